"""A new version of a source: its passages, quotations and references found again."""
