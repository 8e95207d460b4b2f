"""All pages of a filing year."""

from commarch.web.filing_year import activities, answering, calendar, closing
from commarch.web.filing_year.blueprint import bp

__all__ = ["activities", "answering", "bp", "calendar", "closing"]
