"""The stages in which a deadline is recalled to people; the filing deadlines themselves are with the schedule (`schemes.deadlines`)."""

from datetime import date

from commarch.schemes.deadlines import ACCOUNTING_DUE, DOCUMENTARY_DUE, FilingDeadline, FilingKind, filing_deadlines

__all__ = [
    "ACCOUNTING_DUE",
    "DOCUMENTARY_DUE",
    "LEAD_DAYS",
    "FilingDeadline",
    "FilingKind",
    "filing_deadlines",
    "is_escalated",
    "stage_reached",
]

#: Days before a deadline on which people are told.
LEAD_DAYS = (90, 30, 7, 0)
_WEEK = 7


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
