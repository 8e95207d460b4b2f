"""Pages of `usage`."""
