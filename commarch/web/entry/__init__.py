"""Pages of `entry`."""
