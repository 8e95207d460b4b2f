"""All pages of `usage`."""

from commarch.web.usage.blueprint import bp

__all__ = ["bp"]
