"""The course's own files: manifests, checks' declarations, stubs."""
