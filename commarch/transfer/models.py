"""Tables of `transfer`."""
