"""Reading handovers: those of a tenant, who may leave and who may take over, the street's look at them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import defer, selectinload

from commarch.accounts import Membership, Person, Role
from commarch.database import home_tenant, session
from commarch.handover.models import OPEN, Handover
from commarch.storage import StockTake


def find_handover(handover_id: UUID) -> Handover | None:
    """Return a handover of this tenant with its lines."""
    chosen = select(Handover).where(Handover.tenant_id == home_tenant(), Handover.id == handover_id).options(selectinload(Handover.lines))
    found: Handover | None = session.scalars(chosen).one_or_none()
    return found


def handovers(*, limit: int = 50) -> Sequence[Handover]:
    """Return the handovers of this tenant, the newest first."""
    chosen = select(Handover).options(defer(Handover.snapshot)).order_by(Handover.id.desc()).limit(limit)
    found: Sequence[Handover] = session.scalars(chosen).all()
    return found


def open_handovers() -> Sequence[Handover]:
    """Return what is under way, the nearest deadline first."""
    chosen = select(Handover).options(defer(Handover.snapshot)).where(Handover.state.in_(OPEN))
    found: Sequence[Handover] = session.scalars(chosen.order_by(Handover.deadline_on, Handover.id)).all()
    return found


def open_of(person_id: int) -> Handover | None:
    """Return the handover in which a person is leaving."""
    chosen = select(Handover).options(defer(Handover.snapshot)).where(Handover.giver_id == person_id, Handover.state.in_(OPEN))
    found: Handover | None = session.scalars(chosen).one_or_none()
    return found


def clerks(*, gone_too: bool = False) -> list[tuple[int, str]]:
    """Return the clerks of this tenant by name; `gone_too`: also those whose time is over, who may have left without a word."""
    chosen = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.tenant_id == home_tenant(), Membership.role == Role.CLERK)
    )
    if not gone_too:
        chosen = chosen.where(Membership.ended_on.is_(None), Person.active)
    return [(row.id, row.name) for row in session.execute(chosen.order_by(Person.name, Person.id))]


def is_head(person_id: int | None) -> bool:
    """Tell whether somebody is the head of this community."""
    chosen = select(Membership.person_id).where(
        Membership.tenant_id == home_tenant(),
        Membership.person_id == person_id,
        Membership.role == Role.HEAD,
        Membership.ended_on.is_(None),
    )
    return session.scalar(chosen) is not None


def finished_takes(since: date) -> Sequence[StockTake]:
    """Return the stock-takes that were finished from a day on: what a forced handover may rest on."""
    chosen = select(StockTake).where(StockTake.finished_at >= since).order_by(StockTake.finished_at.desc()).limit(20)
    found: Sequence[StockTake] = session.scalars(chosen).all()
    return found


@dataclass(frozen=True)
class Seen:
    """A handover as the street sees it."""

    tenant_id: int
    community: str
    code: str
    id: UUID
    state: str
    giver_name: str
    receiver_name: str
    leaving_on: date
    deadline_on: date


def across(tenant_ids: Collection[int]) -> list[Seen]:
    """Return what is under way in these communities, the nearest deadline first; for the street, which names its tenants itself."""
    rows: Any = session.execute(_ACROSS, {"tenants": list(tenant_ids)})
    return [Seen(*row) for row in rows]


_ACROSS = text(
    """
    SELECT h.tenant_id, t.name, t.code, h.id, h.state, h.giver_name, h.receiver_name, h.leaving_on, h.deadline_on
      FROM handover h JOIN tenant t ON t.id = h.tenant_id
     WHERE h.tenant_id = ANY (:tenants) AND h.state NOT IN ('done', 'forced', 'withdrawn') ORDER BY h.deadline_on, h.id LIMIT 200
    """
)
