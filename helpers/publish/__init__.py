"""What leaves the kit: stored notebooks, pages, slides, print, student copies."""
