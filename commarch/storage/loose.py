"""What is filed and lies in no box (待装盒): items with a carrier that a box can hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, select

from commarch.database import session
from commarch.holdings import Carrier, Item, ItemState
from commarch.storage.models import BoxedItem
from commarch.storage.rules import Loose, LowestClass, Measures, thickness

_COLUMNS = (Item.id, Item.archival_code, Item.code_key, Item.item_number, Item.pages, Item.category_id)
#: What lies in boxes; discs, tapes and objects have places of their own. Behind a colon a carrier may name its place.
_IN_BOXES = f'"({Carrier.PAPER.value}|{Carrier.PHOTO_PRINT.value})'


@dataclass(frozen=True)
class LooseClass:
    """How much of a lowest class waits for a box."""

    kind: LowestClass
    items: Sequence[Loose]

    @property
    def uncounted(self) -> int:
        """How many items have no page count."""
        return sum(one.pages is None for one in self.items)

    @property
    def pages(self) -> int:
        """How many pages there are, as far as they are counted."""
        return sum(one.pages or 0 for one in self.items)


def loose_items(kind: LowestClass, measures: Measures) -> list[Loose]:
    """Return what lies loose of a lowest class, in the order of item numbers."""
    chosen = select(*_COLUMNS).where(*is_loose(), *_of(kind)).order_by(Item.code_key)
    rows: Any = session.execute(chosen)
    return [_loose(row, measures) for row in rows]


def loose_classes(year: int, measures: Measures) -> Sequence[LooseClass]:
    """Return the lowest classes of a year of which something lies loose, permanent first; one statement for all."""
    place = (Item.archival_class, Item.year, Item.retention_code, Item.category_code)
    chosen = select(*place, *_COLUMNS).where(*is_loose(), Item.year == year)
    ordered = chosen.order_by(Item.archival_class, Item.retention_code.desc(), Item.category_code, Item.code_key)
    rows: Any = session.execute(ordered)
    return [
        LooseClass(LowestClass(*kind), [_loose(row, measures) for row in members]) for kind, members in groupby(rows, lambda row: row[:4])
    ]


def loose_years() -> Sequence[tuple[int, int]]:
    """Return the years of which something lies loose, newest first, with how many items."""
    chosen = select(Item.year, func.count()).where(*is_loose()).group_by(Item.year).order_by(Item.year.desc())
    return [(row[0], row[1]) for row in session.execute(chosen)]


def is_loose() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which an item waits for a box."""
    in_a_box = exists().where(BoxedItem.tenant_id == Item.tenant_id, BoxedItem.item_id == Item.id)
    return Item.state == ItemState.FILED, cast(Item.carriers, Text).regexp_match(_IN_BOXES), ~in_a_box


def _of(kind: LowestClass) -> tuple[ColumnElement[bool], ...]:
    return (
        Item.archival_class == kind.archival_class,
        Item.year == kind.year,
        Item.retention_code == kind.retention_code,
        Item.category_code == kind.category_code,
    )


def _loose(row: Any, measures: Measures) -> Loose:
    code, key, number, pages, category = row.archival_code, row.code_key, row.item_number, row.pages, row.category_id
    return Loose(row.id, code, key, number, pages, category, thickness(pages, measures))
