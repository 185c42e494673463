"""Storage of results and evidence."""
