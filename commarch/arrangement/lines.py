"""The lines of a batch: what a page of arrangement needs to know of each item, read with one statement, section by section."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from commarch.arrangement.models import ArrangedItem, ArrangementBatch
from commarch.database import session
from commarch.holdings import Arrangement, Component, Item, ItemState
from commarch.holdings.models import WAITING
from commarch.schemes.periods import RetentionPeriod


class Section(NamedTuple):
    """A lowest class (最低一级类目) of a batch: the items of one category and period."""

    category_code: str
    retention_code: str

    @property
    def key(self) -> str:
        """How addresses name it."""
        return f"{self.category_code}.{self.retention_code}"


class Line(NamedTuple):
    """An item in its place."""

    id: UUID
    title: str
    author: str
    document_number: str
    document_date: str
    date_key: date
    pages: int | None
    counted_pages: int | None
    note: str
    carriers: list[str]
    category_code: str
    retention_code: str
    entry_id: UUID | None
    archival_code: str | None
    item_number: int | None
    component_count: int
    position: int
    matter: str

    @property
    def section(self) -> Section:
        """The lowest class that it is in now."""
        return Section(self.category_code, self.retention_code)


def read_section(key: str) -> Section | None:
    """Read the name of a section out of an address."""
    category, dot, retention = key.rpartition(".")
    return Section(category, retention) if dot else None


def lines_of(batch: ArrangementBatch, section: Section | None = None) -> list[Line]:
    """Return the lines of a batch in their order, or those of a section. What was moved to another year or class has left it.

    Places and items are read apart and put together here: fresh rows would lead the database to compare all with all.
    """
    places = select(ArrangedItem.item_id, ArrangedItem.position, ArrangedItem.matter).where(ArrangedItem.batch_id == batch.id)
    place_of = {row.item_id: (row.position, row.matter) for row in session.execute(places)}
    inside = select(func.count()).where(Component.tenant_id == Item.tenant_id, Component.item_id == Item.id).scalar_subquery()
    facts = [getattr(Item, name) for name in Line._fields[:-3]]
    wanted = WAITING if batch.is_open else (ItemState.FILED, ItemState.TRANSFERRED, ItemState.DESTROYED)
    chosen = select(*facts, inside).where(Item.year == batch.year, Item.archival_class == batch.archival_class, Item.state.in_(wanted))
    if section is not None:
        chosen = chosen.where(Item.category_code == section.category_code, Item.retention_code == section.retention_code)
    rows: Sequence[Any] = session.execute(chosen).all()
    return sorted((Line._make((*row, *place_of[row.id])) for row in rows if row.id in place_of), key=_place)


def _place(line: Line) -> tuple[Any, ...]:
    return line.category_code, line.retention_code, line.position, line.date_key, line.id


def sections(lines: Iterable[Line], batch: ArrangementBatch, arrangement: Arrangement) -> list[tuple[Section, list[Line]]]:
    """Put lines into their sections, in the order of the scheme, the longest period of a category first: the order of numbering."""
    rank = {category.full_code: place for place, (category, _) in enumerate(arrangement.scheme(batch.year).in_order)}
    found = {section: list(members) for section, members in groupby(lines, key=lambda line: line.section)}

    def place(section: Section) -> tuple[int, str, float, str]:
        full = f"{batch.archival_class}·{section.category_code}" if section.category_code else batch.archival_class
        return rank.get(full, len(rank)), section.category_code, -_length(section.retention_code), section.retention_code

    return [(section, found[section]) for section in sorted(found, key=place)]


def newcomers(batch: ArrangementBatch) -> Sequence[UUID]:
    """Return the drafts of the batch's year and class that are not in it yet."""
    here = select(ArrangedItem.item_id).where(ArrangedItem.batch_id == batch.id, ArrangedItem.tenant_id == batch.tenant_id)
    chosen = select(Item.id).where(Item.year == batch.year, Item.archival_class == batch.archival_class, Item.state.in_(WAITING))
    found: Sequence[UUID] = session.scalars(chosen.where(Item.id.not_in(here)).order_by(Item.id)).all()
    return found


def _length(code: str) -> float:
    period = RetentionPeriod(code)
    return float("inf") if period.is_permanent else float(period.years or 0)
