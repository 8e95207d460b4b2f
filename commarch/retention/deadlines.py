"""Filing deadlines (归档时限) of Order 11, and the stages in which a deadline is recalled to people.

Only two deadlines fall on a day of the year; the rest hang on an event (照片随时、项目竣工后) and are told on the pages, not counted.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: Days before a deadline on which people are told.
LEAD_DAYS = (90, 30, 7, 0)
DOCUMENTARY_DUE = (6, 30)
ACCOUNTING_DUE = (3, 31)
_WEEK = 7


class FilingKind(StrEnum):
    """What is to be filed by a day of the next year."""

    DOCUMENTARY = "documentary"
    ACCOUNTING = "accounting"

    @property
    def label(self) -> str:
        """The Chinese words a person reads."""
        return {"documentary": "文书档案", "accounting": "会计档案"}[self]


@dataclass(frozen=True)
class FilingDeadline:
    """The last day on which a class's documents of one year are filed."""

    kind: FilingKind
    archival_class: str
    year: int
    due_on: date


def filing_deadlines(
    year: int, *, documentary: tuple[int, int] = DOCUMENTARY_DUE, accounting: tuple[int, int] = ACCOUNTING_DUE
) -> list[FilingDeadline]:
    """Return by when the documents of a year are filed, in the next year, the earlier first (Order 11; the street may set other days)."""
    deadlines = [
        FilingDeadline(FilingKind.ACCOUNTING, "KU", year, _day(year + 1, *accounting)),
        FilingDeadline(FilingKind.DOCUMENTARY, "WS", year, _day(year + 1, *documentary)),
    ]
    return sorted(deadlines, key=lambda deadline: deadline.due_on)


def stage_reached(due_on: date, today: date, lead_days: tuple[int, ...] = LEAD_DAYS) -> str | None:
    """Return the reminder stage a deadline is in: the nearest lead time reached ("90" … "0"), then "overdue-1", "overdue-2" … once a week.

    It is a function of the two days alone: a daily sweep meets each stage, one that missed days meets only the latest, and a notice
    whose key holds the stage is written once. In the week after the deadline the last stage goes on, for those who missed the day.
    """
    days_left = (due_on - today).days
    if days_left <= -_WEEK:
        return f"overdue-{-days_left // _WEEK}"
    reached = [lead for lead in lead_days if days_left <= lead]
    return str(min(reached)) if reached else None


def is_escalated(due_on: date, today: date, *, after_days: int = 30) -> bool:
    """Whether a deadline is overdue for so long that the street is told too."""
    return (today - due_on).days > after_days


def _day(year: int, month: int, day: int) -> date:
    """Return a day of the year; one that the month lacks is its last (29 February, 31 June)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
