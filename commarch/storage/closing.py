"""Closing a box (封盒): its note sheet is written, who arranged it signs, somebody else checks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.storage.boxing import KIND, held, locked
from commarch.storage.models import Box, BoxedItem, BoxState
from commarch.storage.settings import measures

#: What the catalogue of a box must say of each item before it is closed (DA/T 18-2022 必著, and 页数 for the note sheet).
_NEEDED = {"title": "题名", "author": "责任者", "pages": "页数"}
_MOST_TOLD = 5
LONGEST_SITUATION = 4000
_LONGEST_REASON = 500


def close(box: Box, *, by: Actor, today: date) -> None:
    """Close a box: every item is described in the catalogue, and it is not over-full. Who closes it is its arranger (整理人)."""
    locked(box)
    described = _described(box.id)
    if not described:
        raise RuleBroken("空盒不能封；不用的盒请拆去")
    if lacking := lacking_in(described):
        told = "；".join(lacking[:_MOST_TOLD]) + (f"；等 {len(lacking)} 件" if len(lacking) > _MOST_TOLD else "")
        raise RuleBroken(f"还不能封盒，目录不全：{told}。请先补齐著录")
    thick = sum(row.thickness_mm for row in described)
    if measures().is_over_full(thick, box.spine_mm):
        raise RuleBroken(f"盒里的文件约 {thick:.0f} 毫米厚，{box.spine_mm} 毫米的盒装得太满；请换宽一些的盒脊，或移出末件")
    box.state, box.closed_at = BoxState.CLOSED, clock.now()
    box.arranged_by, box.arranged_on = by.person_id, today
    audit.record(Act.CLOSE_BOX, KIND, box.id, str(box), by=by, after={"count": len(described), "arranged_on": today})


def reopen(box: Box, reason: str, *, by: Actor) -> None:
    """Open a closed box again; it is to be closed and checked anew."""
    if held(box).is_open:
        raise RuleBroken(f"{box} 没有封盒，可以直接改动")
    if not 0 < len(reason.strip()) <= _LONGEST_REASON:
        raise RuleBroken(f"请写明拆封的理由（最多 {_LONGEST_REASON} 个字），它会记进履历", field="reason")
    before = {"arranged_on": box.arranged_on, "checked_on": box.checked_on}
    box.state, box.closed_at = BoxState.OPEN, None
    box.arranged_by = box.arranged_on = box.checked_by = box.checked_on = None
    audit.record(Act.BOX, KIND, box.id, str(box), by=by, before=before, reason=reason.strip())


def check(box: Box, *, by: Actor, today: date) -> None:
    """Sign as checker (检查人): never who arranged the box."""
    if held(box).is_open:
        raise RuleBroken("还没有封盒，先封盒再检查")
    if box.arranged_by == by.person_id:
        raise RuleBroken("整理人不能检查自己整理的盒，请另一位同事检查")
    if box.checked_by is not None:
        raise RuleBroken("这一盒已经检查过了")
    box.checked_by, box.checked_on = by.person_id, today
    audit.record(Act.CLOSE_BOX, KIND, box.id, str(box), by=by, after={"checked_on": today})


def describe(box: Box, situation: str, *, by: Actor) -> None:
    """Add to the situation of what is inside, also after closing: what happens later is written down, too."""
    held(box)
    new = situation.strip()
    if len(new) > LONGEST_SITUATION:
        raise RuleBroken(f"情况说明最多 {LONGEST_SITUATION} 个字", field="situation")
    if new != box.situation:
        audit.record(Act.BOX, KIND, box.id, str(box), by=by, before={"situation": box.situation}, after={"situation": new})
        box.situation = new


def lacking_in(described: Sequence[Row[Any]]) -> list[str]:
    """Name the items of which the catalogue does not say enough: 第 3 件缺页数."""
    found = []
    for row in described:
        missing = [name for field, name in _NEEDED.items() if not getattr(row, field)]
        if missing:
            found.append(f"第 {row.item_number} 件缺{'、'.join(missing)}")
    return found


def _described(box_id: UUID) -> Sequence[Row[Any]]:
    columns = (Item.id, Item.item_number, Item.title, Item.author, Item.pages, BoxedItem.thickness_mm)
    chosen = select(*columns).join(BoxedItem, (BoxedItem.tenant_id == Item.tenant_id) & (BoxedItem.item_id == Item.id))
    return list(session.execute(chosen.where(BoxedItem.box_id == box_id).order_by(BoxedItem.code_key)))
