"""Grading a class: plan, run jobs, record results, compare regrades."""
