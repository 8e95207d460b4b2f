"""Pages of `completeness`."""
