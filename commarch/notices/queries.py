"""Reading the outbox: a page of it, one notice, counts, and whose mails wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text

from commarch.accounts import Person
from commarch.database import home_tenant, session
from commarch.notices.models import Notice, NoticeKind, NoticeState


@dataclass(frozen=True)
class Addressee:
    """A notice and to whom it goes; the name is empty where the person has left the tenant for good."""

    notice: Notice
    person_name: str
    person_email: str


@dataclass(frozen=True)
class Outbox:
    """A page of the outbox, newest first, and whether more follows."""

    entries: Sequence[Addressee]
    has_more: bool


def notice_list(*, state: NoticeState | None = None, kind: NoticeKind | None = None, before: UUID | None = None, limit: int = 50) -> Outbox:
    """Return the newest notices of this tenant; `before` continues after the page before."""
    chosen = _with_person.where(Notice.tenant_id == home_tenant())
    if state is not None:
        chosen = chosen.where(Notice.state == state)
    if kind is not None:
        chosen = chosen.where(Notice.kind == kind)
    if before is not None:
        chosen = chosen.where(Notice.id < before)
    rows = session.execute(chosen.order_by(Notice.id.desc()).limit(limit + 1)).all()
    return Outbox([_addressee(row.Notice, row.Person) for row in rows[:limit]], len(rows) > limit)


def find_notice(notice_id: UUID) -> Addressee | None:
    """Return a notice of this tenant; another tenant's is as missing as one that does not exist."""
    row = session.execute(_with_person.where(Notice.tenant_id == home_tenant(), Notice.id == notice_id)).one_or_none()
    return None if row is None else _addressee(row.Notice, row.Person)


def state_counts() -> Mapping[NoticeState, int]:
    """Return how many notices of this tenant stand in each state."""
    counted = select(Notice.state, func.count()).where(Notice.tenant_id == home_tenant()).group_by(Notice.state)
    return {row[0]: row[1] for row in session.execute(counted)}


def failed_count() -> int:
    """Return how many mails of this tenant could not be delivered and wait for a person to look."""
    failed = select(func.count()).select_from(Notice).where(Notice.tenant_id == home_tenant(), Notice.state == NoticeState.FAILED)
    found: int = session.execute(failed).scalar_one()
    return found


def is_waiting(now: datetime) -> bool:
    """Tell whether a mail of this tenant is to be sent now."""
    return waiting_tenants([home_tenant()], now) != []


def waiting_tenants(tenant_ids: Sequence[int], now: datetime) -> list[int]:
    """Return which of these tenants have a mail to be sent now; runs in a transaction that may read them all (WATCH)."""
    return list(session.scalars(_WAITING, {"tenants": list(tenant_ids), "now": now}).all())


_with_person = select(Notice, Person).outerjoin(Person, Person.id == Notice.person_id)

_WAITING = text(
    """
    SELECT t.tenant_id FROM unnest(CAST(:tenants AS int[])) AS t (tenant_id)
     WHERE EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = t.tenant_id AND n.state = 'waiting' AND n.next_try_at <= :now)
    """
)


def _addressee(notice: Notice, person: Person | None) -> Addressee:
    return Addressee(notice, person.name if person else "", person.email if person else "")
