"""Pages of `transfer`."""
