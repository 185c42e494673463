"""Use cases, one package each; they yield events and show nothing."""
