"""Tables of `assistant`."""
