"""Reading holds: what lies on items, which are open or due for review, what the street is asked to consent to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, func, select, text, tuple_

from commarch import clock
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holds.models import ConsentPart, HeldItem, Hold, HoldConsent
from commarch.holds.rules import Standing

Key = tuple[date, UUID]


class Listed(NamedTuple):
    """A hold and how many items lie under it."""

    hold: Hold
    items: int


class Held(NamedTuple):
    """An item under a hold as its page shows it."""

    id: UUID
    archival_code: str
    title: str
    year: int
    ends_on: date | None
    state: str


@dataclass(frozen=True)
class Seen:
    """A hold as the street sees it: how far, not what it is about."""

    tenant_id: int
    community: str
    code: str
    id: UUID
    reason: str
    from_on: date
    review_on: date
    asked_on: Any
    has_head: bool
    has_street: bool
    items: int


def find_hold(hold_id: UUID) -> Hold | None:
    """Return a hold of this tenant."""
    found: Hold | None = session.get(Hold, (home_tenant(), hold_id))
    return found


def holds_on(item_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Hold]]:
    """Return the holds that lie on items now, the oldest first, in one statement; an item without any is left out."""
    chosen = (
        select(HeldItem.item_id, Hold)
        .join(Hold, (Hold.tenant_id == HeldItem.tenant_id) & (Hold.id == HeldItem.hold_id))
        .where(HeldItem.tenant_id == home_tenant(), Hold.tenant_id == home_tenant(), HeldItem.item_id == any_(_array(item_ids)))
        .where(Hold.lifted_at.is_(None))
        .order_by(HeldItem.item_id, Hold.id)
    )
    found: dict[UUID, list[Hold]] = {}
    for item_id, hold in session.execute(chosen):
        found.setdefault(item_id, []).append(hold)
    return found


def held_ids(item_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these items are held now, in one statement."""
    chosen = (
        select(HeldItem.item_id)
        .join(Hold, (Hold.tenant_id == HeldItem.tenant_id) & (Hold.id == HeldItem.hold_id))
        .where(HeldItem.tenant_id == home_tenant(), Hold.tenant_id == home_tenant(), HeldItem.item_id == any_(_array(item_ids)))
        .where(Hold.lifted_at.is_(None))
    )
    return set(session.scalars(chosen))


def open_holds(*, after: Key | None = None, limit: int = 50) -> list[Listed]:
    """Return what holds now, the nearest review first."""
    return list_holds(Standing.OPEN, today=date.max, after=after, limit=limit)


def due_for_review(today: date) -> Sequence[Hold]:
    """Return the open holds whose day of review has come."""
    chosen = select(Hold).where(*_where(Standing.REVIEW_DUE, today)).order_by(Hold.review_on, Hold.id)
    found: Sequence[Hold] = session.scalars(chosen).all()
    return found


def refused_since(day: date) -> Sequence[Hold]:
    """Return the open holds whose lifting the street has refused on a day or later, and that nobody has asked to lift again."""
    begins = datetime.combine(day, time.min, clock.zone())
    chosen = select(Hold).where(*_where(Standing.OPEN, day), Hold.lifting_asked_at.is_(None), Hold.refused_at >= begins)
    found: Sequence[Hold] = session.scalars(chosen.order_by(Hold.id)).all()
    return found


def list_holds(standing: Standing, *, today: date, after: Key | None = None, limit: int = 50) -> list[Listed]:
    """Return the holds of one kind, the nearest review first (of lifted ones the first review), and how many items each holds."""
    chosen = select(Hold, _items()).where(*_where(standing, today))
    if after is not None:
        chosen = chosen.where(tuple_(Hold.review_on, Hold.id) > tuple_(*after))
    return [Listed(*row) for row in session.execute(chosen.order_by(Hold.review_on, Hold.id).limit(limit))]


def count_holds(today: date) -> dict[Standing, int]:
    """Count the holds of each kind, in one statement."""
    counts = [func.count().filter(*_where(one, today)) for one in Standing]
    row = session.execute(select(*counts).select_from(Hold).where(Hold.tenant_id == home_tenant())).one()
    return dict(zip(Standing, row, strict=True))


def count_items(hold: Hold) -> int:
    """Count the items under a hold."""
    chosen = select(func.count()).select_from(HeldItem).where(HeldItem.tenant_id == home_tenant(), HeldItem.hold_id == hold.id)
    return session.scalar(chosen) or 0


def items_of(hold: Hold, *, after: tuple[str, UUID] | None = None, limit: int = 50) -> list[Held]:
    """Return the items under a hold by their codes."""
    chosen: Any = (
        select(Item.id, Item.archival_code, Item.title, Item.year, Item.ends_on, Item.state)
        .join(HeldItem, (HeldItem.tenant_id == Item.tenant_id) & (HeldItem.item_id == Item.id))
        .where(Item.tenant_id == home_tenant(), HeldItem.tenant_id == home_tenant(), HeldItem.hold_id == hold.id)
    )
    if after is not None:
        chosen = chosen.where(tuple_(Item.archival_code, Item.id) > tuple_(*after))
    return [Held(*row) for row in session.execute(chosen.order_by(Item.archival_code, Item.id).limit(limit))]


def held_by(hold: Hold) -> Sequence[UUID]:
    """Return the ids of all items under a hold."""
    chosen = select(HeldItem.item_id).where(HeldItem.tenant_id == home_tenant(), HeldItem.hold_id == hold.id)
    found: Sequence[UUID] = session.scalars(chosen).all()
    return found


def consents_of(hold: Hold) -> dict[ConsentPart, HoldConsent]:
    """Return who has consented to the lifting as it is asked for now."""
    chosen = select(HoldConsent).where(
        HoldConsent.tenant_id == home_tenant(), HoldConsent.hold_id == hold.id, HoldConsent.asking == hold.asking
    )
    return {one.part: one for one in session.scalars(chosen)}


def parts_here() -> set[ConsentPart]:
    """Return on whose behalf the acting person may consent here: what the database itself will say."""
    heads, oversees = session.execute(text("SELECT guard.heads(), guard.oversees()")).one()
    return {part for part, may in ((ConsentPart.HEAD, heads), (ConsentPart.STREET, oversees)) if may}


def asked_across(tenant_ids: Collection[int]) -> list[Seen]:
    """Return the holds of these communities whose lifting is asked for; for the street, which names its tenants itself."""
    rows: Any = session.execute(_ASKED, {"tenants": list(tenant_ids)})
    return [Seen(*row) for row in rows]


def _where(standing: Standing, today: date) -> list[ColumnElement[bool]]:
    mine, is_open = Hold.tenant_id == home_tenant(), Hold.lifted_at.is_(None)
    return {
        Standing.OPEN: [mine, is_open],
        Standing.REVIEW_DUE: [mine, is_open, Hold.review_on <= today],
        Standing.LIFTING: [mine, is_open, Hold.lifting_asked_at.is_not(None)],
        Standing.LIFTED: [mine, Hold.lifted_at.is_not(None)],
    }[standing]


def _items() -> Any:
    counted = select(func.count()).select_from(HeldItem).where(HeldItem.tenant_id == Hold.tenant_id, HeldItem.hold_id == Hold.id)
    return counted.correlate(Hold).scalar_subquery()


def _array(ids: Sequence[UUID]) -> Any:
    """Return ids as one parameter, however many there are."""
    return bindparam("ids", list(ids), ARRAY(Uuid))


_ASKED = text(
    """
    SELECT h.tenant_id, t.name, t.code, h.id, h.reason, h.from_on, h.review_on, h.lifting_asked_at, h.head_consent_id IS NOT NULL,
           h.street_consent_id IS NOT NULL,
           (SELECT count(*) FROM held_item i WHERE i.tenant_id = h.tenant_id AND i.hold_id = h.id)
      FROM hold h JOIN tenant t ON t.id = h.tenant_id
     WHERE h.tenant_id = ANY (:tenants) AND h.lifted_at IS NULL AND h.lifting_asked_at IS NOT NULL
     ORDER BY h.lifting_asked_at, h.id LIMIT 200
    """
)
