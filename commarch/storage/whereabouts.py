"""Where things are: the places as a tree with what stands there, the whole name of a place, where one item is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from commarch.database import session
from commarch.storage.models import Box, BoxedItem, CarrierPlace, Place, PlaceKind


@dataclass
class Standing:
    """A place with what stands in it and everything below it."""

    place: Place
    #: The whole name: 档案室 03 柜 2 层.
    address: str
    children: list["Standing"] = field(default_factory=list)
    boxes: int = 0
    carriers: int = 0
    used_mm: int = 0
    capacity_mm: int = 0
    classes: set[str] = field(default_factory=set)
    retentions: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    @property
    def free_mm(self) -> int:
        """What is left."""
        return self.capacity_mm - self.used_mm

    @property
    def is_over_full(self) -> bool:
        """Whether more stands here than there is room for."""
        return self.used_mm > self.capacity_mm

    def every(self) -> Iterable["Standing"]:
        """Return it and everything below it, in order."""
        yield self
        for child in self.children:
            yield from child.every()


@dataclass(frozen=True)
class ItemWhereabouts:
    """Where an item is: its box and shelf, and each carrier that is kept apart (carrier, its mark, place)."""

    box: Box | None
    place: str
    carriers: tuple[tuple[str, str, str], ...]


def tree() -> list[Standing]:
    """Return all rooms with what is in them; three statements, however many places there are."""
    places = list(session.scalars(select(Place).order_by(Place.position, Place.id)))
    nodes = {one.id: Standing(one, "", capacity_mm=0 if one.retired else one.capacity_mm or 0) for one in places}
    _count_boxes(nodes)
    counted = select(CarrierPlace.place_id, func.count()).group_by(CarrierPlace.place_id)
    for place_id, number in session.execute(counted):
        nodes[place_id].carriers += number
    roots = []
    for one in places:
        if one.parent_id is None:
            roots.append(nodes[one.id])
        else:
            nodes[one.parent_id].children.append(nodes[one.id])
    for root in roots:
        _sum_up(root, "")
    return roots


def addresses(place_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the whole names of these places, in one statement."""
    wanted = {one for one in place_ids if one}
    if not wanted:
        return {}
    parent, room = aliased(Place), aliased(Place)
    chosen = select(Place, parent, room).outerjoin(parent, (parent.tenant_id == Place.tenant_id) & (parent.id == Place.parent_id))
    chosen = chosen.outerjoin(room, (room.tenant_id == parent.tenant_id) & (room.id == parent.parent_id))
    rows = session.execute(chosen.where(Place.id.in_(wanted)))
    return {row[0].id: address_of([one for one in reversed(row) if one is not None]) for row in rows}


def address_of(way: Sequence[Place]) -> str:
    """Return the whole name of a place from the way to it: 档案室 03 柜 2 层."""
    return " ".join(_part(one) for one in way)


def where_is(item_id: UUID) -> ItemWhereabouts:
    """Return where an item and its carriers are; two statements."""
    chosen = _with_way(select(Box), Box).join(BoxedItem, (BoxedItem.tenant_id == Box.tenant_id) & (BoxedItem.box_id == Box.id))
    row = session.execute(chosen.where(BoxedItem.item_id == item_id)).one_or_none()
    apart = _with_way(select(CarrierPlace), CarrierPlace).where(CarrierPlace.item_id == item_id).order_by(CarrierPlace.id)
    kept = tuple((one[0].carrier, one[0].number, _address(one)) for one in session.execute(apart))
    return ItemWhereabouts(row[0], _address(row), kept) if row else ItemWhereabouts(None, "", kept)


def _with_way(chosen: Any, standing: type[Box] | type[CarrierPlace]) -> Any:
    """Add the place that something stands in, what that is in, and what that is in."""
    place, parent, room = aliased(Place), aliased(Place), aliased(Place)
    chosen = chosen.add_columns(place, parent, room)
    chosen = chosen.outerjoin(place, (place.tenant_id == standing.tenant_id) & (place.id == standing.place_id))
    chosen = chosen.outerjoin(parent, (parent.tenant_id == place.tenant_id) & (parent.id == place.parent_id))
    return chosen.outerjoin(room, (room.tenant_id == parent.tenant_id) & (room.id == parent.parent_id))


def _address(row: Any) -> str:
    return address_of([one for one in (row[3], row[2], row[1]) if one is not None])


def _part(place: Place) -> str:
    if place.kind is PlaceKind.ROOM:
        return place.name or place.code
    return f"{place.code} {'柜' if place.kind is PlaceKind.CABINET else '层'}"


def _count_boxes(nodes: dict[UUID, Standing]) -> None:
    kinds = (Box.place_id, Box.archival_class, Box.retention_code, Box.year)
    counted = select(*kinds, func.count(), func.sum(Box.spine_mm)).where(Box.place_id.is_not(None)).group_by(*kinds)
    found: Any = session.execute(counted)
    for place_id, archival_class, retention, year, number, used in found:
        node = nodes[place_id]
        node.boxes += number
        node.used_mm += used
        node.classes.add(archival_class)
        node.retentions.add(retention)
        node.years.add(year)


def _sum_up(node: Standing, above: str) -> None:
    node.address = f"{above} {_part(node.place)}".strip()
    for child in node.children:
        _sum_up(child, node.address)
        node.boxes += child.boxes
        node.carriers += child.carriers
        node.used_mm += child.used_mm
        node.capacity_mm += child.capacity_mm
        node.classes |= child.classes
        node.retentions |= child.retentions
        node.years |= child.years
