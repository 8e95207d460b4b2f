"""Tables of `objects`."""
