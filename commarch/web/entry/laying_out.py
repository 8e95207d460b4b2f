"""A sheet as the page shows it: rows with their cells, what is wrong in them, and lists to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commarch.entry import FILLED, CellFault, Column, Reader, is_blank
from commarch.entry.bounds import MOST_ROWS
from commarch.entry.rows import categories_on_offer, entries_on_offer
from commarch.web.entry.labels import COLUMNS

#: So many rows there are at least, and so many blank ones below what is filled.
LEAST, BLANK = 20, 5
PERIODS = ("永久", "30年", "10年")


@dataclass(frozen=True)
class ShownRow:
    """A row of the page."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[CellFault, ...]

    def fault(self, column: str) -> CellFault | None:
        """Return what is wrong in a cell."""
        return next((one for one in self.faults if one.column == column), None)


@dataclass(frozen=True)
class Shown:
    """A sheet of the page."""

    rows: list[ShownRow]
    columns: Sequence[tuple[Column, Any]]
    right: int
    faulty: int
    choices: Mapping[str, Sequence[str]]


def laid_out(rows: Sequence[Mapping[str, str]], reader: Reader, *, blank: int = BLANK) -> Shown:
    """Lay out rows with their faults; a column for surplus cells stands there only while there are any."""
    shown = [ShownRow(number, row, () if is_blank(row) else reader.read(row).faults) for number, row in enumerate(rows, 1)]
    right = sum(not one.faults and not is_blank(one.cells) for one in shown)
    wanted = min(max(LEAST, len(rows) + blank), MOST_ROWS)
    shown += [ShownRow(number, {}, ()) for number in range(len(shown) + 1, wanted + 1)]
    has_surplus = any(row.get(Column.SURPLUS) for row in rows)
    columns = [(column, COLUMNS[column]) for column in (*FILLED, *([Column.SURPLUS] if has_surplus else []))]
    return Shown(shown, columns, right, sum(bool(one.faults) for one in shown), choices(reader, rows))


def choices(reader: Reader, rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return what a cell offers while one types."""
    scheme = reader.scheme
    used = dict.fromkeys(row["author"] for row in rows if row.get("author"))
    return {
        Column.CATEGORY: [f"{one.full_code} {one.name}" for one in categories_on_offer(scheme)],
        Column.ENTRY: [f"{number} {one.wording}" for number, one in enumerate(entries_on_offer(scheme), 1)],
        Column.RETENTION: list(PERIODS),
        Column.AUTHOR: list(used)[:20],
    }


def typed(form: Mapping[str, str]) -> list[dict[str, str]] | None:
    """Read the rows of a form; None where it brings none (the page has saved them already)."""
    found: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        number, dash, column = name.removeprefix("r").partition("-")
        if dash and name.startswith("r") and number.isascii() and number.isdigit() and len(number) < 5 and column in set(Column):
            found.setdefault(int(number), {})[column] = value
    last = max(found, default=0)
    return [{name: cell for name, cell in found.get(number, {}).items() if cell} for number in range(1, last + 1)] if found else None


def spoken(faults: Sequence[CellFault]) -> list[dict[str, Any]]:
    """Return faults as a page that is open reads them."""
    return [
        {"column": one.column.value, "label": str(COLUMNS[one.column]), "text": one.text, "choices": list(one.choices)} for one in faults
    ]
