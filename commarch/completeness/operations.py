"""Stating that a year has no documents of a kind, and taking that back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.completeness.models import Absence
from commarch.completeness.queries import ExpectedEntry, expected_entries
from commarch.database import session
from commarch.errors import RuleBroken


def state_absent(lineages: Sequence[UUID], year: int, reason: str, *, by: Actor) -> int:
    """State that a year has no documents of these expected entries, and why (本年无); return how many were stated anew.

    Raises RuleBroken where an entry has items of that year, where none is expected, or without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken("请写明为什么本年没有，如“本年未开展此项工作”", field="reason")
    if not 1949 <= year <= clock.today().year:
        raise RuleBroken(f"{year} 年度还没有到，不能说明“本年无”", field="year")
    found = {entry.lineage: entry for entry in expected_entries(year)}
    chosen = [_answerable(found.get(lineage), year) for lineage in dict.fromkeys(lineages)]
    if not chosen:
        raise RuleBroken("请先勾选要说明“本年无”的条目", field="lineages")
    fresh = [entry for entry in chosen if entry.absence is None]
    for entry in fresh:
        session.add(Absence(lineage=entry.lineage, year=year, reason=reason, stated_by=by.person_id, stated_at=clock.now()))
        label = f"{year} 年度 {entry.full_code}「{entry.wording}」"
        audit.record(Act.ANSWER_ABSENT, "absence", entry.lineage, label, by=by, after={"year": year}, reason=reason)
    return len(fresh)


def withdraw_absence(lineage: UUID, year: int, *, by: Actor) -> bool:
    """Take the statement back: the entry is expected again. False where nobody had stated it."""
    absence = session.scalar(select(Absence).where(Absence.lineage == lineage, Absence.year == year))
    if absence is None:
        return False
    audit.record(Act.ANSWER_ABSENT, "absence", lineage, f"{year} 年度", by=by, before={"year": year, "reason": absence.reason})
    session.delete(absence)
    return True


def _answerable(entry: ExpectedEntry | None, year: int) -> ExpectedEntry:
    if entry is None:
        raise RuleBroken(f"勾选的条目里有的不在 {year} 年度「每年应有」之列，请刷新页面再选", field="lineages")
    if entry.filed or entry.drafts:
        raise RuleBroken(f"「{entry.wording}」{year} 年度已有 {entry.filed + entry.drafts} 件，不能说明“本年无”", field="lineages")
    return entry
