"""Cross references between items (参见、来文—复文、案件、重复件): made and taken away as recorded acts, read from either side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, delete, or_, select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings.models import ENDED, Item, ItemLink, ItemState, LinkKind

KIND = "item"
#: What the other item is, seen from the first and from the other: a reply's other is what came in.
WORDS = {
    LinkKind.SEE_ALSO: ("参见", "参见"),
    LinkKind.REPLY_TO: ("来文", "复文"),
    LinkKind.SAME_CASE: ("同一案件", "同一案件"),
    LinkKind.DUPLICATE_OF: ("重复，以这一件为准", "重复件"),
}
#: Kinds that say the same from both sides; kept with the smaller id first, so that they can't be made twice.
SYMMETRICAL = frozenset({LinkKind.SEE_ALSO, LinkKind.SAME_CASE})
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Relation:
    """A cross reference as it reads from one item."""

    link_id: UUID
    kind: LinkKind
    #: Whether it is read from the other side.
    is_reverse: bool
    note: str
    other_id: UUID
    other_code: str | None
    other_title: str
    other_state: ItemState


def relate(item: Item, other: Item, kind: LinkKind, note: str = "", *, by: Actor) -> ItemLink:
    """Join two items; `item` is the reply, or the duplicate, where the kind has a direction."""
    _are_here(item, other)
    note = " ".join(note.split())
    if item.id == other.id:
        raise RuleBroken("一件不能和它自己关联，请另选一件", field="other")
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(f"说明最长 {LONGEST_NOTE} 字，现在 {len(note)} 字", field="note")
    if session.scalars(_between(item, other, kind)).first() is not None:
        raise RuleBroken(f"{item} 与 {other} 已有「{WORDS[kind][0]}」关联", field="other")
    first, second = sorted((item.id, other.id)) if kind in SYMMETRICAL else (item.id, other.id)
    link = ItemLink(item_id=first, other_id=second, kind=kind, note=note, made_at=clock.now(), made_by=by.person_id)
    session.add(link)
    for one, there, word in ((item, other, WORDS[kind][0]), (other, item, WORDS[kind][1])):
        audit.record(Act.RELATE, KIND, one.id, str(one), by=by, after={"link": f"{word}：{there}"}, reason=note or None, of=[there.id])
    return link


def unrelate(link: ItemLink, *, by: Actor) -> None:
    """Take a cross reference away; that it was there stands in the trail of both items."""
    ends = {one.id: one for one in session.scalars(select(Item).where(Item.id.in_((link.item_id, link.other_id))))}
    item, other = ends[link.item_id], ends[link.other_id]
    _are_here(item, other)
    for one, there, word in ((item, other, WORDS[link.kind][0]), (other, item, WORDS[link.kind][1])):
        audit.record(Act.RELATE, KIND, one.id, str(one), by=by, before={"link": f"{word}：{there}"}, of=[there.id])
    session.delete(link)


def find_link(item_id: UUID, link_id: UUID) -> ItemLink | None:
    """Return a cross reference that this item has part in."""
    chosen = select(ItemLink).where(ItemLink.id == link_id, or_(ItemLink.item_id == item_id, ItemLink.other_id == item_id))
    found: ItemLink | None = session.scalars(chosen).one_or_none()
    return found


def relations_of(item_id: UUID) -> Sequence[Relation]:
    """Return the cross references of an item as they read from it, the oldest first."""
    is_reverse = ItemLink.other_id == item_id
    beside = case((is_reverse, ItemLink.item_id), else_=ItemLink.other_id)
    chosen = (
        select(ItemLink.id, ItemLink.kind, is_reverse, ItemLink.note, Item.id, Item.archival_code, Item.title, Item.state)
        .join(Item, and_(Item.tenant_id == ItemLink.tenant_id, Item.id == beside))
        .where(or_(ItemLink.item_id == item_id, is_reverse), ItemLink.tenant_id == home_tenant())
        .order_by(ItemLink.id)
    )
    return [Relation(*row) for row in session.execute(chosen)]


def hand_on_links(gone: Sequence[Item], to: Item) -> None:
    """Give the cross references of items that become part of another one to that item."""
    ids = {one.id for one in gone}
    chosen = select(ItemLink).where(or_(ItemLink.item_id.in_(ids), ItemLink.other_id.in_(ids)))
    standing = select(ItemLink).where(or_(ItemLink.item_id == to.id, ItemLink.other_id == to.id))
    links = session.scalars(chosen).all()
    known = {(one.item_id, one.other_id, one.kind) for one in (session.scalars(standing).all() if links else []) if one not in links}
    for link in links:
        ends = tuple(to.id if end in ids else end for end in (link.item_id, link.other_id))
        first, second = sorted(ends) if link.kind in SYMMETRICAL else ends
        if first == second or (first, second, link.kind) in known:
            session.delete(link)
            continue
        known.add((first, second, link.kind))
        link.item_id, link.other_id = first, second


def forget_links(item: Item) -> None:
    """Take away the cross references of a draft that is thrown away."""
    session.execute(delete(ItemLink).where(or_(ItemLink.item_id == item.id, ItemLink.other_id == item.id)))


def _are_here(*items: Item) -> None:
    """Refuse what is transferred or destroyed: its description stays as it went."""
    for item in items:
        if item.state in ENDED:
            raise RuleBroken(f"{item} 已经移交或销毁，目录留作存根，关联不再增减", field="other")


def _between(item: Item, other: Item, kind: LinkKind) -> Select[Any]:
    forth = and_(ItemLink.item_id == item.id, ItemLink.other_id == other.id)
    back = and_(ItemLink.item_id == other.id, ItemLink.other_id == item.id)
    return select(ItemLink.id).where(ItemLink.kind == kind, or_(forth, back))
