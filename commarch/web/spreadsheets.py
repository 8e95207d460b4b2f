"""A table as an xlsx file to take away. Text stays text: a cell that begins with = is no formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

from flask import Response
from flask_babel import gettext

from commarch import clock
from commarch.libraries import xlsxwriter

#: What a sheet of a spreadsheet may not be called with.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: Rows by which the width of a column is measured, and the least and most width.
LOOKED_AT, _NARROW, _WIDE = 200, 6, 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """A table that becomes a sheet of a spreadsheet."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def xlsx(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Sheet1") -> Response:
    """Answer with a spreadsheet called `name` (its date is added), one row of headings that stays in sight."""
    return workbook(name, [Table(sheet, headings, rows)])


def workbook(name: str, tables: Iterable[Table]) -> Response:
    """Answer with a spreadsheet of several sheets; names that can't stand on a sheet, or stand twice, are made to fit."""
    content, known = BytesIO(), set[str]()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for number, table in enumerate(tables, 1):
            title = _FORBIDDEN.sub(" ", table.name).strip("' ")[:31] or f"Sheet{number}"
            title = title if title.lower() not in known else f"{title[:27]} {number}"
            known.add(title.lower())
            page = book.add_worksheet(title)
            page.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                page.write_string(0, column, heading, bold)
            for column, width in enumerate(_widths(table)):
                page.set_column(column, column, width)
            for place, row in enumerate(table.rows, start=1):
                for column, value in enumerate(row):
                    _write(page, place, column, value)
    return attachment(content.getvalue(), f"{name}{clock.today():%Y%m%d}.xlsx", XLSX)


def attachment(content: bytes, file_name: str, media_type: str) -> Response:
    """Answer with a file to be saved, never shown in our origin (RFC 6266 name, also in Chinese)."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"export\"; filename*=UTF-8''{quote(file_name, safe='')}"
    return response


def _widths(table: Table) -> list[int]:
    """Return how wide columns are, by what stands in the first rows; none where rows come one by one and can't be looked at before."""
    if not isinstance(table.rows, Sequence):
        return []
    looked_at = [table.headings, *table.rows[:LOOKED_AT]]
    longest = [max(_length(str(row[column] or "")) for row in looked_at if column < len(row)) for column in range(len(table.headings))]
    return [min(max(length + 2, _NARROW), _WIDE) for length in longest]


def _length(words: str) -> int:
    """Return how long a text is; a Chinese character takes the room of two letters."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _write(page: Any, row: int, column: int, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, gettext("是") if value else gettext("否"))
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_string(row, column, f"{value.astimezone(clock.zone()):%Y-%m-%d %H:%M}")
    elif isinstance(value, date):
        page.write_string(row, column, value.isoformat())
    else:
        page.write_string(row, column, str(value))
