"""One grading: run, examine, score."""
