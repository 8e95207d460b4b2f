"""All pages of `completeness`."""

from commarch.web.completeness.blueprint import bp

__all__ = ["bp"]
