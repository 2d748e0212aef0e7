"""What stands in seeds/: files, checked tables, articles, the codebook."""
