"""The checks: what each is weighed, over what it is counted, and when it can't be run at all.

A check that can't be run says 未执行 and counts for nothing: never as passed (design 2.9).
"""

from dataclasses import dataclass
from enum import StrEnum

from commarch.quality.models import FaultKind


class Base(StrEnum):
    """What a check goes over: its share of faults is counted against this."""

    ITEMS = "items"
    SERIES = "series"
    ENTRIES = "entries"
    BOXES = "boxes"


@dataclass(frozen=True)
class Check:
    """One check."""

    kind: FaultKind
    base: Base
    #: Share of the score.
    weight: int


CHECKS: dict[FaultKind, Check] = {
    check.kind: check
    for check in (
        Check(FaultKind.PAGES_DIFFER, Base.ITEMS, 10),
        Check(FaultKind.MISSING_DESCRIPTION, Base.ITEMS, 10),
        Check(FaultKind.VAGUE_TITLE, Base.ITEMS, 4),
        Check(FaultKind.UNCLASSIFIED, Base.ITEMS, 8),
        Check(FaultKind.RETIRED_CATEGORY, Base.ITEMS, 4),
        Check(FaultKind.SHORT_RETENTION, Base.ITEMS, 8),
        Check(FaultKind.WRONG_YEAR, Base.ITEMS, 6),
        Check(FaultKind.IMPOSSIBLE_DATE, Base.ITEMS, 6),
        Check(FaultKind.PART_ORDER, Base.ITEMS, 2),
        Check(FaultKind.NUMBER_GAP, Base.SERIES, 8),
        Check(FaultKind.NUMBER_TWICE, Base.SERIES, 8),
        Check(FaultKind.SAME_DOCUMENT_NUMBER, Base.ITEMS, 4),
        Check(FaultKind.NEAR_TITLE, Base.ITEMS, 4),
        Check(FaultKind.SAME_SCAN, Base.ITEMS, 2),
        Check(FaultKind.EXPECTED_MISSING, Base.ENTRIES, 10),
        Check(FaultKind.NOT_BOXED, Base.ITEMS, 3),
        Check(FaultKind.NOT_SHELVED, Base.BOXES, 2),
        Check(FaultKind.OVER_FULL, Base.BOXES, 1),
    )
}
#: Faults of one item alone, seen from its own facts.
OF_AN_ITEM = frozenset(
    {
        FaultKind.PAGES_DIFFER,
        FaultKind.MISSING_DESCRIPTION,
        FaultKind.VAGUE_TITLE,
        FaultKind.UNCLASSIFIED,
        FaultKind.RETIRED_CATEGORY,
        FaultKind.SHORT_RETENTION,
        FaultKind.WRONG_YEAR,
        FaultKind.IMPOSSIBLE_DATE,
        FaultKind.PART_ORDER,
        FaultKind.NOT_BOXED,
    }
)
#: Two items that are the same.
OF_TWO = frozenset({FaultKind.SAME_DOCUMENT_NUMBER, FaultKind.NEAR_TITLE, FaultKind.SAME_SCAN})
OF_A_SERIES = frozenset({FaultKind.NUMBER_GAP, FaultKind.NUMBER_TWICE})
OF_A_BOX = frozenset({FaultKind.NOT_SHELVED, FaultKind.OVER_FULL})
