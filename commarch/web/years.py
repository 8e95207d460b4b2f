"""Filing years as pages name them: which there are, which are offered, which is being filed now."""

from datetime import date

from flask import abort

from commarch import clock
from commarch.retention import settings_here
from commarch.schemes.deadlines import filed_by

#: The first filing year there can be.
FIRST = 1949
#: Years that are offered, the running one first.
OFFERED = 6


def known_year(year: int) -> int:
    """Return a year that there can be; any other is not there."""
    if not FIRST <= year <= clock.today().year:
        abort(404)
    return year


def offered_years(today: date) -> list[int]:
    """Return the years to choose from, the running one first."""
    return list(range(today.year, today.year - OFFERED, -1))


def year_being_filed(today: date) -> int:
    """Return the year whose documents are being filed: last year's until the day that the street has set has passed."""
    return today.year - 1 if today <= filed_by("WS", today.year - 1, documentary=settings_here().documentary) else today.year
