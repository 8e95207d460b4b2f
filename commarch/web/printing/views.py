"""All pages of `printing`."""

from commarch.web.printing.blueprint import bp

__all__ = ["bp"]
