"""All pages of `inspection`."""

from commarch.web.inspection.blueprint import bp

__all__ = ["bp"]
