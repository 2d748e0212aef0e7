"""Models that a reader can move: supply of people, compute, scores of forecasts."""
