"""Read a class's results from the gradebook, for reports and feedback."""
