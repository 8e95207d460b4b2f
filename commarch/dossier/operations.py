"""Writing in the dossier. Nothing in it is ever changed or taken out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import one_at_a_time, session
from commarch.dossier import content
from commarch.dossier.content import Section
from commarch.dossier.models import Sheet, SheetKind
from commarch.dossier.queries import find_sheet
from commarch.errors import RuleBroken


def write(
    kind: SheetKind,
    title: str,
    sections: Sequence[Section],
    *,
    by: Actor,
    on_date: date,
    year: int | None = None,
    replaces: UUID | None = None,
    automatic: bool = False,
) -> Sheet:
    """Put a sheet into the fonds dossier, under the next number. Raises RuleBroken where it says nothing or replaces a replaced one."""
    title = " ".join(title.split())
    if not title:
        raise RuleBroken("请填题名", field="title")
    if replaces is not None:
        _replaceable(replaces)
    stored = content.plain(sections, most=content.MOST_OF_A_LIST if automatic else content.MOST_CHARACTERS)
    one_at_a_time("dossier")
    last = session.scalar(select(func.max(Sheet.number))) or 0
    sheet = Sheet(
        number=last + 1,
        kind=kind,
        title=title,
        on_date=on_date,
        year=year,
        content=stored,
        sha256=content.digest(stored),
        replaces_id=replaces,
        written_by=by.person_id,
        written_by_name=by.name,
        written_at=clock.now(),
        automatic=automatic,
    )
    session.add(sheet)
    session.flush()
    audit.record(Act.WRITE_DOSSIER, "dossier_sheet", sheet.id, f"第 {sheet.number} 号「{title}」", by=by, after={"number": sheet.number})
    return sheet


def _replaceable(sheet_id: UUID) -> None:
    if find_sheet(sheet_id) is None:
        raise RuleBroken("要更正的那一份找不到，请回到全宗卷重选")
    if session.scalar(select(Sheet.number).where(Sheet.replaces_id == sheet_id)) is not None:
        raise RuleBroken("这一份已经有更正件了，请更正最新的那一份")
