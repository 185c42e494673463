"""Results in other systems' formats: pure functions from results to text, one file for each format."""
