"""What the office looks at: the standing of directives and units, now or as of a moment, and its tables."""
