"""Putting open boxes right: an item to the box beside it, another spine, a box begun anew or taken apart."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item, SeriesCounter
from commarch.storage.boxing import COUNTER, KIND, kind_of, locked, new_box, of_class
from commarch.storage.models import SPINES, Box, BoxedItem
from commarch.storage.settings import measures


def move_edge(box: Box, *, forward: bool, by: Actor) -> Box:
    """Move the last item to the next box of the class, or the first one to the box before; returns where it went."""
    other = neighbour(box, forward=forward)
    if other is None:
        raise RuleBroken("后面没有同类的盒，可先「另起一盒」" if forward else "前面没有同类的盒")
    for one in (box, other):
        locked(one)
    item = _edge(box.id, last=forward)
    if item is None:
        raise RuleBroken(f"{box} 里没有件可移")
    session.execute(update(BoxedItem).where(BoxedItem.item_id == item.item_id).values(box_id=other.id))
    where = {"moved": item.archival_code}
    audit.record(Act.BOX, KIND, box.id, str(box), by=by, after=where | {"to_box": str(other)})
    audit.record(Act.BOX, KIND, other.id, str(other), by=by, after=where | {"from_box": str(box)})
    return other


def split_off(box: Box, item_id: UUID, *, by: Actor) -> Box:
    """Begin a new box with this item and all behind it."""
    locked(box)
    chosen = select(BoxedItem).where(BoxedItem.box_id == box.id).order_by(BoxedItem.code_key)
    held = list(session.scalars(chosen))
    start = next((number for number, one in enumerate(held) if one.item_id == item_id), None)
    if not start:
        raise RuleBroken("请从盒内第二件或以后的件起另起一盒")
    if neighbour(box, forward=True) is not None:
        raise RuleBroken("后面已有同类的盒，请把末件逐件移到下一盒")
    known = measures()
    spine = known.spine_for(sum((one.thickness_mm for one in held[start:]), Decimal(0)))
    new = new_box(kind_of(box), box.category_id, spine, known)
    moved = [one.item_id for one in held[start:]]
    session.flush()
    session.execute(update(BoxedItem).where(BoxedItem.item_id.in_(moved)).values(box_id=new.id))
    audit.record(Act.BOX, KIND, new.id, str(new), by=by, after={"spine_mm": spine, "count": len(moved), "from_box": str(box)})
    audit.record(Act.BOX, KIND, box.id, str(box), by=by, after={"count": start, "to_box": str(new)})
    return new


def change_spine(box: Box, spine_mm: int, *, by: Actor) -> None:
    """Take a box of another spine."""
    locked(box)
    if spine_mm not in SPINES:
        raise RuleBroken("盒脊宽度请从 20、30、40、50 毫米中选", field="spine_mm")
    if spine_mm != box.spine_mm:
        audit.record(Act.BOX, KIND, box.id, str(box), by=by, before={"spine_mm": box.spine_mm}, after={"spine_mm": spine_mm})
        box.spine_mm = spine_mm


def take_apart(box: Box, *, by: Actor) -> None:
    """Take the last box of its series apart as if it had never been: what was in it lies loose again, its number is given again."""
    locked(box)
    counter = select(SeriesCounter).where(SeriesCounter.series == f"{COUNTER}{box.series}").with_for_update()
    row = session.scalars(counter.execution_options(populate_existing=True)).one()
    if row.last_number != box.number:
        raise RuleBroken(f"后面还有盒号（最后是第 {row.last_number} 盒）；盒号不留空，请从最后一盒拆起")
    emptied: Any = session.execute(delete(BoxedItem).where(BoxedItem.box_id == box.id))
    row.last_number -= 1
    try:
        with session.begin_nested():
            session.execute(delete(Box).where(Box.id == box.id))
    except IntegrityError as error:
        raise RuleBroken("这一盒清点过，盒号已在清点记录里，不能再拆；可把件移到邻盒") from error
    audit.record(Act.BOX, KIND, box.id, str(box), by=by, before={"count": emptied.rowcount}, after={"count": 0})


def neighbour(box: Box, *, forward: bool) -> Box | None:
    """Return the box of the same lowest class before or behind this one."""
    key = Box.shelving_key > box.shelving_key if forward else Box.shelving_key < box.shelving_key
    order = Box.shelving_key if forward else Box.shelving_key.desc()
    found: Box | None = session.scalars(select(Box).where(*of_class(kind_of(box)), key).order_by(order).limit(1)).one_or_none()
    return found


def _edge(box_id: UUID, *, last: bool) -> Any:
    chosen = select(BoxedItem.item_id, Item.archival_code).join(
        Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id)
    )
    ordered = chosen.where(BoxedItem.box_id == box_id).order_by(BoxedItem.code_key.desc() if last else BoxedItem.code_key)
    return session.execute(ordered.limit(1)).one_or_none()
