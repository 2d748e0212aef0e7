"""Coding by several people: sheets, desk, merging, adjudication, inter-coder agreement."""
