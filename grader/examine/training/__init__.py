"""Retraining a model of the evidence: the same way, with other seeds, or at other rates."""
