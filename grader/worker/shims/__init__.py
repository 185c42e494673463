"""Shims between a student's program and today's TensorFlow and machine."""
