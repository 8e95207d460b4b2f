"""All pages of `registers`."""

from commarch.web.registers.blueprint import bp

__all__ = ["bp"]
