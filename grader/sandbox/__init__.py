"""The host's half of a confined run: it depends on confinement and the wire, and on values of the domain."""
