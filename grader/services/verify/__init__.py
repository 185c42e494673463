"""Checking a course: references, stubs, wrong and other right solutions."""
