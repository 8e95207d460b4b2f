"""Pages of `registers`."""
