"""Tables of `posts`."""
