"""Finding items of this tenant: one by its id or code, its neighbours, what waits to be filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, literal, select, union_all

from commarch.database import home_tenant, read, session
from commarch.holdings.models import Item, SavedView
from commarch.schemes import codes
from commarch.schemes.models import Category, FilingScopeEntry, SchemeVersion


@dataclass(frozen=True)
class Neighbour:
    """The item before or behind another one in the order of codes."""

    id: UUID
    archival_code: str


@dataclass(frozen=True)
class PlaceInScheme:
    """The category and entry that an item is filed under, as its version of the scheme calls them."""

    category: str
    entry: str
    scheme: str
    version: int

    @property
    def path(self) -> str:
        """Category and entry in one: 城建环境 › 绿化、环境卫生."""
        return f"{self.category} › {self.entry}" if self.entry else self.category


def find_item(item_id: UUID) -> Item | None:
    """Return the item with this id; another tenant's is as missing as one that does not exist."""
    found: Item | None = session.get(Item, {"tenant_id": home_tenant(), "id": item_id})
    return found


def find_by_code(code: str) -> Item | None:
    """Return the item with this archival code, in any spelling of its separators."""
    found: Item | None = session.scalars(select(Item).where(Item.archival_code == codes.normalise(code))).one_or_none()
    return found


def neighbours(item: Item) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the filed items before and behind this one in the order of codes."""
    if not item.is_filed:
        return None, None
    chosen = select(Item.id, Item.archival_code, literal(0).label("side")).where(Item.code_key > "")
    before = chosen.where(Item.code_key < item.code_key).order_by(Item.code_key.desc(), Item.id.desc()).limit(1)
    behind = chosen.with_only_columns(Item.id, Item.archival_code, literal(1).label("side"))
    behind = behind.where(Item.code_key > item.code_key).order_by(Item.code_key, Item.id).limit(1)
    found = {row.side: Neighbour(row.id, row.archival_code) for row in session.execute(union_all(before, behind))}
    return found.get(0), found.get(1)


def place_of(item: Item) -> PlaceInScheme:
    """Return what the item's category and entry are called, and where that is laid down."""
    chosen = (
        select(Category.name, FilingScopeEntry.wording, SchemeVersion.name.label("scheme"), SchemeVersion.number)
        .join(SchemeVersion, (SchemeVersion.tenant_id == Category.tenant_id) & (SchemeVersion.id == Category.version_id))
        .outerjoin(FilingScopeEntry, (FilingScopeEntry.tenant_id == Category.tenant_id) & (FilingScopeEntry.id == item.entry_id))
        .where(Category.id == item.category_id)
    )
    row = session.execute(chosen).one()
    return PlaceInScheme(row.name, row.wording or "", row.scheme, row.number)


def items_of(ids: Sequence[UUID]) -> Sequence[Item]:
    """Return the items with these ids that are this tenant's; others are left out as if they did not exist."""
    found: Sequence[Item] = session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.code_key, Item.id)).all()
    return found


def saved_views(person_id: int) -> tuple[Row[Any], ...]:
    """Return the views that this person has saved, id, name and query, by name."""
    return tuple(read(_VIEWS, {"home": home_tenant(), "person": person_id}))


_VIEWS = (
    select(SavedView.id, SavedView.name, SavedView.query)
    .where(SavedView.tenant_id == bindparam("home"), SavedView.person_id == bindparam("person"))
    .order_by(SavedView.name)
)
