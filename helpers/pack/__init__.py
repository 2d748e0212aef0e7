"""What leaves the kit for a class: pages, slides, print, student copies."""
