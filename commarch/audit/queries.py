"""Reading the trail."""

from collections.abc import Sequence

from sqlalchemy import select

from commarch.audit.models import Act, AuditEntry
from commarch.database import session


def history_of(thing_kind: str, thing_id: object, *, limit: int = 50) -> Sequence[AuditEntry]:
    """Return what happened to one thing, newest first."""
    chosen = select(AuditEntry).where(AuditEntry.thing_kind == thing_kind, AuditEntry.thing_id == str(thing_id))
    return session.scalars(chosen.order_by(AuditEntry.number.desc()).limit(limit)).all()


def trail(
    *,
    before_number: int | None = None,
    person_id: int | None = None,
    act: Act | None = None,
    thing_kind: str | None = None,
    limit: int = 50,
) -> Sequence[AuditEntry]:
    """Return a page of the tenant's trail, newest first; `before_number` continues after the page before."""
    chosen = select(AuditEntry)
    if before_number is not None:
        chosen = chosen.where(AuditEntry.number < before_number)
    if person_id is not None:
        chosen = chosen.where(AuditEntry.person_id == person_id)
    if act is not None:
        chosen = chosen.where(AuditEntry.act == act)
    if thing_kind is not None:
        chosen = chosen.where(AuditEntry.thing_kind == thing_kind)
    return session.scalars(chosen.order_by(AuditEntry.number.desc()).limit(limit)).all()
