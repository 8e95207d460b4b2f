"""Pages of `storage`."""
