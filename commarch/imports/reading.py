"""Reading: an uploaded catalogue becomes sheets of rows of text, whatever program saved it.

A cell is text as a person saw it: 2012.0 is `2012`, a date is ISO, nothing is in scientific notation, a formula is its last result.
Rows of a sheet can be walked once, in order; row 1 is the first row of the sheet, blank rows included.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from commarch.errors import RuleBroken
from commarch.imports.delimited import read_delimited
from commarch.imports.inflation import check_container
from commarch.imports.kinds import Kind, kind_of
from commarch.imports.limits import Limits
from commarch.imports.spreadsheet import read_sheets
from commarch.imports.table import Merge, Row, Table

__all__ = ["Limits", "Merge", "Row", "Sheet", "Workbook", "read_workbook"]


@dataclass
class Sheet:
    """One sheet (工作表). `fault` says in Chinese why it could not be read; such a sheet has no rows."""

    name: str
    number: int
    hidden: bool = False
    fault: str | None = None
    merged: tuple[Merge, ...] = ()
    rows: Iterable[Row] = ()
    _ahead: deque[Row] = field(default_factory=deque)
    _rest: Iterator[Row] | None = None

    def __iter__(self) -> Iterator[Row]:
        return chain(self._drain(), self._stream())

    def head(self, count: int) -> list[Row]:
        """Look at the first rows without using them up."""
        stream = self._stream()
        self._ahead.extend(islice(stream, max(0, count - len(self._ahead))))
        return list(islice(self._ahead, count))

    def _drain(self) -> Iterator[Row]:
        while self._ahead:
            yield self._ahead.popleft()

    def _stream(self) -> Iterator[Row]:
        if self._rest is None:
            self._rest = iter(self.rows)
        return self._rest


@dataclass
class Workbook:
    """One uploaded file (目录文件): walk `sheets` once, in order, each sheet before the next."""

    filename: str
    kind: str
    sheets: Iterator[Sheet]
    #: how the text was encoded, for csv
    encoding: str = ""


def read_workbook(source: Path | str | bytes, filename: str, limits: Limits | None = None) -> Workbook:
    """Open a catalogue; raise RuleBroken when it is no table, locked, empty, broken, or too large.

    A hostile file can still end the process (readers allocate what it asks for): uploads go through `bounded`.
    """
    limits = limits or Limits()
    data = _bytes_of(source, filename, limits)
    kind = kind_of(data, filename)
    if kind is Kind.TEXT:
        table, encoding = read_delimited(data, filename, limits)
        return Workbook(filename, kind.value, _sheets([table]), encoding)
    if kind in (Kind.XLSX, Kind.ODS):
        check_container(data, filename, limits)
    return Workbook(filename, kind.value, _sheets(read_sheets(data, filename, limits)))


def _bytes_of(source: Path | str | bytes, filename: str, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        size, data = len(source), source
    else:
        path = Path(source)
        size = path.stat().st_size
        data = path.read_bytes() if size <= limits.file_bytes else b""
    if size > limits.file_bytes:
        raise RuleBroken(
            f"“{filename}”有 {size // 2**20:,} MB，超过 {limits.file_bytes // 2**20} MB。请删去图片和空白行，或按年度拆开后再上传"
        )
    return data


def _sheets(tables: Iterable[Table]) -> Iterator[Sheet]:
    for number, table in enumerate(tables, 1):
        yield Sheet(table.name, number, table.hidden, table.fault, table.merged, table.rows)
