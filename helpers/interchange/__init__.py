"""Articles and claims for other tools, and back: spreadsheets, annotations, REFI-QDA, sources."""
