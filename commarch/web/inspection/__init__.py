"""Pages of `inspection`."""
