"""Tables of `entry`."""
