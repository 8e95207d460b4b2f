"""A spreadsheet bomb is refused: the container's promises are checked first, then what really comes out, in bounded memory.

xlsx and ods are zip files. A reader allocates the rectangle from the first to the last cell, so that two far cells are as
dangerous as a large file; both are looked for while the parts are unpacked piece by piece.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from commarch.errors import RuleBroken
from commarch.imports.limits import Limits

_PIECE = 1 << 20
#: As every spreadsheet program writes it, and as XML allows it: the second is slower, and looked for where the first misses a tag.
_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d')
_ANY_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["\']([A-Z]{1,3})\d')
_FAR_CELL = re.compile(rb'<c r="[A-Z]{1,3}(\d{6,})"')
_ANY_FAR_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["\'][A-Z]{1,3}(\d{6,})["\']')
_ROW = re.compile(rb'<row r="(\d+)"')
_ANY_ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["\'](\d+)["\']')
_REPEATED = re.compile(rb"<table:(?:covered-)?table-(row|cell)\b([^>]*)>")
_TIMES = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


def check_container(data: bytes, filename: str, limits: Limits) -> None:
    """Refuse a container that promises, or turns out, to be too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check_promises(container, len(data), filename, limits)
            _check_contents(container, len(data), filename, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise RuleBroken(f"“{filename}”已损坏或没有传完整，打不开。请重新保存后再上传") from fault


def _check_promises(container: zipfile.ZipFile, packed: int, filename: str, limits: Limits) -> None:
    parts = container.infolist()
    if len(parts) > limits.parts:
        raise RuleBroken(f"“{filename}”里有 {len(parts):,} 个部件，不像目录，已拒收。请另存为新的 xlsx 后再上传")
    _check_size(sum(part.file_size for part in parts), packed, filename, limits)


def _check_size(unpacked: int, packed: int, filename: str, limits: Limits) -> None:
    if unpacked > limits.unpacked_bytes or (unpacked > limits.ratio_from_bytes and unpacked > packed * limits.ratio):
        size = f"{unpacked // 2**20:,}"
        raise RuleBroken(
            f"“{filename}”展开后有 {size} MB 以上，疑似压缩炸弹，已拒收。请删去空白行列，另存为新的 xlsx，或按年度拆开后再上传"
        )


def _check_contents(container: zipfile.ZipFile, packed: int, filename: str, limits: Limits) -> None:
    total = 0
    for part in container.infolist():
        look = _look_for(part.filename, filename, limits)
        for piece in _pieces(container, part):
            total += len(piece)
            _check_size(total, packed, filename, limits)
            if look:
                look.see(piece)
        if look:
            look.finish()


def _pieces(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one part piece by piece.

    zipfile stops at the size that the header promises; a reader that trusts the data instead would go on. So the promise is lifted
    and every byte that is there comes out, except that the checksum then says nothing.
    """
    part.file_size, part.CRC = 1 << 62, None  # type: ignore[assignment]
    with container.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece


class _Rectangle:
    """Watch the sheet of an xlsx for its last row and column."""

    def __init__(self, filename: str, limits: Limits) -> None:
        self.filename, self.limits = filename, limits
        self.tail = b""
        self.columns: set[bytes] = set()
        self.last_row = self.rows = 0

    def see(self, piece: bytes) -> None:
        text = self.tail + piece
        cut = text.rfind(b"<")
        self.tail = text[cut:] if len(text) - cut < _PIECE else b""
        whole = text[:cut]
        self.rows += whole.count(b"<row")
        self._see_cells(whole)
        self._see_rows(whole)
        _check_rectangle(self.last_row, max(map(_column_number, self.columns), default=0), self.filename, self.limits)

    def _see_cells(self, text: bytes) -> None:
        columns, far = _CELL.findall(text), _FAR_CELL.findall(text)
        if len(columns) != text.count(b"<c") or b":c" in text:
            columns, far = _ANY_CELL.findall(text), _ANY_FAR_CELL.findall(text)
        self.columns.update(columns)
        self.last_row = max(self.last_row, *map(int, far), 0)

    def _see_rows(self, text: bytes) -> None:
        rows = _ROW.findall(text)
        if len(rows) != text.count(b"<row") or b":row" in text:
            rows = _ANY_ROW.findall(text)
        self.last_row = max(self.last_row, self.rows, *map(int, rows))

    def finish(self) -> None:
        self.see(b"<")


class _Repetitions:
    """Watch the content of an ods for rows and cells that stand for thousands."""

    def __init__(self, filename: str, limits: Limits) -> None:
        self.filename, self.limits = filename, limits
        self.tail = b""
        self.rows = self.blank_rows = self.times = self.cells = self.blank_cells = self.widest = 0

    def see(self, piece: bytes) -> None:
        text = self.tail + piece
        cut = text.rfind(b"<")
        self.tail = text[cut:] if len(text) - cut < _PIECE else b""
        for what, attributes in _REPEATED.findall(text[:cut]):
            found = _TIMES.search(attributes)
            times = int(found[1]) if found else 1
            if what == b"row":
                self._next_row(times)
            elif b"value-type" in attributes:
                self.cells += self.blank_cells + times
                self.blank_cells = 0
            else:
                self.blank_cells += times

    def _next_row(self, times: int) -> None:
        """Count the row that ends here; blank rows only count when something follows them."""
        if self.cells:
            self.rows += self.blank_rows + self.times
            self.blank_rows = 0
            self.widest = max(self.widest, self.cells)
            _check_rectangle(self.rows, self.widest, self.filename, self.limits)
        else:
            self.blank_rows += self.times
        self.times, self.cells, self.blank_cells = times, 0, 0

    def finish(self) -> None:
        self.see(b"<")
        self._next_row(0)


def _look_for(part: str, filename: str, limits: Limits) -> "_Rectangle | _Repetitions | None":
    if part.startswith("xl/worksheets/") and part.endswith(".xml"):
        return _Rectangle(filename, limits)
    return _Repetitions(filename, limits) if part == "content.xml" else None


def _check_rectangle(rows: int, columns: int, filename: str, limits: Limits) -> None:
    here = f"“{filename}”有一张表用到了"
    if columns > limits.columns:
        raise RuleBroken(f"{here}第 {columns:,} 列，目录最多 {limits.columns} 列。请删去右边多余的列后再上传")
    if rows > limits.rows:
        raise RuleBroken(f"{here}第 {rows:,} 行，一张表最多 {limits.rows:,} 行。请删去下面多余的行，或按年度拆开后再上传")
    if rows * columns > limits.area:
        raise RuleBroken(f"{here} {rows:,} 行 × {columns} 列，超出能读的范围。请删去多余的行列，或按年度拆开后再上传")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
