"""What papers say of items and boxes, read in a few statements whatever their number."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from commarch.database import home_tenant, session
from commarch.holdings import Item, ItemState, Secrecy
from commarch.printing.scope import Scope
from commarch.printing.words import category_words, number_range
from commarch.schemes import Category
from commarch.schemes.periods import RetentionPeriod
from commarch.storage.models import Box, BoxedItem
from commarch.tenancy import Tenant

_TAIL = re.compile(r"[0-9]+$")
_GONE = {ItemState.TRANSFERRED: "已移交", ItemState.DESTROYED: "已销毁"}
_ITEM = (
    Item.id,
    Item.archival_code,
    Item.item_number,
    Item.archival_class,
    Item.year,
    Item.retention_code,
    Item.category_code,
    Item.category_id,
    Item.document_number,
    Item.author,
    Item.title,
    Item.document_date,
    Item.secrecy,
    Item.pages,
    Item.note,
    Item.state,
)


@dataclass(frozen=True)
class House:
    """Whose archives they are, as papers name it."""

    code: str
    name: str
    fonds_number: str
    #: Name of the fonds (全宗名称): its constituting unit.
    fonds_name: str


def house() -> House:
    """Return whose papers these are."""
    tenant = session.get_one(Tenant, home_tenant())
    return House(tenant.code, tenant.name, tenant.fonds_number or "", tenant.constituting_unit)


def count_items(scope: Scope) -> int:
    """Count the filed items of a scope."""
    return session.scalar(_of(select(func.count()).select_from(Item), scope)) or 0


def items(scope: Scope) -> Sequence[Row[Any]]:
    """Return the filed items of a scope, one lowest class after another, permanent ones first, in the order of their codes."""
    columns: list[Any] = [*_ITEM, Box.number.label("box_number")]
    chosen = _of(select(*columns).select_from(Item), scope, boxed=True)
    rows = session.execute(chosen.order_by(Item.archival_class, Item.year, Item.category_code, Item.code_key)).all()
    return sorted(rows, key=lambda row: (row.archival_class, row.year, period_rank(row.retention_code)))


def _of(chosen: Select[Any], scope: Scope, *, boxed: bool = False) -> Select[Any]:
    if boxed or scope.box_ids:
        chosen = chosen.outerjoin(BoxedItem, (BoxedItem.tenant_id == Item.tenant_id) & (BoxedItem.item_id == Item.id))
    if boxed:
        chosen = chosen.outerjoin(Box, (Box.tenant_id == BoxedItem.tenant_id) & (Box.id == BoxedItem.box_id))
    return chosen.where(Item.code_key > "", *scope.of_items())


def count_boxes(scope: Scope) -> int:
    """Count the boxes of a scope."""
    return session.scalar(select(func.count()).select_from(Box).where(*scope.of_boxes())) or 0


@dataclass(frozen=True)
class BoxFacts:
    """A box with what its papers say of it."""

    box: Box
    category: str
    count: int
    pages: int
    #: First and last item number (起止件号), "" for an empty box.
    numbers: str

    @property
    def retention(self) -> str:
        """The period in words."""
        return RetentionPeriod(self.box.retention_code).label


def boxes(scope: Scope) -> list[BoxFacts]:
    """Return the boxes of a scope in the order of the shelves."""
    found = session.scalars(select(Box).where(*scope.of_boxes()).order_by(Box.shelving_key, Box.id)).all()
    names, inside = CategoryNames(box.category_id for box in found), _inside([box.id for box in found])
    return [BoxFacts(box, names.words(box), *inside.get(box.id, (0, 0, ""))) for box in found]


def _inside(box_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, str]]:
    """Return count, pages and first and last number of what is in each box."""
    figures = (
        func.count(),
        func.coalesce(func.sum(Item.pages), 0),
        func.min(Item.item_number),
        func.max(Item.item_number),
        func.max(Item.archival_code),
    )
    chosen = select(BoxedItem.box_id, *figures).join(Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id))
    rows: Any = session.execute(chosen.where(BoxedItem.box_id.in_(box_ids)).group_by(BoxedItem.box_id))
    return {box_id: (count, int(pages), number_range(first, last, _padding(code))) for box_id, count, pages, first, last, code in rows}


class CategoryNames:
    """Names of categories as their versions call them. What was reclassified has another category now, but is found under the one in its code."""

    def __init__(self, ids: Iterable[UUID]) -> None:
        chosen = select(Category.id, Category.archival_class, Category.code, Category.name).where(Category.id.in_(set(ids)))
        rows = session.execute(chosen.order_by(Category.id)).all()
        self._by_id = {row.id: (row.code, row.name) for row in rows}
        self._by_code = {(row.archival_class, row.code): row.name for row in rows}

    def of(self, row: Any) -> str:
        """Return the name of the category whose code a box or an item carries; "" where it is not known."""
        code, name = self._by_id.get(row.category_id, ("", ""))
        if code == row.category_code:
            return str(name)
        return str(self._by_code.get((row.archival_class, row.category_code), ""))

    def words(self, row: Any) -> str:
        """Return code and name: CJ 城建环境."""
        return category_words(row.category_code, self.of(row))


def number_in_code(row: Any) -> str:
    """Return an item's number as its archival code writes it: 0007."""
    tail = _TAIL.search(row.archival_code or "")
    return tail[0] if tail and int(tail[0]) == row.item_number else f"{row.item_number:04d}"


def secrecy_words(row: Any) -> str:
    """Return the secrecy level as the catalogue has it."""
    return "内部" if row.secrecy is Secrecy.INTERNAL else ""


def note_words(row: Any) -> str:
    """Return the note; of what is no longer here it says so."""
    return "；".join(filter(None, [_GONE.get(row.state, ""), row.note]))


def period_rank(code: str) -> tuple[int, str]:
    """Return what periods are put in order by: permanent first, then the longer."""
    years = RetentionPeriod(code).years
    return (-10_000 if years is None else -years, code)


def _padding(code: str | None) -> int:
    tail = _TAIL.search(code or "")
    return len(tail[0]) if tail else 4
