"""Pure functions from values to output: rich renderables, JSON, SVG and other formats."""
