"""The layers of confinement, one a file."""
