"""Question sets, runs, metrics and comparisons."""
