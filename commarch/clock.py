"""One clock for the whole deployment: today is the civil date in its time zone.

Nothing else in the code asks the operating system for the time, so that a test, or `commarch remind --on DATE`, can stand on any day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commarch import settings

_standing_on: ContextVar[timedelta | None] = ContextVar("commarch_clock_shift", default=None)


def zone() -> ZoneInfo:
    """Return the deployment's time zone (Asia/Shanghai unless set otherwise)."""
    return ZoneInfo(settings.current().time_zone)


def now() -> datetime:
    """Return this instant, aware, in the deployment's time zone."""
    instant = datetime.now(zone())
    shift = _standing_on.get()
    return instant if shift is None else instant + shift


def today() -> date:
    """Return the civil date that every deadline is counted in."""
    return now().date()


@contextmanager
def standing_on(day: date | datetime) -> Iterator[None]:
    """Let the block live on another day (at 08:00 when only a date is given); time goes on from there."""
    instant = day if isinstance(day, datetime) else datetime.combine(day, time(8), tzinfo=zone())
    token = _standing_on.set(instant - datetime.now(zone()))
    try:
        yield
    finally:
        _standing_on.reset(token)
