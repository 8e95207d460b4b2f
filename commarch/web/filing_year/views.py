"""All pages of `filing_year`."""

from commarch.web.filing_year.blueprint import bp

__all__ = ["bp"]
