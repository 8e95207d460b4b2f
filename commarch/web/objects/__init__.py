"""Pages of `objects`."""
