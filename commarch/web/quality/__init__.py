"""Pages of `quality`."""
