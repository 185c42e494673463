"""Scorecards and tables as rich renderables, JSON and SVG: pure functions, the only drawing room."""
