"""All pages of `posts`."""

from commarch.web.posts.blueprint import bp

__all__ = ["bp"]
