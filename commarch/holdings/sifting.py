"""Sifting the catalogue (筛选): which items a list shows, in which order, page by page.

Lists are walked by key: a page knows the sort value and id of its last row, never a number of rows to skip.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, func, literal_column, or_, select

from commarch.database import home_tenant, read, session
from commarch.holdings.models import Item, ItemState, Openness, PersonalLevel

#: Days before the last day kept on which an item counts as due soon.
SOON = timedelta(days=90)


class Due(StrEnum):
    """Where an item stands in its period."""

    EXPIRED = "expired"
    SOON = "soon"


class Order(StrEnum):
    """What a list is sorted by."""

    CODE = "code"
    DATE = "date"
    TITLE = "title"
    REGISTERED = "registered"
    ENDS = "ends"


@dataclass(frozen=True)
class Sieve:
    """What a list is narrowed to; None: no matter."""

    year: int | None = None
    archival_class: str | None = None
    #: Code of the category below the class.
    category: str | None = None
    retention: str | None = None
    #: None: whatever has been filed; drafts have a list of their own.
    state: ItemState | None = None
    personal: PersonalLevel | None = None
    openness: Openness | None = None
    due: Due | None = None
    import_id: UUID | None = None
    #: What a search found; None when nothing was searched for.
    ids: tuple[UUID, ...] | None = None

    def without(self, name: str) -> "Sieve":
        """Return the sieve with one condition less."""
        return replace(self, **{name: None})

    @property
    def is_plain(self) -> bool:
        """Whether it asks only for what is tallied (see `tally`)."""
        return self.import_id is None and self.ids is None

    @property
    def conditions(self) -> dict[str, Any]:
        """What it asks for, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the sort value and id of the row beside it, and which way the page goes from there."""

    value: str
    id: UUID
    backwards: bool = False


@dataclass(frozen=True)
class ListPage:
    """The rows of a page, and whether there are more on either side."""

    rows: tuple[Any, ...]
    order: Order
    has_previous: bool
    has_next: bool

    def cursor(self, *, backwards: bool) -> Cursor:
        """Return the place before the first or behind the last row."""
        row = self.rows[0 if backwards else -1]
        value = row.sort_value
        return Cursor(value.isoformat() if isinstance(value, date) else str(value), row.id, backwards)


#: What a page of a list shows.
LISTED = (
    Item.id,
    Item.archival_code,
    Item.title,
    Item.author,
    Item.document_number,
    Item.document_date,
    Item.pages,
    Item.note,
    Item.state,
    Item.year,
    Item.archival_class,
    Item.category_code,
    Item.reclassified_code,
    Item.retention_code,
    Item.ends_on,
    Item.registered_at,
)
COLUMNS = (
    *LISTED,
    Item.category_id,
    Item.current_retention_code,
    Item.personal_level,
    Item.openness,
    Item.secrecy,
)
#: Statements that a worker keeps: putting one together takes as long as running it.
STATEMENTS = 64
#: Written into the statement: with a parameter PostgreSQL can't tell how little it excludes, and plans each list anew.
NOTHING = literal_column("''", Text())
_SORTED_BY: dict[Order, Any] = {
    Order.CODE: Item.code_key,
    Order.DATE: Item.date_key,
    Order.TITLE: Item.title,
    Order.REGISTERED: Item.id,
    Order.ENDS: Item.ends_on,
}


def sifted(sieve: Sieve, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions of a sieve."""
    asked: list[ColumnElement[bool]] = [Item.state == sieve.state if sieve.state else Item.code_key > NOTHING]
    for column, value in (
        (Item.year, sieve.year),
        (Item.archival_class, sieve.archival_class),
        (Item.current_category_code, sieve.category),
        (Item.retention_code, sieve.retention),
        (Item.personal_level, sieve.personal),
        (Item.openness, sieve.openness),
        (Item.import_id, sieve.import_id),
    ):
        if value is not None:
            asked.append(column == value)
    if sieve.due is not None:
        asked += _due(sieve.due, today)
    if sieve.ids is not None:
        asked.append(Item.id.in_(sieve.ids))
    return asked


def page(
    sieve: Sieve, today: date, *, order: Order = Order.CODE, descending: bool = False, cursor: Cursor | None = None, size: int = 50
) -> ListPage:
    """Return a page of the list, from the beginning or from a cursor on, forwards or backwards."""
    backwards = cursor is not None and cursor.backwards
    asked = (home_tenant(), sieve, today, order, cursor, size, descending != backwards)
    # thousands of ids are not worth keeping
    found: Sequence[Any] = read(_kept_statement(*asked)) if sieve.ids is None else session.execute(_statement(*asked)).all()
    rows = list(found[:size])
    more = len(found) > size
    if backwards:
        rows.reverse()
    return ListPage(
        tuple(rows), order, has_previous=more if backwards else cursor is not None, has_next=cursor is not None if backwards else more
    )


def _statement(home: int, sieve: Sieve, today: date, order: Order, cursor: Cursor | None, size: int, downwards: bool) -> Select[Any]:  # noqa: FBT001
    column = _SORTED_BY[order]
    chosen: Any = select(*LISTED, column.label("sort_value")).where(Item.tenant_id == home, *sifted(sieve, today))
    if order is Order.ENDS:
        chosen = chosen.where(Item.state == ItemState.FILED, Item.ends_on.is_not(None))
    if cursor is not None:
        chosen = chosen.where(_beyond(order, cursor, downwards=downwards))
    keys = (column,) if order is Order.REGISTERED else (column, Item.id)
    ordered = chosen.order_by(*(key.desc() if downwards else key for key in keys))
    limited: Select[Any] = ordered.limit(literal_column(str(int(size) + 1)))
    return limited


_kept_statement = lru_cache(maxsize=STATEMENTS)(_statement)


def count(sieve: Sieve, today: date) -> int:
    """Count what a sieve lets through."""
    return session.scalar(select(func.count()).select_from(Item).where(*sifted(sieve, today))) or 0


def all_ids(sieve: Sieve, today: date, *, at_most: int) -> Sequence[UUID]:
    """Return the ids of everything that a sieve lets through, evaluated now, in the order of codes."""
    chosen = select(Item.id).where(*sifted(sieve, today)).order_by(Item.code_key, Item.id).limit(at_most)
    found: Sequence[UUID] = session.scalars(chosen).all()
    return found


def everything(sieve: Sieve, today: date) -> Select[Any]:
    """Return the statement that reads all items of a sieve in the order of codes, for exports and print."""
    return select(Item).where(*sifted(sieve, today)).order_by(Item.code_key, Item.date_key, Item.id)


def _due(due: Due, today: date) -> list[ColumnElement[bool]]:
    kept = [Item.state == ItemState.FILED, Item.ends_on.is_not(None)]
    if due is Due.EXPIRED:
        return [*kept, Item.ends_on < today]
    return [*kept, Item.ends_on >= today, Item.ends_on <= today + SOON]


def _beyond(order: Order, cursor: Cursor, *, downwards: bool) -> ColumnElement[bool]:
    if order is Order.REGISTERED:
        return Item.id < cursor.id if downwards else Item.id > cursor.id
    column = _SORTED_BY[order]
    value: Any = date.fromisoformat(cursor.value) if order in (Order.DATE, Order.ENDS) else cursor.value
    first = column <= value if downwards else column >= value
    beside = and_(column == value, Item.id < cursor.id if downwards else Item.id > cursor.id)
    return and_(first, or_(column < value if downwards else column > value, beside))
