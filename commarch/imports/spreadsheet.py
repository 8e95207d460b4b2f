"""Workbooks of xlsx, xls and ods, read by calamine: stored results of formulas only, nothing is computed or fetched."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from commarch.errors import RuleBroken
from commarch.imports.kinds import encrypted
from commarch.imports.limits import Limits
from commarch.imports.table import Merge, Row, Table, fill_down, within

_MOST_MERGES = 200_000


def read_sheets(data: bytes, filename: str, limits: Limits) -> Iterator[Table]:
    """Open the workbook and give its sheets one after the other; a sheet that can't be read says why."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as fault:
        raise encrypted(filename) from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise RuleBroken(f"“{filename}”已损坏，打不开。请用 WPS 或 Excel 打开，另存为 xlsx 后再上传") from fault
    sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if not sheets:
        raise RuleBroken(f"“{filename}”里没有工作表，请检查后重新上传")
    if len(sheets) > limits.sheets:
        raise RuleBroken(f"“{filename}”有 {len(sheets):,} 张表，一次最多 {limits.sheets} 张。请拆成几个文件分次导入")
    return (_table(book, number, one, limits) for number, one in enumerate(sheets, 1))


def _table(book: CalamineWorkbook, number: int, about: SheetMetadata, limits: Limits) -> Table:
    hidden = about.visible != SheetVisibleEnum.Visible
    try:
        sheet = book.get_sheet_by_name(about.name)
    except (CalamineError, OSError, ValueError) as fault:
        why = f"第 {number} 张表“{about.name}”读不出来（{str(fault)[:80]}）。请打开原文件，把这张表复制到新文件里再上传"
        return Table(about.name, hidden=hidden, fault=why)
    merged = _merged(sheet)
    return Table(about.name, within(fill_down(_rows(sheet), merged), about.name, limits), merged, hidden)


def _merged(sheet: CalamineSheet) -> tuple[Merge, ...]:
    ranges = (sheet.merged_cell_ranges or [])[:_MOST_MERGES]
    return tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Give the rows from the first of the sheet on: calamine's iterator adds the blank rows above, not the blank columns on the left."""
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    for cells in sheet.iter_rows():
        yield left + [cell if type(cell) is str else as_seen(cell) for cell in cells]


def as_seen(cell: object) -> str:
    """Write a value as a person saw it in the sheet."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(number: float) -> str:
    """Write a number without `.0`, without scientific notation, with the 15 digits that a spreadsheet keeps."""
    if number.is_integer():
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"
