"""Helpers of the study kit: one module per noun, and nothing is read at import time."""
