"""A community's catalogue as its street may read it: codes, dates, periods; titles only where no personal data may be in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from commarch.database import session
from commarch.holdings.models import WAITING, Item, ItemState
from commarch.tenancy import Tenant


@dataclass(frozen=True)
class ItemMetadata:
    """What a supervisor sees of an item. `title` is None where it is not for her."""

    tenant_id: int
    id: UUID
    archival_code: str
    code_key: str
    title: str | None
    author: str | None
    document_number: str
    document_date: str
    pages: int | None
    retention_code: str
    ends_on: date | None
    state: ItemState


@dataclass(frozen=True)
class MetadataFilter:
    """What to show of a community's catalogue."""

    year: int | None = None
    archival_class: str | None = None
    retention_code: str | None = None
    expired_on: date | None = None


#: The columns of it.
SHOWN = (
    Item.tenant_id,
    Item.id,
    Item.archival_code,
    Item.code_key,
    Item.public_title,
    Item.public_author,
    Item.document_number,
    Item.document_date,
    Item.pages,
    Item.current_retention_code,
    Item.ends_on,
    Item.state,
)
_FILED = Item.state.not_in(WAITING)


def communities(street_id: int) -> Sequence[Tenant]:
    """Return the communities of this street, in the order they were opened."""
    return session.scalars(select(Tenant).where(Tenant.parent_id == street_id, Tenant.closed_on.is_(None)).order_by(Tenant.id)).all()


def items_of(tenant_id: int, chosen: MetadataFilter, *, after: tuple[str, UUID] | None = None, limit: int = 50) -> Sequence[ItemMetadata]:
    """Return a page of a community's filed items by archival code; `after` is (code_key, id) of the last row of the page before."""
    query = select(*SHOWN).where(Item.tenant_id == tenant_id, _FILED, *_conditions(chosen))
    if after is not None:
        query = query.where(tuple_(Item.code_key, Item.id) > after)
    return [read_metadata(row) for row in session.execute(query.order_by(Item.code_key, Item.id).limit(limit))]


def _conditions(chosen: MetadataFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.year is not None:
        conditions.append(Item.year == chosen.year)
    if chosen.archival_class:
        conditions.append(Item.archival_class == chosen.archival_class)
    if chosen.retention_code:
        conditions.append(Item.current_retention_code == chosen.retention_code)
    if chosen.expired_on is not None:
        conditions += [Item.ends_on < chosen.expired_on, Item.state == ItemState.FILED]
    return conditions


def read_metadata(row: Any) -> ItemMetadata:
    """Take a row of the columns above."""
    return ItemMetadata(*row)
