"""Tables of `intake`."""
