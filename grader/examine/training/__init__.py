"""Train a model of the evidence again: the same way, with other seeds, at other rates."""
