"""Tables of `registers`."""
