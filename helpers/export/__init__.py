"""Articles and claims for other tools, and home again."""
