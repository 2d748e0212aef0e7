"""What a cell shows: pages, panels, the reading view, search, charts."""
