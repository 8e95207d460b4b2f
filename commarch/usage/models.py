"""Tables of `usage`."""
