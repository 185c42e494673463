"""The host's half of a confined run."""
