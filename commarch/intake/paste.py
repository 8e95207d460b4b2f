"""Rows pasted out of a spreadsheet: read, held against the rules cell by cell, the good ones handed in, the others kept to be mended."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commarch import clock, posts
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.imports.fields import IGNORE
from commarch.imports.headings import find_heading, guess_columns
from commarch.intake.models import IntakePaste, Way
from commarch.intake.operations import Facts, faults_of, hand_in

#: What a column may be taken for, in the order of the form, with the words for it.
FIELDS: dict[str, str] = {
    "title": "题名",
    "author": "责任者",
    "document_number": "文号",
    "document_date": "日期",
    "pages": "页数",
    "note": "备注",
    "post": "岗位",
}
_POST_WORDS = frozenset({"岗位", "经办岗位", "所属岗位", "责任岗位", "条线"})
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 30, 4000


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell, by row and column as she sees them in her spreadsheet."""

    row_number: int
    column: int | None
    field: str
    why: str

    @property
    def place(self) -> str:
        """Where it is: 第 3 行「日期」（第 2 列）."""
        name = FIELDS.get(self.field, "")
        where = f"（第 {self.column + 1} 列）" if self.column is not None else ""
        return f"第 {self.row_number} 行「{name}」{where}" if name else f"第 {self.row_number} 行"


@dataclass(frozen=True)
class PastedRow:
    """A row with what is wrong with it."""

    number: int
    cells: list[str]
    facts: Facts | None
    faults: tuple[CellFault, ...]

    def fault_of(self, column: int) -> str:
        """Return what is wrong with a cell, in one line."""
        return "；".join(one.why for one in self.faults if one.column == column)


def read_text(text: str) -> tuple[list[list[str]], list[int], list[str]]:
    """Read pasted text: rows of cells without the heading, their numbers, and what each column is taken for."""
    rows = [(number, cells) for number, cells in enumerate(_cells(text), start=1) if any(cell.strip() for cell in cells)]
    if not rows:
        raise RuleBroken("还没有粘贴内容：在 Excel 或 WPS 里选中几行复制，再粘贴到这里", field="text")
    if len(rows) > MOST_ROWS + 1:
        raise RuleBroken(f"一次最多粘贴 {MOST_ROWS} 行，现在有 {len(rows)} 行；更多的请用「批量导入」", field="text")
    width = max(len(cells) for _, cells in rows)
    if width > MOST_COLUMNS:
        raise RuleBroken(f"一行最多 {MOST_COLUMNS} 列，现在有 {width} 列；请只复制需要的列", field="text")
    if any(len(cell) > LONGEST_CELL for _, cells in rows for cell in cells):
        raise RuleBroken(f"有一格超过 {LONGEST_CELL} 字，请缩短后再粘贴", field="text")
    rows = [(number, [cell.strip() for cell in cells] + [""] * (width - len(cells))) for number, cells in rows]
    heading, body = _heading([cells for _, cells in rows])
    return [cells for _, cells in rows[body:]], [number for number, _ in rows[body:]], heading


def look_at(paste: IntakePaste, today: date) -> list[PastedRow]:
    """Return each row with its faults, by the columns as they are assigned."""
    known = {post.name: post.id for post in posts.posts_open()}
    fields = {name: place for place, name in enumerate(paste.columns) if name in FIELDS}
    return [_row(number, cells, fields, known, today) for number, cells in zip(paste.numbers, paste.rows, strict=True)]


def keep_paste(text: str, *, by: Actor) -> IntakePaste:
    """Keep what somebody pasted until it is handed in or given up; rows that still wait stay in front."""
    rows, numbers, columns = read_text(text)
    paste = find_paste(by, for_update=True)
    if paste is not None and paste.rows:
        raise RuleBroken("上次粘贴的还有几行没有交；请先交掉或放弃，再粘贴新的", field="text")
    if paste is None:
        paste = IntakePaste(person_id=_person(by))
        session.add(paste)
    paste.rows, paste.numbers, paste.columns, paste.changed_at = rows, numbers, columns, clock.now()
    session.flush()
    return paste


def find_paste(by: Actor, *, for_update: bool = False) -> IntakePaste | None:
    """Return what this person pasted and has not handed in."""
    chosen = select(IntakePaste).where(IntakePaste.tenant_id == home_tenant(), IntakePaste.person_id == _person(by))
    if for_update:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    found: IntakePaste | None = session.scalars(chosen).one_or_none()
    return found


def mend_paste(paste: IntakePaste, columns: Sequence[str], cells: Mapping[tuple[int, int], str]) -> None:
    """Assign columns anew and write mended cells; `cells` names each by place of row and column."""
    width = len(paste.columns)
    chosen = [name if name in FIELDS else "" for name in columns][:width]
    chosen += [""] * (width - len(chosen))
    doubled = next((name for name in FIELDS if chosen.count(name) > 1), None)
    if doubled:
        raise RuleBroken(f"有两列都选了「{FIELDS[doubled]}」，请只留一列", field="columns")
    rows = [list(row) for row in paste.rows]
    for (row, column), value in cells.items():
        if 0 <= row < len(rows) and 0 <= column < width:
            rows[row][column] = value.strip()[:LONGEST_CELL]
    paste.columns, paste.rows, paste.changed_at = chosen, rows, clock.now()


def hand_in_paste(paste: IntakePaste, *, by: Actor, today: date) -> tuple[int, int]:
    """Hand the good rows in, keep the others; return how many of each."""
    if "title" not in paste.columns:
        raise RuleBroken("请先指定哪一列是「题名」", field="columns")
    looked_at = look_at(paste, today)
    good = [one for one in looked_at if one.facts is not None]
    for one in good:
        if one.facts is not None:
            hand_in(one.facts, by=by, today=today, way=Way.PASTE)
    left = [(one.number, one.cells) for one in looked_at if one.facts is None]
    if left:
        paste.numbers, paste.rows = [number for number, _ in left], [cells for _, cells in left]
        paste.changed_at = clock.now()
    else:
        session.delete(paste)
    return len(good), len(left)


def give_up_paste(paste: IntakePaste) -> None:
    """Forget rows that are not to be handed in."""
    session.delete(paste)


def _cells(text: str) -> Iterable[list[str]]:
    """Cut pasted text into cells: tabs between them, quotation marks only around a cell with a line end or a tab inside."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if '"' in lines:
        try:
            return list(csv.reader(io.StringIO(lines), delimiter="\t", strict=True))
        except csv.Error:
            pass
    return [line.split("\t") for line in lines.split("\n")]


def _heading(rows: list[list[str]]) -> tuple[list[str], int]:
    """Tell what each column is taken for, and where the rows below the heading begin."""
    found = find_heading(rows[:3])
    is_heading = found is not None and found.first == 0 and len(rows) > 1
    texts, body = (rows[0], 1) if is_heading else ([""] * len(rows[0]), 0)
    columns = []
    for column in guess_columns(texts, rows[body : body + 50]):
        is_post = texts[column.index].strip() in _POST_WORDS
        name = "post" if is_post else column.field
        columns.append(name if name in FIELDS and name != IGNORE and name not in columns else "")
    if not is_heading and "title" not in columns:
        columns = _with_title(columns, rows)
    return columns, body


def _with_title(columns: list[str], rows: list[list[str]]) -> list[str]:
    """Take the column with the longest words for the title, where no heading says which it is."""
    free = [place for place, name in enumerate(columns) if not name or name in ("author", "note")]
    if not free:
        return columns
    longest = max(free, key=lambda place: sum(len(row[place]) for row in rows if not row[place].isascii()))
    return [("title" if place == longest else name) for place, name in enumerate(columns)]


def _row(number: int, cells: list[str], fields: dict[str, int], known: dict[str, UUID], today: date) -> PastedRow:
    told: dict[str, Any] = {name: cells[place] for name, place in fields.items() if name not in ("pages", "post")}
    faults = []

    def fault(name: str, why: str) -> None:
        faults.append(CellFault(number, fields.get(name), name, why))

    post = cells[fields["post"]] if "post" in fields else ""
    if post and post not in known:
        fault("post", f"没有「{post}」这个岗位，请写岗位的全名，或空着")
    pages = cells[fields["pages"]] if "pages" in fields else ""
    read = _pages(pages)
    if pages and read is None:
        fault("pages", f"“{pages[:20]}”不是页数，请填数字，如 6；不知道就空着")
    facts = Facts(**({"title": ""} | told), pages=read, post_id=known.get(post))
    for one in faults_of(facts, today)[1]:
        fault(one.field or "", str(one))
    return PastedRow(number, cells, None if faults else facts, tuple(faults))


def _pages(text: str) -> int | None:
    """Read a number of pages: 6, 6页, ６."""
    bare = text.removesuffix("页").removesuffix("p").strip()
    return int(bare) if bare.isdecimal() and len(bare) < 7 else None


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise RuleBroken("只有人能粘贴文件；系统请用批量导入")
    return by.person_id
