"""Tables of `quality`."""
