"""Tables of `storage`."""
