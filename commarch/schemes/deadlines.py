"""Filing deadlines (归档时限) of Order 11: by which day of the next year the documents of a year are filed.

Only two deadlines fall on a day of the year; the rest hang on an event (照片随时、项目竣工后) and are told on the pages, not counted.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DOCUMENTARY_DUE = (6, 30)
ACCOUNTING_DUE = (3, 31)
ACCOUNTING_CLASS = "KU"


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
        FilingDeadline(FilingKind.ACCOUNTING, ACCOUNTING_CLASS, year, _day(year + 1, *accounting)),
        FilingDeadline(FilingKind.DOCUMENTARY, "WS", year, _day(year + 1, *documentary)),
    ]
    return sorted(deadlines, key=lambda deadline: deadline.due_on)


def filed_by(
    archival_class: str, year: int, *, documentary: tuple[int, int] = DOCUMENTARY_DUE, accounting: tuple[int, int] = ACCOUNTING_DUE
) -> date:
    """Return the last day of filing a class's documents of a year; after it the year is closed, and filing is a supplement (补充归档)."""
    is_accounting = archival_class.split("·")[0] == ACCOUNTING_CLASS
    return _day(year + 1, *(accounting if is_accounting else documentary))


def _day(year: int, month: int, day: int) -> date:
    """Return a day of the year; one that the month lacks is its last (29 February, 31 June)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
