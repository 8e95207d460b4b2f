"""Reading incidents: a community's own, those of an item, those of a street's communities."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text, tuple_

from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.incidents.models import OPEN, Incident, IncidentFollowUp, IncidentItem, IncidentKind, IncidentState
from commarch.incidents.rules import due_at

#: An incident's place in a list, the newest first.
Key = tuple[datetime, UUID]


class Concerned(NamedTuple):
    """An item that an incident concerns: its code and where it stands, no title."""

    id: UUID
    archival_code: str
    archival_class: str
    year: int
    retention_code: str
    state: str


class Parts(NamedTuple):
    """On whose behalf the acting person acts here."""

    heads: bool
    oversees: bool


@dataclass(frozen=True)
class Seen:
    """An incident as the street sees it from outside: what kind and how far, not what is told of it."""

    tenant_id: int
    community: str
    code: str
    id: UUID
    number: str
    kind: IncidentKind
    state: IncidentState
    found_at: datetime
    confirmed_at: datetime | None
    items: int

    @property
    def due_at(self) -> datetime:
        """By when it is to be with the street."""
        return due_at(self.found_at)


def find_incident(incident_id: UUID) -> Incident | None:
    """Return an incident of this tenant."""
    found: Incident | None = session.get(Incident, (home_tenant(), incident_id))
    return found


def list_incidents(*, is_open: bool, after: Key | None = None, limit: int = 50) -> Sequence[Incident]:
    """Return the incidents that are open, or those that have ended, the newest first."""
    chosen = select(Incident).where(_where(is_open=is_open))
    if after is not None:
        chosen = chosen.where(tuple_(Incident.found_at, Incident.id) < tuple_(*after))
    return session.scalars(chosen.order_by(Incident.found_at.desc(), Incident.id.desc()).limit(limit)).all()


def count_incidents() -> tuple[int, int]:
    """Count the incidents that are open and those that have ended, in one statement."""
    counts = [func.count().filter(_where(is_open=one)) for one in (True, False)]
    row = session.execute(select(*counts).select_from(Incident).where(Incident.tenant_id == home_tenant())).one()
    return row[0], row[1]


def unconfirmed() -> tuple[int, datetime | None]:
    """Return how many incidents wait for the head's word, and by when the first of them is to be with the street."""
    chosen = select(func.count(), func.min(Incident.found_at)).where(
        Incident.tenant_id == home_tenant(), Incident.state == IncidentState.RECORDED
    )
    count, first = session.execute(chosen).one()
    return count, due_at(first) if first else None


def items_of(incident: Incident) -> list[Concerned]:
    """Return the items that an incident concerns, by their codes."""
    chosen: Any = (
        select(Item.id, Item.archival_code, Item.archival_class, Item.year, Item.current_retention_code, Item.state)
        .join(IncidentItem, (IncidentItem.tenant_id == Item.tenant_id) & (IncidentItem.item_id == Item.id))
        .where(Item.tenant_id == home_tenant(), IncidentItem.tenant_id == home_tenant(), IncidentItem.incident_id == incident.id)
        .order_by(Item.code_key, Item.id)
    )
    return [Concerned(*row) for row in session.execute(chosen)]


def codes_of(incident: Incident) -> list[str]:
    """Return the codes of the items that an incident concerns."""
    return [one.archival_code for one in items_of(incident)]


def follow_ups_of(incident: Incident) -> Sequence[IncidentFollowUp]:
    """Return what was added later, in its order."""
    mine = (IncidentFollowUp.tenant_id == home_tenant(), IncidentFollowUp.incident_id == incident.id)
    return session.scalars(select(IncidentFollowUp).where(*mine).order_by(IncidentFollowUp.id)).all()


def of_item(item_id: UUID) -> Sequence[Incident]:
    """Return the incidents that concern an item, the newest first; what was withdrawn was none."""
    joined = (IncidentItem.tenant_id == Incident.tenant_id) & (IncidentItem.incident_id == Incident.id)
    chosen = select(Incident).join(IncidentItem, joined).where(Incident.tenant_id == home_tenant(), IncidentItem.item_id == item_id)
    return session.scalars(chosen.where(Incident.state != IncidentState.WITHDRAWN).order_by(Incident.found_at.desc(), Incident.id)).all()


def parts_here() -> Parts:
    """Return on whose behalf the acting person acts here: what the database itself will say."""
    return Parts(*session.execute(text("SELECT guard.heads(), guard.oversees()")).one())


def across(tenant_ids: Collection[int], *, is_open: bool = True, after: Key | None = None, limit: int = 50) -> list[Seen]:
    """Return the incidents of these tenants, the newest first; for the street, which names its tenants itself."""
    values = {"tenants": list(tenant_ids), "open": is_open, "at": after[0] if after else None, "after": after[1] if after else None}
    rows: Any = session.execute(_ACROSS, {**values, "limit": limit})
    return [
        Seen(
            tenant_id=row.tenant_id,
            community=row.name,
            code=row.code,
            id=row.id,
            number=f"{row.year}-{row.running:02d}",
            kind=IncidentKind(row.kind),
            state=IncidentState(row.state),
            found_at=row.found_at,
            confirmed_at=row.confirmed_at,
            items=row.items,
        )
        for row in rows
    ]


def recalled(told: dict[str, Any]) -> Seen:
    """Return an incident as `OPEN_ACROSS` told it."""
    confirmed_at = told["confirmed_at"]
    return Seen(
        **{name: told[name] for name in ("tenant_id", "community", "code", "items")},
        id=UUID(told["id"]),
        number=f"{told['year']}-{told['running']:02d}",
        kind=IncidentKind(told["kind"]),
        state=IncidentState(told["state"]),
        found_at=datetime.fromisoformat(told["found_at"]),
        confirmed_at=datetime.fromisoformat(confirmed_at) if confirmed_at else None,
    )


def _where(*, is_open: bool) -> ColumnElement[bool]:
    found = Incident.state.in_(OPEN)
    return (Incident.tenant_id == home_tenant()) & (found if is_open else ~found)


#: The newest open incidents of a street's communities, as `recalled` reads them: a part of the one statement that its pages' frame asks.
OPEN_ACROSS = """
    SELECT jsonb_agg(to_jsonb(x)) FROM (
        SELECT n.tenant_id, t.name AS community, t.code, n.id, n.year, n.running, n.kind, n.state, n.found_at, n.confirmed_at,
               (SELECT count(*) FROM incident_item i WHERE i.tenant_id = n.tenant_id AND i.incident_id = n.id) AS items
          FROM incident n JOIN tenant t ON t.id = n.tenant_id
         WHERE n.tenant_id = ANY ((SELECT guard.scope())::int[]) AND n.tenant_id <> (SELECT guard.street())
           AND n.state IN ('recorded', 'confirmed', 'reported') ORDER BY n.found_at DESC LIMIT 50) x
"""
_ACROSS = text(
    """
    SELECT n.tenant_id, t.name, t.code, n.id, n.year, n.running, n.kind, n.state, n.found_at, n.confirmed_at,
           (SELECT count(*) FROM incident_item i WHERE i.tenant_id = n.tenant_id AND i.incident_id = n.id) AS items
      FROM incident n JOIN tenant t ON t.id = n.tenant_id
     WHERE n.tenant_id = ANY (:tenants) AND (n.state IN ('recorded', 'confirmed', 'reported')) = :open
       AND (CAST(:at AS timestamptz) IS NULL OR (n.found_at, n.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid)))
     ORDER BY n.found_at DESC, n.id DESC LIMIT :limit
    """
)
