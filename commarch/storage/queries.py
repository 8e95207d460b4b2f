"""Reading boxes: the list in the order of the shelves, page by page; one box with what is in it; what a label's token names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.schemes.periods import RetentionPeriod
from commarch.storage.labels import BoxLabel, PlaceLabel, label_of, labels_of, place_labels
from commarch.storage.models import Box, BoxedItem, BoxState, Place
from commarch.storage.rules import LowestClass

__all__ = ["BoxLabel", "PlaceLabel", "label_of", "labels_of", "place_labels"]


@dataclass(frozen=True)
class BoxSieve:
    """What the list of boxes is narrowed to; None: no matter."""

    year: int | None = None
    archival_class: str | None = None
    retention: str | None = None
    category: str | None = None
    state: BoxState | None = None
    #: A shelf, or everything in a cabinet or room: the ids of its shelves are given in `shelves`.
    place: UUID | None = None
    #: True: only what stands on a shelf, False: only what does not.
    shelved: bool | None = None
    checked: bool | None = None

    def without(self, name: str) -> "BoxSieve":
        """Return the sieve with one condition less."""
        return replace(self, **{name: None})

    @property
    def conditions(self) -> dict[str, Any]:
        """What it asks for, by name."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}


@dataclass(frozen=True)
class BoxRow:
    """A box in the list with what is in it."""

    box: Box
    items: int
    thickness_mm: Decimal
    first_item: int | None
    last_item: int | None


@dataclass(frozen=True)
class BoxPage:
    """A page of the list."""

    rows: Sequence[BoxRow]
    has_previous: bool
    has_next: bool


def find_box(box_id: UUID) -> Box | None:
    """Return the box with this id."""
    found: Box | None = session.get(Box, {"tenant_id": home_tenant(), "id": box_id})
    return found


def by_token(token: str) -> Box | Place | None:
    """Return what a label's token names here."""
    box: Box | None = session.scalars(select(Box).where(Box.token == token)).one_or_none()
    place: Place | None = None if box else session.scalars(select(Place).where(Place.token == token)).one_or_none()
    return box or place


def page(sieve: BoxSieve, *, after: tuple[str, UUID] | None = None, before: tuple[str, UUID] | None = None, size: int = 50) -> BoxPage:
    """Return a page of boxes in the order of the shelves, behind or before a key; two statements."""
    key = tuple_(Box.shelving_key, Box.id)
    chosen = _sifted(sieve)
    if before is not None:
        chosen = chosen.where(key < before).order_by(Box.shelving_key.desc(), Box.id.desc())
    else:
        chosen = (chosen.where(key > after) if after else chosen).order_by(Box.shelving_key, Box.id)
    found: list[Box] = list(session.scalars(chosen.limit(size + 1)))
    boxes, more = found[:size], len(found) > size
    if before is not None:
        boxes.reverse()
    return BoxPage(with_contents(boxes), has_previous=more if before else after is not None, has_next=before is not None or more)


def with_contents(boxes: Sequence[Box]) -> list[BoxRow]:
    """Return boxes with how many items are in each, from which to which number; one statement."""
    counted = select(
        BoxedItem.box_id,
        func.count().label("items"),
        func.sum(BoxedItem.thickness_mm).label("thickness"),
        func.min(Item.item_number).label("first"),
        func.max(Item.item_number).label("last"),
    ).join(Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id))
    rows = session.execute(counted.where(BoxedItem.box_id.in_([box.id for box in boxes])).group_by(BoxedItem.box_id))
    held = {row.box_id: (row.items, row.thickness, row.first, row.last) for row in rows}
    return [BoxRow(box, *held.get(box.id, (0, Decimal(0), None, None))) for box in boxes]


def everything(sieve: BoxSieve, *, at_most: int) -> list[BoxRow]:
    """Return all boxes of a sieve, for export and for shelving together."""
    return with_contents(list(session.scalars(_sifted(sieve).order_by(Box.shelving_key, Box.id).limit(at_most))))


def all_ids(sieve: BoxSieve, *, at_most: int) -> list[UUID]:
    """Return the ids of all boxes of a sieve, evaluated now, in the order of the shelves."""
    chosen = _sifted(sieve).with_only_columns(Box.id).order_by(Box.shelving_key, Box.id)
    return list(session.scalars(chosen.limit(at_most)))


def items_in(box_ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Return what is in boxes, each in order: item and thickness_mm; one statement."""
    chosen = select(BoxedItem.box_id, Item, BoxedItem.thickness_mm).join(
        Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id)
    )
    found: dict[UUID, list[Row[Any]]] = {one: [] for one in box_ids}
    rows: Any = session.execute(chosen.where(BoxedItem.box_id.in_(box_ids)).order_by(BoxedItem.box_id, BoxedItem.code_key))
    for row in rows:
        found[row.box_id].append(row)
    return found


@dataclass(frozen=True)
class BoxFigures:
    """How many boxes there are of what kind; from one statement."""

    kinds: Sequence[tuple[int, str, str, str, BoxState, bool, bool, int]]

    def total(self, sieve: BoxSieve) -> int:
        """Return how many boxes a sieve lets through; places are not counted here."""
        return sum(one[7] for one in self.kinds if _passes(one, sieve))

    def by(self, name: str, sieve: BoxSieve) -> dict[Any, int]:
        """Return how many boxes there would be for each value of one condition."""
        place = _FACTS.index(name)
        counts: dict[Any, int] = {}
        for one in self.kinds:
            if _passes(one, sieve.without(name)):
                counts[one[place]] = counts.get(one[place], 0) + one[7]
        return counts


_FACTS = ("year", "archival_class", "retention", "category", "state", "shelved", "checked")


def figures() -> BoxFigures:
    """Count the boxes of the tenant by kind."""
    facts = (Box.year, Box.archival_class, Box.retention_code, Box.category_code, Box.state, Box.place_id.is_not(None))
    checked = Box.checked_by.is_not(None)
    rows = session.execute(select(*facts, checked, func.count()).group_by(*facts, checked))
    return BoxFigures([tuple(row) for row in rows])  # type: ignore[misc]


def lowest_class(text: str) -> LowestClass | None:
    """Read a lowest class as pages write it: WS|2025|D30|DQ."""
    parts = text.split("|")
    if len(parts) != 4 or not re.fullmatch(r"\d{4}", parts[1], re.ASCII):
        return None
    try:
        return LowestClass(parts[0], int(parts[1]), RetentionPeriod(parts[2]).code, parts[3])
    except RuleBroken:
        return None


def _passes(one: tuple[Any, ...], sieve: BoxSieve) -> bool:
    asked = (getattr(sieve, name) for name in _FACTS)
    return all(wanted is None or one[number] == wanted for number, wanted in enumerate(asked))


def _sifted(sieve: BoxSieve) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (Box.year, sieve.year),
        (Box.archival_class, sieve.archival_class),
        (Box.retention_code, sieve.retention),
        (Box.category_code, sieve.category),
        (Box.state, sieve.state),
    ):
        if value is not None:
            conditions.append(column == value)
    if sieve.place is not None:
        conditions.append(Box.place_id.in_(_shelves_in(sieve.place)))
    if sieve.shelved is not None:
        conditions.append(Box.place_id.is_not(None) if sieve.shelved else Box.place_id.is_(None))
    if sieve.checked is not None:
        conditions.append(Box.checked_by.is_not(None) if sieve.checked else Box.checked_by.is_(None))
    return select(Box).where(*conditions)


def _shelves_in(place_id: UUID) -> Select[Any]:
    """Return the ids of a place and of what is inside it, as a part of a statement."""
    mine = Place.tenant_id == home_tenant()
    inside = select(Place.id).where(mine, Place.parent_id == place_id)
    deeper = select(Place.id).where(mine, Place.parent_id.in_(inside))
    return select(Place.id).where(mine, (Place.id == place_id) | Place.id.in_(inside) | Place.id.in_(deeper))
