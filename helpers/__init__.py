"""A study kit on China's large-model wave: data, reading view, models, teaching, coding, export."""

__version__ = "0.2.0"
