"""Pages of `assistant`."""
