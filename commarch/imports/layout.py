"""The layout of a sheet: where its heading is, which column is which field, which facts stand on its cover.

It is guessed once, shown, and may be changed by a person; it is kept as JSON beside the import.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from commarch.imports.covers import facts_in, facts_in_sheet_name, facts_in_title
from commarch.imports.fields import FIELDS, IGNORE
from commarch.imports.headings import Column, Heading, find_heading, guess_columns
from commarch.imports.reading import Sheet
from commarch.imports.table import Row

#: How many rows of a sheet are looked at.
SAMPLE = 240


@dataclass
class SheetLayout:
    """How one sheet is read. Rows are counted from 1, as a person sees them; columns from 0."""

    name: str
    number: int = 1
    #: whether the sheet is imported at all
    take: bool = True
    #: first row of the heading, 0 where there is none
    heading_row: int = 0
    heading_rows: int = 0
    #: first row that may be an item
    first_row: int = 1
    columns: list[Column] = field(default_factory=list)
    #: what the cover, the title and the name of the sheet say of all its items
    facts: dict[str, str] = field(default_factory=dict)
    #: title lines above the heading: they come again on each printed page
    titles: list[str] = field(default_factory=list)
    #: what a person should know, in Chinese
    notes: list[str] = field(default_factory=list)

    def mapped(self) -> list[tuple[int, str]]:
        """Return the columns that are imported, with their fields."""
        return [(column.index, column.field) for column in self.columns if column.field != IGNORE]

    def assign(self, index: int, chosen: str) -> None:
        """Let a person decide on a column; another column of the same field gives it up."""
        if chosen != IGNORE and chosen not in FIELDS:
            raise ValueError(chosen)
        self.columns = [
            Column(index, one.heading, chosen, 1.0, "人工指定")
            if one.index == index
            else Column(one.index, one.heading, IGNORE, 1.0, "已由别的列代替")
            if one.field == chosen != IGNORE
            else one
            for one in self.columns
        ]


@dataclass
class Layout:
    """The layouts of all sheets of a file."""

    sheets: list[SheetLayout] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return plain dictionaries and lists, to be kept as jsonb."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Layout":
        """Take up again what `to_json` returned."""
        return cls([SheetLayout(**{**sheet, "columns": [Column(**column) for column in sheet["columns"]]}) for sheet in kept["sheets"]])


def guess_layout(sheets: Iterable[Sheet]) -> Layout:
    """Guess the layout of every sheet; uses up no row of a sheet."""
    return Layout([guess_sheet(sheet) for sheet in sheets])


def guess_sheet(sheet: Sheet) -> SheetLayout:
    """Guess how one sheet is read."""
    guessed = SheetLayout(sheet.name, sheet.number)
    rows = sheet.head(SAMPLE)
    if sheet.fault or not any(any(cell.strip() for cell in row) for row in rows):
        guessed.take = False
        guessed.notes.append(sheet.fault or f"表“{sheet.name}”是空的，不导入")
        return guessed
    heading = find_heading(rows, sheet.merged)
    _settle_rows(guessed, rows, heading)
    texts = heading.texts if heading else []
    guessed.columns = guess_columns(texts, rows[guessed.first_row - 1 :])
    _settle_facts(guessed, rows[: heading.first if heading else guessed.first_row - 1])
    _settle_taking(guessed, hidden=sheet.hidden)
    return guessed


def _settle_rows(guessed: SheetLayout, rows: list[Row], heading: Heading | None) -> None:
    if heading:
        guessed.heading_row, guessed.heading_rows = heading.first + 1, heading.rows
        guessed.first_row = heading.first + heading.rows + 1
    else:
        filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
        guessed.first_row = next((number for number, count in enumerate(filled, 1) if count >= min(3, max(filled))), 1)
        guessed.notes.append(f"表“{guessed.name}”没有找到表头，各列是按内容猜的，请逐列核对")


def _settle_facts(guessed: SheetLayout, above: list[Row]) -> None:
    """Gather the facts: a labelled cover line is surer than a title, a title surer than the name of the sheet."""
    named, titled, covered = facts_in_sheet_name(guessed.name), dict[str, str](), dict[str, str]()
    for row in above:
        filled = [cell for cell in row if cell.strip()]
        if found := facts_in(filled):
            covered |= found
        elif len(set(filled)) == 1:
            guessed.titles.append(filled[0].strip())
            titled |= facts_in_title(filled[0])
    guessed.facts = {**named, **titled, **covered}
    if covered.get("year", named.get("year")) != named.get("year", covered.get("year")):
        guessed.notes.append(f"表名“{guessed.name}”与封面的年度“{covered['year']}”不一致，按封面取")


def _settle_taking(guessed: SheetLayout, *, hidden: bool) -> None:
    fields = {name for _, name in guessed.mapped()}
    if hidden:
        guessed.take = False
        guessed.notes.append(f"表“{guessed.name}”是隐藏的，默认不导入")
    elif "title" not in fields:
        guessed.take = bool(fields & {"archival_code", "document_number"})
        guessed.notes.append(f"表“{guessed.name}”看不出哪一列是题名，请指定")
