"""All pages of posts."""

from commarch.web.posts import assigning, editing, matrix, reading
from commarch.web.posts.blueprint import bp

__all__ = ["assigning", "bp", "editing", "matrix", "reading"]
