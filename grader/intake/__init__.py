"""Submissions as they come: paths, zips and notebooks, with bounds, encodings and hashes."""
