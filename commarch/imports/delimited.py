"""Text tables (csv, tsv): the encoding and the delimiter are found out, a stray quotation mark spoils its own row only."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from commarch.errors import RuleBroken
from commarch.imports.limits import Limits
from commarch.imports.table import Row, Table, within

_DELIMITERS = ",\t;"
_MOST_LINES = 100
_LONGEST = 1_000_000
_BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def read_delimited(data: bytes, filename: str, limits: Limits) -> tuple[Table, str]:
    """Read a text table; return it and the name of its encoding."""
    text, encoding = _decode(data, filename)
    delimiter = _delimiter(text[:200_000])
    name = PurePath(filename).stem
    rows = within(_records(text, delimiter, name), name, limits)
    return Table(name, rows), encoding


def _decode(data: bytes, filename: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding, filename), encoding.removesuffix("-sig").upper()
    if encoding := _utf16_without_mark(data):
        return _strictly(data, encoding, filename), "UTF-16"
    if b"\x00" in data[:4096]:
        raise RuleBroken(f"“{filename}”不是表格，也不是文本。请用 WPS 或 Excel 另存为 xlsx 后再上传")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as fault:
        _refuse_damaged(data, fault, filename)
    return _strictly(data, "gb18030", filename), "GB18030"


def _strictly(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _unreadable(data, fault.start, filename) from fault


def _utf16_without_mark(data: bytes) -> str:
    """Tell UTF-16 by the zero halves of its line ends and digits."""
    sample = data[:4096]
    if sample.count(b"\x00") * 20 < len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"


def _refuse_damaged(data: bytes, fault: UnicodeDecodeError, filename: str) -> None:
    """Refuse UTF-8 with a few spoilt bytes: read as GB18030 every character of it would turn into another."""
    sample = data[max(0, fault.start - 50_000) : fault.start + 50_000].decode("utf-8", "replace")
    spoilt, foreign = sample.count("\ufffd"), sum(character > "\x7f" for character in sample)
    if foreign > 20 and spoilt * 20 < foreign:
        raise _unreadable(data, fault.start, filename)


def _unreadable(data: bytes, position: int, filename: str) -> RuleBroken:
    row = data.count(b"\n", 0, position) + 1
    return RuleBroken(f"“{filename}”第 {row:,} 行有认不出的字符。请用 WPS 或 Excel 打开，另存为 xlsx 或“CSV UTF-8”后再上传")


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first lines most evenly."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    lines = [line for line in bare.splitlines()[:50] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        common = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(common) if common else 0, common)

    return max(_DELIMITERS, key=evenness)


def _records(text: str, delimiter: str, name: str) -> Iterator[Row]:
    """Give one row a record; a record goes on over line ends inside quotation marks."""
    lines = io.StringIO(text, newline="")
    waiting: list[str] = []
    while True:
        line = waiting.pop() if waiting else lines.readline()
        if not line:
            return
        if '"' not in line:
            yield line.rstrip("\r\n").split(delimiter)
            continue
        record = [line]
        while sum(one.count('"') for one in record) % 2 and len(record) < _MOST_LINES and (more := lines.readline()):
            record.append(more)
        row = _quoted(record, delimiter)
        if row is None:
            waiting.extend(reversed(record[1:]))
            row = line.rstrip("\r\n").split(delimiter)
        if sum(map(len, row)) > _LONGEST:
            raise RuleBroken(f"表“{name}”有一行超过 {_LONGEST:,} 字。请检查引号是否成对后再上传")
        yield row


def _quoted(record: list[str], delimiter: str) -> Row | None:
    """Take a record apart by the rules of csv; None where its quotation marks do not pair."""
    try:
        rows = list(csv.reader(["".join(record)], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
