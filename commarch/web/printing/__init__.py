"""Pages of `printing`."""
