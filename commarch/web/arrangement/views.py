"""All pages of `arrangement`."""

from commarch.web.arrangement.blueprint import bp

__all__ = ["bp"]
