"""The situation of what is in a box (盒内文件情况说明, DA/T 22-2015 备考表): written from what happened, a person adds to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commarch import clock
from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.holdings import Item, ItemState
from commarch.storage.models import Box, BoxedItem

NOTHING = "无缺损、修改、补充、移出、销毁的记录。"
#: Words of a note that tell of damage or of pages that are not there.
_DAMAGED = re.compile("缺|破损|残|霉|蛀|褪色|污损|撕")
_CHANGES = (Act.EDIT, Act.RECLASSIFY)
_MOST_NUMBERS = 12


@dataclass(frozen=True)
class Facts:
    """What the situation of a box is written from: one item's facts."""

    item_id: UUID
    number: int
    note: str
    state: ItemState
    supplement: bool


def situation_of(boxes: Sequence[Box]) -> dict[UUID, list[str]]:
    """Return what the program writes for each box: 缺损, 修改, 补充, 移出, 销毁, a line each; two statements for any number of boxes."""
    held = _items_in([box.id for box in boxes])
    changed = _changes([one.item_id for items in held.values() for one in items])
    return {box.id: written(held.get(box.id, ()), changed) for box in boxes}


def whole_situation(box: Box, events: Sequence[str]) -> str:
    """Return the text of the note sheet: what happened, then what a person added."""
    return "\n".join(filter(None, [*(events or [NOTHING]), box.situation.strip()]))


def written(items: Sequence[Facts], changed: Mapping[UUID, str]) -> list[str]:
    """Write the lines for what is in one box; `changed` says for an item on which day its description was last corrected."""
    lines = [f"缺损：第 {one.number} 件，{one.note.strip()}。" for one in items if _DAMAGED.search(one.note)]
    lines += [f"缺号：{lacking}，盒内没有。" for lacking in _gaps([one.number for one in items])]
    days: dict[str, list[int]] = {}
    for one in items:
        if one.item_id in changed:
            days.setdefault(changed[one.item_id], []).append(one.number)
    lines += [f"修改：{_numbers(numbers)}，{day} 更正著录。" for day, numbers in sorted(days.items())]
    for name, chosen in (
        ("补充：{}，归档年度截止后补充归档。", [one.number for one in items if one.supplement]),
        ("移出：{}，已移交。", [one.number for one in items if one.state is ItemState.TRANSFERRED]),
        ("销毁：{}，已销毁，留存目。", [one.number for one in items if one.state is ItemState.DESTROYED]),
    ):
        if chosen:
            lines.append(name.format(_numbers(chosen)))
    return lines


def _numbers(numbers: Sequence[int]) -> str:
    """Name items by their numbers: 第 3、7—9 件; of very many only how many."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    if len(spans) > _MOST_NUMBERS:
        return f"共 {len(numbers)} 件"
    return "第 " + "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans) + " 件"


def _gaps(numbers: Sequence[int]) -> list[str]:
    if not numbers:
        return []
    lacking = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))
    return [_numbers(lacking)] if lacking else []


def _items_in(box_ids: Sequence[UUID]) -> dict[UUID, list[Facts]]:
    chosen = select(BoxedItem.box_id, Item.id, Item.item_number, Item.note, Item.state, Item.supplement)
    joined = chosen.join(Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id))
    held: dict[UUID, list[Facts]] = {}
    rows: Any = session.execute(joined.where(BoxedItem.box_id.in_(box_ids)).order_by(BoxedItem.box_id, BoxedItem.code_key))
    for row in rows:
        held.setdefault(row.box_id, []).append(Facts(*row[1:]))
    return held


def _changes(item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the day on which the description of each item was last corrected after filing."""
    things = [str(one) for one in item_ids]
    chosen = select(AuditEntry.thing_id, AuditEntry.at, AuditEntry.act).where(AuditEntry.thing_kind == "item")
    entries = session.execute(
        chosen.where(AuditEntry.thing_id.in_(things), AuditEntry.act.in_((*_CHANGES, Act.FILE))).order_by(AuditEntry.number)
    )
    found: dict[UUID, str] = {}
    for thing, at, act in entries:
        if act is Act.FILE:
            found.pop(UUID(thing), None)  # what was corrected in the draft was corrected before it was an archive
        else:
            found[UUID(thing)] = at.astimezone(clock.zone()).date().isoformat()
    return found
