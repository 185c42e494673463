"""Auto-graded homework for machine-learning courses."""
