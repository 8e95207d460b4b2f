"""Reading findings, and the score that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import aliased

from commarch import completeness
from commarch.database import home_tenant, session
from commarch.holdings.models import Item
from commarch.quality import facts
from commarch.quality.kinds import CHECKS, Base, Check
from commarch.quality.models import FaultKind, Finding, QualityProgress


@dataclass(frozen=True)
class Part:
    """One check with its result: how many faults over how much, or why it could not be run."""

    check: Check
    base: int
    faults: int
    accepted: int
    #: None: it was run. Else what it waits for: "never", "nothing", "boxes", "shelves", "scans".
    not_run: str | None

    @property
    def share(self) -> float | None:
        """How much of what was looked at is without this fault, from 0 to 1; None where it was not run."""
        return None if self.not_run else max(0.0, 1 - self.faults / self.base)


@dataclass(frozen=True)
class Score:
    """A community's quality (整理质量), from 0 to 100: the weighted mean of the parts that were run."""

    parts: Sequence[Part]

    @property
    def points(self) -> float | None:
        """The points; None where no check could be run."""
        run = [(part.check.weight, part.share) for part in self.parts if part.share is not None]
        return round(100 * sum(weight * share for weight, share in run) / sum(weight for weight, _ in run), 1) if run else None

    @property
    def faults(self) -> int:
        """All open findings."""
        return sum(part.faults for part in self.parts)


def score(year: int) -> Score:
    """Return the home tenant's score; `year` is the one whose expected entries were looked at."""
    progress = session.get(QualityProgress, {"tenant_id": home_tenant()})
    counts: Mapping[FaultKind, Any] = {row.kind: row for row in session.execute(_counts())}
    bases = _bases(year)
    boxed, shelved = facts.begun()
    waits = {FaultKind.NOT_BOXED: None if boxed else "boxes", FaultKind.NOT_SHELVED: None if shelved else "shelves"}
    waits[FaultKind.SAME_SCAN] = None if facts.has_scans() else "scans"
    never = progress is None or progress.whole_on is None
    parts = []
    for check in CHECKS.values():
        base, row = bases[check.base], counts.get(check.kind)
        not_run = "never" if never else waits.get(check.kind) or (None if base else "nothing")
        parts.append(Part(check, base, row.open if row else 0, row.accepted if row else 0, not_run))
    return Score(parts)


def findings(kind: FaultKind | None = None, *, accepted: bool = False, after: UUID | None = None, limit: int = 50) -> Sequence[Row[Any]]:
    """Return findings in the order in which they were found, with code and title of their items."""
    other = aliased(Item)
    chosen = (
        select(
            Finding, Item.archival_code, Item.title, Item.state, other.archival_code.label("other_code"), other.title.label("other_title")
        )
        .outerjoin(Item, (Item.tenant_id == Finding.tenant_id) & (Item.id == Finding.item_id))
        .outerjoin(other, (other.tenant_id == Finding.tenant_id) & (other.id == Finding.other_id))
        .where(Finding.tenant_id == home_tenant(), Finding.accepted_at.is_not(None) if accepted else Finding.accepted_at.is_(None))
        .order_by(Finding.id)
        .limit(limit)
    )
    if kind:
        chosen = chosen.where(Finding.kind == kind)
    if after:
        chosen = chosen.where(Finding.id > after)
    found: Sequence[Any] = session.execute(chosen).all()
    return found


def find_finding(finding_id: UUID) -> Finding | None:
    """Return a finding of this tenant."""
    found: Finding | None = session.get(Finding, {"tenant_id": home_tenant(), "id": finding_id})
    return found


def of_item(item_id: UUID) -> Sequence[Finding]:
    """Return the open findings that an item has part in."""
    chosen = select(Finding).where((Finding.item_id == item_id) | (Finding.other_id == item_id), Finding.accepted_at.is_(None))
    found: Sequence[Finding] = session.scalars(chosen.order_by(Finding.id)).all()
    return found


def _counts() -> Any:
    is_open = Finding.accepted_at.is_(None)
    return select(Finding.kind, func.count().filter(is_open).label("open"), func.count().filter(~is_open).label("accepted")).group_by(
        Finding.kind
    )


def _bases(year: int) -> dict[Base, int]:
    row = session.execute(_BASES, {"tenant": home_tenant()}).one()
    entries = sum(one.expected for one in completeness.figures([home_tenant()], years=[year]))
    return {Base.ITEMS: row.items, Base.SERIES: row.series, Base.BOXES: row.boxes, Base.ENTRIES: entries}


_BASES = text(
    """
    SELECT (SELECT count(*) FROM item WHERE tenant_id = :tenant AND state = 'filed') AS items,
           (SELECT count(*) FROM series_counter WHERE tenant_id = :tenant AND series ~ '^[A-Z0-9]') AS series,
           (SELECT count(*) FROM box WHERE tenant_id = :tenant) AS boxes"""
)
