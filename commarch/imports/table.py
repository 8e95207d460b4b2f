"""The plain shape that every format is read into, and what is common to all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commarch.errors import RuleBroken
from commarch.imports.limits import Limits

Row = list[str]
#: top, left, bottom, right; counted from 0, inclusive
Merge = tuple[int, int, int, int]


@dataclass
class Table:
    """One sheet as a format gives it."""

    name: str
    rows: Iterable[Row] = ()
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    fault: str | None = None


def within(rows: Iterable[Row], name: str, limits: Limits) -> Iterator[Row]:
    """Pass rows on and refuse the sheet where it grows too long or too wide."""
    for number, row in enumerate(rows, 1):
        if number > limits.rows:
            raise RuleBroken(f"表“{name}”超过 {limits.rows:,} 行。请按年度拆开后分次导入")
        if len(row) > limits.columns and any(row[limits.columns :]):
            raise RuleBroken(f"表“{name}”第 {number:,} 行有 {len(row):,} 列，目录最多 {limits.columns} 列。请检查分隔符，或删去多余的列")
        yield row[: limits.columns]


def fill_down(rows: Iterable[Row], merged: Iterable[Merge]) -> Iterator[Row]:
    """Repeat a value down a cell that was merged over several rows: each of them means it."""
    starts: dict[int, list[Merge]] = {}
    for merge in merged:
        if merge[2] > merge[0]:
            starts.setdefault(merge[0], []).append(merge)
    if not starts:
        yield from rows
        return
    running: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        _repeat(running, number, row)
        for _, left, bottom, _ in starts.get(number, ()):
            if left < len(row) and row[left]:
                running[left] = (bottom, row[left])
        yield row


def _repeat(running: dict[int, tuple[int, str]], number: int, row: Row) -> None:
    """Write the values that reach down to this row into it and forget those that ended above."""
    for column, (bottom, value) in list(running.items()):
        if number > bottom:
            del running[column]
        elif column < len(row) and not row[column]:
            row[column] = value
