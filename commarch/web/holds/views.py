"""All pages of `holds`."""

from commarch.web.holds.blueprint import bp

__all__ = ["bp"]
