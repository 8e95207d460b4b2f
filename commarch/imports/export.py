"""Export of items as a catalogue (导出目录): written row by row, every cell as text, and read back by the import without loss.

Text that begins with = + - @ stays text: nothing is ever written as a formula.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

from commarch.imports.fields import FIELDS
from commarch.libraries import xlsxwriter
from commarch.schemes.periods import parse_period

#: As far as a cell reaches (xlsx); what is cut says so.
LONGEST_CELL = 32_767
_CUT = "……（超出单元格长度，余下未导出）"
#: What XML can't hold
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_SECRECY = {"none": "", "internal": "内部"}
_OPENNESS = {"open": "开放", "restricted": "控制", "unreviewed": "未审核"}
_CARRIERS = {"paper": "纸质", "digital": "电子", "photo_print": "照片", "disc": "光盘", "tape": "磁带", "object": "实物"}


def write_catalogue(items: Iterable[Mapping[str, Any]], fileobj: IO[bytes], columns: Sequence[str] = tuple(FIELDS)) -> int:
    """Write items, dictionaries by field, as xlsx; return how many. Memory does not grow with their number."""
    book = xlsxwriter.Workbook(fileobj, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("归档文件目录")
    plain = book.add_format({"num_format": "@", "valign": "top"})
    _head(sheet, columns, book.add_format({"bold": True, "bottom": 1, "num_format": "@"}), plain)
    count = 0
    for count, item in enumerate(items, 1):
        for column, name in enumerate(columns):
            if text := as_written(name, item.get(name)):
                sheet.write_string(count, column, text, plain)
    if count:
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{count + 1}"})
    book.close()
    return count


def _head(sheet: Any, columns: Sequence[str], bold: Any, plain: Any) -> None:
    for column, name in enumerate(columns):
        sheet.set_column(column, column, FIELDS[name].width, plain)
        sheet.write_string(0, column, FIELDS[name].label, bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def as_written(name: str, value: Any) -> str:
    """Write a value the way catalogues do and the import reads: 永久, 20140520, 内部."""
    if value is None or value == "":
        return ""
    written = _WRITTEN[name](value) if name in _WRITTEN else str(value)
    written = _UNWRITABLE.sub("", written)
    return written if len(written) <= LONGEST_CELL else written[: LONGEST_CELL - len(_CUT)] + _CUT


def _date(value: Any) -> str:
    """Write a whole date in eight digits (DA/T 22-2015); a partial one keeps its hyphen, so that nobody reads it as a number."""
    text = str(value)
    return text.replace("-", "") if len(text) == 10 else text


def _carriers(value: Any) -> str:
    names = [value] if isinstance(value, str) else value
    return "、".join(_CARRIERS.get(str(name), str(name)) for name in names)


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "retention": lambda value: parse_period(str(value)).label,
    "document_date": _date,
    "secrecy": lambda value: _SECRECY.get(str(value), str(value)),
    "openness": lambda value: _OPENNESS.get(str(value), str(value)),
    "carrier": _carriers,
}
