"""Pages of `posts`."""
