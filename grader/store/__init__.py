"""What is kept: results and evidence."""
