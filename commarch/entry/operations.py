"""Beginning a sheet, keeping what is typed, registering the rows that are right."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from commarch import clock, holdings
from commarch.audit import Actor
from commarch.database import session
from commarch.entry.bounds import LARGEST_SHEET, LONGEST_CELL, MOST_ROWS, MOST_SHEETS
from commarch.entry.columns import HEADINGS, REPEATABLE, Column
from commarch.entry.models import Sheet
from commarch.entry.queries import find_sheet
from commarch.entry.rows import CellFault, Reader, is_blank
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Item


class SheetChanged(RuleBroken):
    """Another window of the same person has saved this sheet meanwhile; nothing is overwritten unasked."""

    def __init__(self, sheet: Sheet) -> None:
        moment = sheet.changed_at.astimezone(clock.zone()).strftime("%H:%M:%S")
        super().__init__(f"这张表 {moment} 在另一个窗口存过，这里的改动还没有存；请选以哪一边为准")
        #: What stands there now: a save that names this revision overwrites it knowingly.
        self.revision = sheet.revision


@dataclass(frozen=True)
class Registered:
    """What came of a sheet: the drafts, and the rows that stay with their faults (by their place among those that stay)."""

    items: list[Item]
    left: list[tuple[int, tuple[CellFault, ...]]]


def begin(name: str, *, by: Actor, today: date) -> Sheet:
    """Begin an empty sheet."""
    mine = session.scalar(select(func.count()).select_from(Sheet).where(Sheet.person_id == by.person_id)) or 0
    if mine >= MOST_SHEETS:
        raise RuleBroken(f"您已有 {mine} 张没登记完的表，最多 {MOST_SHEETS} 张；请先登记或删去几张")
    now = clock.now()
    own = " ".join(name.split())[:100] or f"{today.month} 月 {today.day} 日的著录表"
    sheet = Sheet(id=uuid7(), person_id=by.person_id, name=own, rows=[], repeats=[], revision=1, begun_at=now, changed_at=now)
    session.add(sheet)
    session.flush()
    return sheet


def keep(sheet: Sheet, rows: Sequence[Mapping[str, Any]], *, revision: int, repeats: Sequence[str] | None = None) -> Sheet:
    """Keep what is typed, right or wrong; `revision` is the one that was seen when typing began."""
    tidy = tidied(rows)
    held = find_sheet(sheet.id, sheet.person_id, held=True)
    if held is None:
        raise RuleBroken("这张表已经删去了")
    if held.revision != revision:
        raise SheetChanged(held)
    chosen = held.repeats if repeats is None else [one.value for one in REPEATABLE if one in repeats]
    if (held.rows, held.repeats) != (tidy, chosen):
        held.rows, held.repeats = tidy, chosen
        held.revision += 1
        held.changed_at = clock.now()
    return held


def register_rows(sheet: Sheet, *, by: Actor, today: date) -> Registered:
    """Register every right row as a draft, in one transaction; the others stay on the sheet with what is wrong."""
    held = find_sheet(sheet.id, sheet.person_id, held=True)
    if held is None:
        raise RuleBroken("这张表已经删去了")
    if all(is_blank(row) for row in held.rows):
        raise RuleBroken("表里还没有内容，没有可登记的")
    reader = Reader(today, Arrangement())
    items: list[Item] = []
    kept: list[Mapping[str, str]] = []
    left: list[tuple[int, tuple[CellFault, ...]]] = []
    for row in held.rows:
        if is_blank(row):
            continue
        read = reader.read(row)
        if read.draft is None:
            left.append((len(kept), read.faults))
            kept.append(row)
        else:
            items.append(holdings.register(read.draft, by=by, today=today, arrangement=reader.arrangement))
    if items:
        held.rows = [dict(row) for row in kept]
        held.revision += 1
        held.changed_at = clock.now()
    return Registered(items, left)


def throw_away(sheet: Sheet) -> None:
    """Throw a sheet away: nothing in it was an archive."""
    session.delete(sheet)


def tidied(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Hold rows to their bounds: known columns, texts, no blank rows at the end; what is too much is refused, not cut."""
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise RuleBroken("交来的不是表格的行，没有存")
    tidy = [
        {column.value: _cell(row[column.value], number, column) for column in Column if row.get(column.value)}
        for number, row in enumerate(rows, 1)
    ]
    while tidy and is_blank(tidy[-1]):
        tidy.pop()
    if len(tidy) > MOST_ROWS:
        raise RuleBroken(f"一张表最多 {MOST_ROWS} 行，现在 {len(tidy)} 行；请先登记一部分，或另开一张")
    if len(json.dumps(tidy, ensure_ascii=False).encode(errors="replace")) > LARGEST_SHEET:
        raise RuleBroken(f"这张表太大（上限 {LARGEST_SHEET // 1024} KB），没有存；请先登记一部分，或另开一张")
    return tidy


def _cell(value: Any, number: int, column: Column) -> str:
    text = str(value).replace("\0", "").encode(errors="replace").decode()
    if len(text) > LONGEST_CELL:
        raise RuleBroken(f"第 {number} 行的{HEADINGS[column]}太长（{len(text)} 字，上限 {LONGEST_CELL} 字），没有存")
    return text


def sheet_of(sheet_id: UUID, by: Actor) -> Sheet | None:
    """Return a sheet of this person's; another one's is as missing as one that does not exist."""
    return find_sheet(sheet_id, by.person_id)
