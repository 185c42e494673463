"""All code that runs in the student's process."""
