"""Tables of `printing`."""
