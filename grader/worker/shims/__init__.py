"""Hold what stands between a student's program and today's TensorFlow."""
