"""What leaves the kit: stored notebooks, the site, slides, print, student copies."""
