"""All pages of `intake`."""

from commarch.web.intake.blueprint import bp

__all__ = ["bp"]
