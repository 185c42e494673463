"""The evidence's format: write, read, validate."""
