"""Tables of `completeness`."""
