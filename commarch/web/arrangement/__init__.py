"""Pages of `arrangement`."""
