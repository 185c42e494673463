"""Models as evidence stores them: read, checked, evaluated."""
