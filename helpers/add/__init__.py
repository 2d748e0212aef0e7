"""A file on its way to being an article: read, proposed, written, and later revised."""
