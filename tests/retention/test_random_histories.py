"""Due dates of 10,000 random histories against a reference that counts in days since the year 1 (row 19 of the peers, R05, R09)."""

import random
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from commarch.errors import RuleBroken
from commarch.retention import RetentionChange, RetentionEvent, expiry_of
from commarch.retention.rules import Expiry, expiry, extended, lengthened
from commarch.schemes.expiry import Basis
from commarch.schemes.periods import RetentionPeriod

ITEM = UUID(int=1)
HISTORIES = 10_000


@dataclass
class Told:
    """An item with its history, as somebody would tell it."""

    year: int
    code: str
    event_based: bool
    event_on: date | None
    #: (change, day, period, basis)
    changes: list[tuple[str, date, str, str]] = field(default_factory=list)


def a_history(chance: random.Random) -> Told:
    """Make a history up; not all of its steps are allowed."""
    code = chance.choice(["Y", "D1", "D3", "D10", "D10", "D30", "D30", "L", "S", "L20", "S15", "E5", "E10", "D100"])
    event_based = code.startswith("E") or chance.random() < 0.1
    year = chance.randint(1949, 2040)
    event_on = a_day(chance, year, year + 40) if event_based and chance.random() < 0.8 else None
    told = Told(year, code, event_based, event_on)
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 4])):
        change = chance.choice(["extended", "extended", "made_permanent", "lengthened"])
        period = "Y" if change == "made_permanent" else chance.choice(["D1", "D5", "D10", "D10", "D30", "Y", "E5"])
        told.changes.append((change, a_day(chance, year, year + 120), period, chance.choice(["old_due", "decision"])))
    return told


def a_day(chance: random.Random, first: int, last: int) -> date:
    """Pick a day; leap days and the turns of years more often than they come."""
    year = chance.randint(first, last)
    turns = [date(year, 1, 1), date(year, 12, 31), date(year, 2, 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)))]
    return chance.choice([*turns, date.fromordinal(new_year(year) + chance.randint(0, 364))])


# The reference: days as numbers, no dates, no replace(), nothing of the engine.


def new_year(year: int) -> int:
    """Return the number of 1 January: 365 days a year, and the leap days of all years before."""
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + 1


def year_of(day: int) -> int:
    """Return the year that a day number lies in."""
    year = day // 366 + 1
    while new_year(year + 1) <= day:
        year += 1
    return year


def length_of(code: str) -> float:
    """Return the years of a period; legacy terms without years count to the end of their range."""
    if code == "Y":
        return float("inf")
    return {"L": 50, "S": 15}.get(code) or int(code[1:])


def reference(told: Told) -> tuple[int | None, int | None, str]:
    """Return first and last day (None: none) and period after all steps that are allowed; the others change nothing."""
    code, first = told.code, None
    if code != "Y" and not (told.event_based and told.event_on is None):
        first = new_year((year_of(told.event_on.toordinal()) if told.event_based and told.event_on else told.year) + 1)
    original, appraised = first, False
    last = None if first is None else new_year(year_of(first) + int(length_of(code))) - 1
    for change, day, period, basis in told.changes:
        if change == "lengthened":
            if (period[0] == "E" and not told.event_based) or length_of(period) <= length_of(code) or appraised:
                continue
            code = period
            first = None if period == "Y" else original
            last = None if first is None else new_year(year_of(first) + int(length_of(code))) - 1
        elif last is not None and period[0] != "E":
            if period == "Y":
                code, first, last, appraised = period, None, None, True
                continue
            decided = day.toordinal()
            begin = new_year(year_of(decided) + 1) if basis == "decision" else last + 1
            end = new_year(year_of(begin) + int(length_of(period))) - 1
            if end > last and end >= decided:
                code, first, last, appraised = period, begin, end, True
    return first, last, code


def stepped(told: Told) -> tuple[Expiry, list[RetentionEvent]]:
    """Let the engine take the steps one by one; what it refuses is not written down."""
    known = expiry(RetentionPeriod(told.code), filing_year=told.year, event_on=told.event_on, event_based=told.event_based)
    events: list[RetentionEvent] = []
    for change, day, period, basis in told.changes:
        try:
            if change == "lengthened":
                if any(one.change != RetentionChange.LENGTHENED for one in events):
                    continue  # what was appraised is not touched by a schedule
                new = lengthened(known, RetentionPeriod(period), decided_on=day)
            else:
                new = extended(known, RetentionPeriod(period), decided_on=day, basis=basis)
                if new.ends_on is not None and known.ends_on is not None and new.ends_on <= known.ends_on:
                    continue
        except RuleBroken:
            continue
        told_as = RetentionChange.MADE_PERMANENT if change != "lengthened" and period == "Y" else RetentionChange(change)
        events.append(RetentionEvent(change=told_as, on_date=day, from_code=known.period.code, to_code=period, basis=new.basis))
        known = new
    return known, events


@dataclass
class Line:
    """An item as `expiry_of` reads it."""

    id: UUID
    year: int
    retention_code: str
    current_retention_code: str
    event_based: bool
    event_on: date | None


@pytest.mark.parametrize("part", range(4))
def test_due_dates_equal_an_independent_reference_for_ten_thousand_histories(part: int) -> None:
    """R05, R09: filing, event, extensions on either basis, permanent, a longer schedule; also when read back from what was written."""
    chance = random.Random(1949 + part)
    kinds = set()
    for _ in range(HISTORIES // 4):
        told = a_history(chance)
        known, events = stepped(told)
        first, last, code = reference(told)
        found = (known.starts_on and known.starts_on.toordinal(), known.ends_on and known.ends_on.toordinal(), known.period.code)
        assert found == (first, last, code), told
        assert (known.eligible_on and known.eligible_on.toordinal()) == (last and last + 1), told
        item = Line(ITEM, told.year, told.code, known.period.code, told.event_based, told.event_on)
        assert expiry_of(item, events) == known, told
        kinds |= {known.basis} | {one.change for one in events}
    assert kinds >= set(Basis) | {RetentionChange.EXTENDED, RetentionChange.MADE_PERMANENT, RetentionChange.LENGTHENED}


def test_no_step_of_a_history_ends_a_period_sooner() -> None:
    """R09: nothing shortens."""
    chance = random.Random(2026)
    for _ in range(2000):
        told = a_history(chance)
        known = stepped(told)[0]
        while known.extends is not None:
            before = known.extends
            assert known.ends_on is None or before.ends_on is None or known.ends_on > before.ends_on, told
            known = before
