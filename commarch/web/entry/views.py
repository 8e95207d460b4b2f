"""All pages of `entry`."""

from commarch.web.entry import sheets, typing
from commarch.web.entry.blueprint import bp

__all__ = ["bp", "sheets", "typing"]
