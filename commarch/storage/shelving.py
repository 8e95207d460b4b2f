"""Shelving (上架): boxes stand on shelves in the order of the classification, each shelf as far as it reaches."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.storage.boxing import KIND, held
from commarch.storage.models import Box, Place, PlaceKind
from commarch.storage.rules import Free, lay_out
from commarch.storage.whereabouts import addresses

MOST_AT_ONCE = 2000


def shelve(box_ids: Sequence[UUID], shelf: Place, *, by: Actor, running_on: bool = True) -> list[Box]:
    """Put boxes on a shelf in their order; what goes beyond it runs on to the shelves behind it in the same room."""
    if shelf.kind is not PlaceKind.SHELF or shelf.retired:
        raise RuleBroken("盒只能放在在用的一层上，请选柜里的一层", field="shelf")
    if not box_ids:
        raise RuleBroken("没有选盒；请先勾选要上架的盒")
    if len(box_ids) > MOST_AT_ONCE:
        raise RuleBroken(f"一次最多上架 {MOST_AT_ONCE} 盒，请按年度分几次")
    wanted = select(Box).where(Box.id.in_(box_ids)).order_by(Box.shelving_key, Box.id).with_for_update()
    boxes = list(session.scalars(wanted.execution_options(populate_existing=True)))
    if not boxes:
        raise RuleBroken("没有选盒；请先勾选要上架的盒")
    moving = {box.id for box in boxes}
    shelves = _free_from(shelf, moving) if running_on else _free_from(shelf, moving)[:1]
    where = lay_out([box.spine_mm for box in boxes], shelves)
    names = addresses([*where, *(box.place_id for box in boxes if box.place_id)])
    for box, place_id in zip(boxes, where, strict=True):
        put(box, place_id, names, by)
    return boxes


def put(box: Box, place_id: UUID | None, names: dict[UUID, str], by: Actor) -> None:
    """Write down where a box stands now."""
    if box.place_id == place_id:
        return
    before = {"place": names.get(box.place_id, "")} if box.place_id else None
    after = {"place": names.get(place_id, "") if place_id else ""}
    box.place_id = place_id
    audit.record(Act.SHELVE, KIND, box.id, str(box), by=by, before=before, after=after)


def take_down(box: Box, *, by: Actor) -> None:
    """Take a box from its shelf; it stands nowhere until it is shelved again."""
    if held(box).place_id is None:
        raise RuleBroken(f"{box} 还没有上架")
    put(box, None, addresses([box.place_id]), by)


def _free_from(shelf: Place, moving: set[UUID]) -> list[Free]:
    """Return the shelves from this one on to the end of its room, with what is free on each without the boxes that move."""
    cabinet = session.scalars(select(Place).where(Place.id == shelf.parent_id)).one()
    cabinets = select(Place.id).where(Place.parent_id == cabinet.parent_id, Place.position >= cabinet.position, ~Place.retired)
    order = list(session.scalars(cabinets.order_by(Place.position, Place.id)))
    # the shelves are held, so that two people don't fill the same centimetres
    chosen = select(Place).where(Place.parent_id.in_(order), ~Place.retired).order_by(Place.id).with_for_update()
    shelves = sorted(session.scalars(chosen), key=lambda one: (order.index(one.parent_id), one.position, one.id))  # type: ignore[arg-type]
    start = next(number for number, one in enumerate(shelves) if one.id == shelf.id)
    used = select(Box.place_id, func.sum(Box.spine_mm)).where(Box.place_id.in_([one.id for one in shelves]), Box.id.not_in(moving))
    taken: dict[UUID | None, int] = {row[0]: row[1] for row in session.execute(used.group_by(Box.place_id))}
    return [Free(one.id, (one.capacity_mm or 0) - taken.get(one.id, 0)) for one in shelves[start:]]
