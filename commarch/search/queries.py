"""Finding items: their ids in one statement of its own, in one tenant; the rows then by id, under row-level security as ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, bindparam, column, select, text

from commarch.database import home_tenant, read
from commarch.holdings.models import Item
from commarch.schemes import Category, Purpose, SchemeVersion, VersionState, codes
from commarch.search.keeping import Kept
from commarch.search.language import LONGEST, Query, parse

Shown = TypeVar("Shown")
#: Hits of a page.
PAGE = 50


class Order(StrEnum):
    """The order in which hits are shown."""

    NEWEST = "newest"
    CODE = "code"
    DATE = "date"


@dataclass(frozen=True)
class Narrowing:
    """Of all hits only those of one year, class of archives, category."""

    year: int | None = None
    archival_class: str | None = None
    category_code: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind this row, in the chosen order; `backward`: the page that ends before it."""

    key: str
    id: UUID
    backward: bool = False


@dataclass(frozen=True)
class Page:
    """Which hits are asked for."""

    order: Order = Order.NEWEST
    narrowing: Narrowing = Narrowing()
    place: Place | None = None
    most: int = PAGE


@dataclass(frozen=True)
class Hits:
    """Ids of a page of hits, in order, and whether there are more on either side."""

    query: Query
    ids: tuple[UUID, ...]
    has_next: bool = False
    has_previous: bool = False

    @property
    def are_whole(self) -> bool:
        """Whether there is no other page of them."""
        return not (self.has_next or self.has_previous)


class FoundItem(NamedTuple):
    """What a page of hits shows of an item."""

    id: UUID
    state: str
    archival_code: str | None
    title: str
    author: str
    document_number: str
    document_date: str
    note: str
    archival_class: str
    year: int
    category_code: str
    retention_code: str
    code_key: str
    date_key: date

    def key(self, order: Order) -> str:
        """What the item is ordered by."""
        return {Order.NEWEST: "", Order.CODE: self.code_key, Order.DATE: self.date_key.isoformat()}[order]


_SHOWN = (
    Item.id,
    Item.state,
    Item.archival_code,
    Item.title,
    Item.author,
    Item.document_number,
    Item.document_date,
    Item.note,
    Item.archival_class,
    Item.year,
    Item.category_code,
    Item.current_retention_code.label("retention_code"),
    Item.code_key,
    Item.date_key,
)
#: The function looks past the policies and tells ids, the rows come under them. Citus sends a function's call to the tenant's shard only
#: when the tenant stands there by name.
_SEARCH = text(
    "SELECT id, place FROM guard.search(:tenant, CAST(:query AS tsquery), :most, ordered => :ordered, after_key => :key, after_id => :after, "
    "backward => :backward, in_year => :year, in_class => :archival_class, in_category => :category_code) WITH ORDINALITY AS found (id, place)"
).columns(column("id", Uuid()), column("place", BigInteger()))
_PLACES = _SEARCH.cte("found")
_FOUND = select(*_SHOWN).join(_PLACES, _PLACES.c.id == Item.id).where(Item.tenant_id == bindparam("home")).order_by(_PLACES.c.place)
#: Names of a tenant's categories, the newest version last.
_NAMES = (
    select(Category.code, Category.name)
    .join(SchemeVersion, (SchemeVersion.tenant_id == Category.tenant_id) & (SchemeVersion.id == Category.version_id))
    .where(
        SchemeVersion.tenant_id == bindparam("home"),
        SchemeVersion.purpose == Purpose.OWN,
        SchemeVersion.state == VersionState.PUBLISHED,
        Category.tenant_id == bindparam("home"),
        Category.code != "",
    )
    .order_by(SchemeVersion.number)
)
_names: Kept[Mapping[str, str]] = Kept(most=32)
_WITH_CODE = select(Item.id).where(Item.tenant_id == bindparam("home"), Item.archival_code == bindparam("code"))


def find(asked: str | Query, page: Page = Page(), *, tenant_id: int | None = None) -> Hits:
    """Find items in the home tenant; a supervisor names a tenant of her street."""
    query = parse(asked) if isinstance(asked, str) else asked
    values = _asked(query, page, home_tenant() if tenant_id is None else tenant_id)
    ids, has_next, has_previous = _turned(page, [row.id for row in read(_SEARCH, values)] if values else [])
    return Hits(query, tuple(ids), has_next, has_previous)


def find_items(asked: str | Query, page: Page = Page()) -> tuple[Hits, list[FoundItem]]:
    """Find items in the home tenant, with what a page shows of them."""
    query, home = parse(asked) if isinstance(asked, str) else asked, home_tenant()
    values = _asked(query, page, home)
    rows = read(_FOUND, {**values, "home": home}) if values else []
    items, has_next, has_previous = _turned(page, [FoundItem._make(row) for row in rows])
    return Hits(query, tuple(item.id for item in items), has_next, has_previous), items


def _asked(query: Query, page: Page, tenant_id: int) -> dict[str, Any]:
    """Return what the statement of a search asks for: nothing where a person asked for nothing."""
    condition = query.tsquery()
    if condition is None:
        return {}
    place, narrowing = page.place, page.narrowing
    return {
        "tenant": tenant_id,
        "query": condition,
        "most": page.most + 1,
        "ordered": page.order,
        "key": place.key if place else None,
        "after": place.id if place else None,
        "backward": bool(place and place.backward),
        "year": narrowing.year,
        "archival_class": narrowing.archival_class,
        "category_code": narrowing.category_code,
    }


def _turned(page: Page, found: list[Shown]) -> tuple[list[Shown], bool, bool]:
    """Return the page itself in its order, and whether there is a next and a previous one: one more than it holds was read."""
    shown, more = found[: page.most], len(found) > page.most
    if page.place and page.place.backward:
        return shown[::-1], True, more
    return shown, more, page.place is not None


def category_names() -> Mapping[str, str]:
    """Return the names of the home tenant's categories by code, as its newest published scheme has them."""
    return _names.answer(None, lambda: {row.code: row.name for row in read(_NAMES, {"home": home_tenant()})})


def item_with_code(asked: str) -> UUID | None:
    """Return the item whose archival code this is, in whatever spelling; None where the text is no whole code."""
    code = codes.normalise(asked[:LONGEST])
    if not any(sign in code for sign in "-·") or not any(sign.isdigit() for sign in code) or "\0" in code:
        return None
    return next((row.id for row in read(_WITH_CODE, {"home": home_tenant(), "code": code})), None)
