"""Tables of `inspection`."""
