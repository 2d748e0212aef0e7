"""Coding by several people: desk, sheets, merging, adjudication, agreement of coders."""
