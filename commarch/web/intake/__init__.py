"""Pages of `intake`."""
