"""Placing: every row of a sheet is an item, or is skipped with a reason; none is lost."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from commarch.imports.covers import facts_in
from commarch.imports.fields import squeeze
from commarch.imports.layout import SheetLayout
from commarch.imports.table import Row
from commarch.imports.values import clean

_SIGNATURE = re.compile(
    r"\s*(?:(?:制|填|列)\s*表|检\s*查|审\s*[核批]|复\s*核|立\s*卷|整\s*理|编\s*制|打\s*印|录\s*入|负\s*责|归\s*档|移\s*交|接\s*收|经\s*办|单位负责)"
    r"\s*(?:人|者|员|单\s*位|日\s*期|时\s*间)?\s*(?:签[字名章])?\s*[:：].*",
    re.DOTALL,
)
_TOTAL = re.compile(
    r"\s*(?:合\s*计|总\s*计|小\s*计|本页(?:合计|小计)|共\s*计|累\s*计)\s*[:：]?\s*[\d,]*\s*[件页卷盒]?\s*"
    r"|\s*[-—]?\s*第\s*[\d一二三四五六七八九十百]*\s*页.*|\s*共\s*\d*\s*[页件卷盒].*|\s*\d+\s*/\s*\d+\s*页?\s*|\s*(?:注|说明|备注)\s*[:：].*",
    re.DOTALL,
)
#: Without any of these a row says nothing of a document: forms are printed with numbers and years already in them.
_SUBSTANCE = frozenset({"title", "archival_code", "document_number", "author", "document_date", "pages", "note", "components"})


class Place(StrEnum):
    """What a row of a sheet is."""

    ITEM = "item"
    BLANK = "blank"
    ABOVE = "above"
    HEADING = "heading"
    COVER = "cover"
    FOOTER = "footer"
    NOT_TAKEN = "not_taken"


@dataclass(slots=True)
class Placed:
    """One row in its place. `cells` are the filled cells by field, of an item only; `reason` tells why a row is skipped."""

    number: int
    place: Place
    row: Row
    cells: dict[str, str]
    facts: dict[str, str]
    reason: str = ""


def place_rows(layout: SheetLayout, rows: Iterable[Row]) -> Iterator[Placed]:
    """Place every row of a sheet, in order; `rows` begin with row 1."""
    facts = layout.facts
    mapped = dict(layout.mapped())
    fields = [mapped.get(index) for index in range(max(mapped, default=-1) + 1)]
    headings = {column.heading.strip(): column.index for column in reversed(layout.columns) if column.heading.strip()}
    for number, row in enumerate(rows, 1):
        place, reason = _place(layout, number, row, headings)
        cells: dict[str, str] = {}
        if place is Place.ITEM:
            cells = {field: cell for field, cell in zip(fields, row, strict=False) if field and cell and not cell.isspace()}
            if not _SUBSTANCE & cells.keys():
                place, reason, cells = Place.BLANK, "只有序号、年度之类，没有内容", {}
        elif place is Place.COVER:
            facts = {**facts, **facts_in(row)}
        yield Placed(number, place, row, cells, facts, reason)


def _place(layout: SheetLayout, number: int, row: Row, headings: dict[str, int]) -> tuple[Place, str]:
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return Place.BLANK, "空行"
    if number < layout.first_row:
        return _place_above(layout, number)
    if not layout.take:
        return Place.NOT_TAKEN, "这张表不导入"
    found = _place_between(layout, row, filled, headings)
    return found if found and not _is_described(layout, row) else (Place.ITEM, "")


def _place_between(layout: SheetLayout, row: Row, filled: list[str], headings: dict[str, int]) -> tuple[Place, str] | None:
    """Tell what stands between the items and below them."""
    if (len(filled) <= 8 and _SIGNATURE.fullmatch(filled[0])) or (len(filled) <= 3 and _TOTAL.fullmatch(filled[0])):
        return Place.FOOTER, f"表尾“{filled[0].strip()[:20]}”"
    if _repeats_heading(row, filled, headings):
        return Place.HEADING, "重复的表头"
    return _place_cover(layout, filled)


def _is_described(layout: SheetLayout, row: Row) -> bool:
    """Tell an item with a strange title from a footer: it has a title and a year, date or period that can be read."""
    cells = {field: row[index] for index, field in layout.mapped() if index < len(row) and row[index].strip()}
    return "title" in cells and any(name in cells and clean(name, cells[name]).value for name in ("document_date", "year", "retention"))


def _place_above(layout: SheetLayout, number: int) -> tuple[Place, str]:
    if layout.heading_row <= number < layout.heading_row + layout.heading_rows:
        return Place.HEADING, "表头"
    return Place.ABOVE, "表头上方的标题或封面项"


def _repeats_heading(row: Row, filled: list[str], headings: dict[str, int]) -> bool:
    """Tell the heading of the next printed page: most of its cells are the words of the heading, in their columns."""
    if len(filled) < 2 or not (filled[0].strip() in headings or filled[1].strip() in headings):
        return False
    same = sum(headings.get(cell.strip()) == index for index, cell in enumerate(row) if cell)
    return same >= 2 and same * 3 >= len(filled) * 2


def _place_cover(layout: SheetLayout, filled: list[str]) -> tuple[Place, str] | None:
    """Tell title and cover lines between the rows: few cells, and either a title seen above or labelled facts."""
    different = set(filled)
    if len(different) == 1 and filled[0].strip() in layout.titles:
        return Place.ABOVE, "重复的标题"
    if len(different) == 1 and squeeze(filled[0]).endswith(("归档文件目录", "卷内文件目录", "案卷目录")) and len(filled[0]) < 40:
        return Place.ABOVE, "重复的标题"
    if (len(different) <= 2 or len(filled) <= 8) and any(":" in cell or "：" in cell for cell in filled):
        found = facts_in(filled)
        if len(found) >= 2 or (found and len(different) == 1):
            return Place.COVER, "封面项，以下各行照此"
    return None
