"""One file a use case; they yield events and draw nothing."""
