"""Tables of `arrangement`."""
