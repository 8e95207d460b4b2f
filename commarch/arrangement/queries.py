"""What there is to arrange, and what was arranged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from commarch.accounts import Person
from commarch.arrangement.models import ArrangementBatch, BatchState
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holdings.models import WAITING


class ToArrange(NamedTuple):
    """Drafts of a filing year and class, and the batch that is open for them."""

    year: int
    archival_class: str
    drafts: int
    batch_id: UUID | None
    held_by: int | None
    holder: str | None
    held_since: datetime | None


class Ended(NamedTuple):
    """A batch that was numbered."""

    id: UUID
    year: int
    archival_class: str
    filed_count: int
    ended_at: datetime
    person: str | None


def find_batch(batch_id: UUID) -> ArrangementBatch | None:
    """Return a batch of this tenant."""
    found: ArrangementBatch | None = session.get(ArrangementBatch, {"tenant_id": home_tenant(), "id": batch_id})
    return found


def open_batch_of(year: int, archival_class: str) -> ArrangementBatch | None:
    """Return the batch that is open for a year and class."""
    chosen = select(ArrangementBatch).where(ArrangementBatch.year == year, ArrangementBatch.archival_class == archival_class)
    found: ArrangementBatch | None = session.scalars(chosen.where(ArrangementBatch.state == BatchState.OPEN)).one_or_none()
    return found


def to_arrange() -> Sequence[ToArrange]:
    """Return the years and classes that have drafts, the newest year first, with who is arranging them."""
    drafts = (
        select(Item.tenant_id, Item.year, Item.archival_class, func.count().label("drafts"))
        .where(Item.state.in_(WAITING), Item.tenant_id == home_tenant())
        .group_by(Item.tenant_id, Item.year, Item.archival_class)
        .subquery()
    )
    batch = aliased(ArrangementBatch)
    same = and_(
        batch.tenant_id == drafts.c.tenant_id,
        batch.year == drafts.c.year,
        batch.archival_class == drafts.c.archival_class,
        batch.state == BatchState.OPEN,
    )
    facts = (drafts.c.year, drafts.c.archival_class, drafts.c.drafts, batch.id, batch.held_by, Person.name, batch.held_since)
    chosen = select(*facts).select_from(drafts).outerjoin(batch, same).outerjoin(Person, Person.id == batch.held_by)
    return [ToArrange(*row) for row in session.execute(chosen.order_by(drafts.c.year.desc(), drafts.c.archival_class))]


def numbered(limit: int = 20) -> Sequence[Ended]:
    """Return the batches that were numbered last."""
    chosen = (
        select(
            ArrangementBatch.id,
            ArrangementBatch.year,
            ArrangementBatch.archival_class,
            ArrangementBatch.filed_count,
            ArrangementBatch.ended_at,
            Person.name,
        )
        .outerjoin(Person, Person.id == ArrangementBatch.ended_by)
        .where(ArrangementBatch.state == BatchState.COMMITTED)
        .order_by(ArrangementBatch.id.desc())
        .limit(limit)
    )
    rows: Sequence[Any] = session.execute(chosen).all()
    return [Ended(*row) for row in rows]
