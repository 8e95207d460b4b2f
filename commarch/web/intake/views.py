"""All pages of the inbox."""

from commarch.web.intake import deciding, desk, handing, listing, many, own, pages, pasting, register
from commarch.web.intake.blueprint import bp

__all__ = ["bp", "deciding", "desk", "handing", "listing", "many", "own", "pages", "pasting", "register"]
