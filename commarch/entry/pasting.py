"""A block out of a spreadsheet, put into the columns of a sheet: by its headings where it has any, else from one column on. Nothing is lost."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from commarch.entry.bounds import LONGEST_PASTE, MOST_ROWS
from commarch.entry.columns import FILLED, Column, are_headings, heading_of
from commarch.errors import RuleBroken

#: Between cells that have no column.
BETWEEN = " | "


@dataclass(frozen=True)
class Pasted:
    """Rows out of a paste, and whether its first line was read as headings; `surplus`: rows with cells that no column takes."""

    rows: list[dict[str, str]]
    by_headings: bool
    surplus: int


def read_paste(text: str, begin: Column = Column.TITLE) -> Pasted:
    """Read a pasted block as a spreadsheet writes it: tabs between cells, quotes round cells with line ends."""
    if len(text.encode()) > LONGEST_PASTE:
        raise RuleBroken(f"粘贴的内容太多（上限 {LONGEST_PASTE // 1024} KB），请分几次粘贴；更大的目录请用批量导入")
    lines = _lines(text)
    by_headings = bool(lines) and are_headings(lines[0])
    order: Sequence[Column | None] = [heading_of(cell) for cell in lines[0]] if by_headings else FILLED[FILLED.index(begin) :]
    rows = [_row(line, order) for line in lines[by_headings:]]
    if len(rows) > MOST_ROWS:
        raise RuleBroken(f"粘贴了 {len(rows)} 行，一张表最多 {MOST_ROWS} 行，没有粘进去；请分几次粘贴，更大的目录请用批量导入")
    return Pasted(rows, by_headings, sum(Column.SURPLUS in row for row in rows))


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = _quoted(text) if '"' in text else _plainly(text)
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines


def _quoted(text: str) -> list[list[str]]:
    """Read cells in quotes; where quotes do not come in pairs they are signs of the text, and cells end at tabs and line ends alone."""
    if text.count('"') % 2:
        return _plainly(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        return _plainly(text)


def _plainly(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n")]


def _row(cells: Sequence[str], order: Sequence[Column | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    surplus = []
    for place, cell in enumerate(cells):
        column = order[place] if place < len(order) else None
        said = cell.strip()
        if not said:
            continue
        if column is None or column in found:
            surplus.append(said)
        else:
            found[column] = " ".join(said.split("\n"))
    if surplus:
        found[Column.SURPLUS] = BETWEEN.join(" ".join(one.split()) for one in surplus)
    return found
