"""The report of gaps and duplicates over the series of a tenant: figures first, numbers only of those that have holes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.holdings.gaps import Gap, gaps
from commarch.holdings.models import Item, SeriesCounter


@dataclass(frozen=True)
class SeriesReport:
    """What a series should have and what it lacks."""

    series: str
    year: int | None
    archival_class: str
    retention_code: str
    category_code: str
    count: int
    last: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """How many numbers are missing."""
        return sum(gap.count for gap in self.gaps)


@dataclass(frozen=True)
class Duplicate:
    """One item number of a class that several items have."""

    year: int
    archival_class: str
    retention_code: str
    category_code: str
    number: int
    codes: tuple[str, ...]
    #: The first series in which it was given.
    series: str
    #: The item that was given it again.
    item_id: UUID


@dataclass(frozen=True)
class NumberReport:
    """All series, the wrong ones among them, and numbers given twice."""

    series: tuple[SeriesReport, ...]
    duplicates: tuple[Duplicate, ...]

    @property
    def with_gaps(self) -> tuple[SeriesReport, ...]:
        """Series that lack numbers."""
        return tuple(one for one in self.series if one.gaps)


def number_report(series: Collection[str] | None = None) -> NumberReport:
    """Look through every series, or these: 1 to the last number given, and each number once (DA/T 22-2015: 件号连续).

    Numbers given twice are looked for in the whole classes that these series are of.
    """
    rows = _series(series)
    holes = [row.series for row in rows if (row.held or 0) < max(row.last_number, row.highest or 0)]
    numbers, void = _numbers_of(holes), _void_codes() if holes else ()
    return NumberReport(tuple(_report(row, numbers, void) for row in rows), _duplicates(series))


def _series(series: Collection[str] | None) -> Sequence[Row[Any]]:
    """Return the figures of each series; what its items have alike is read from any of them."""
    facts = [func.min(column).label(column.key) for column in (Item.year, Item.archival_class, Item.retention_code, Item.category_code)]
    figures = [func.count().label("held"), func.max(Item.item_number).label("highest"), func.bool_or(_imported()).label("on_paper")]
    held = select(Item.series, *facts, *figures).where(Item.series.is_not(None) if series is None else Item.series.in_(series))
    found = held.group_by(Item.series).subquery()
    chosen = select(SeriesCounter.series, SeriesCounter.last_number, *(column for column in found.c if column.key != "series"))
    chosen = chosen.outerjoin(found, found.c.series == SeriesCounter.series).where(_of_codes(SeriesCounter.series))
    if series is not None:
        chosen = chosen.where(SeriesCounter.series.in_(series))
    rows: Sequence[Row[Any]] = session.execute(chosen.order_by(SeriesCounter.series)).all()
    return rows


def _of_codes(series: Any) -> Any:
    """Whether a counter numbers items: a code begins with the fonds number, other counters (盒 …) with a Chinese word."""
    return series.op("~")("^[A-Z0-9]")


def _imported() -> Any:
    return Item.import_id.is_not(None)


def _numbers_of(series: Sequence[str]) -> dict[str, list[int]]:
    if not series:
        return {}
    found: dict[str, list[int]] = {}
    rows: Iterable[Any] = session.execute(select(Item.series, Item.item_number).where(Item.series.in_(series)))
    for name, number in rows:
        found.setdefault(name, []).append(number)
    return found


def _void_codes() -> tuple[str, ...]:
    """Return the codes that undone imports have made void: their entries in the trail name each."""
    entries = session.scalars(select(AuditEntry.after).where(AuditEntry.act == Act.UNDO_IMPORT)).all()
    return tuple(code for after in entries for code in (after or {}).get("void_codes", ()))


def void_numbers(series: str, codes: Iterable[str]) -> set[int]:
    """Return the numbers of a series among void codes."""
    tails = [code[len(series) + 1 :] for code in codes if code.startswith(series) and len(code) > len(series)]
    return {int(tail) for tail in tails if tail.isascii() and tail.isdigit()}


def _report(row: Row[Any], numbers: Mapping[str, list[int]], void: Iterable[str]) -> SeriesReport:
    lacking = gaps(numbers.get(row.series, ()), row.last_number, void=void_numbers(row.series, void), on_paper=bool(row.on_paper))
    is_whole = (row.held or 0) >= max(row.last_number, row.highest or 0)
    return SeriesReport(
        row.series,
        row.year,
        row.archival_class or "",
        row.retention_code or "",
        row.category_code or "",
        row.held or 0,
        row.last_number,
        () if is_whole else tuple(lacking),
    )


def _duplicates(series: Collection[str] | None) -> tuple[Duplicate, ...]:
    """Return numbers that stand twice in one class; the database refuses them in one series, not in two structures of the code.

    Each volume numbers its items from 1: there a number is given twice only inside one volume.
    """
    lowest = (Item.year, Item.archival_class, Item.retention_code, Item.category_code)
    place = (*lowest, Item.volume_id, Item.item_number)
    codes = func.array_agg(Item.archival_code).label("codes")
    ids = func.array_agg(aggregate_order_by(Item.id, Item.id.asc())).label("ids")
    chosen = select(*place, codes, ids, func.min(Item.series).label("series")).where(Item.series.is_not(None))
    if series is not None:
        chosen = chosen.where(tuple_(*lowest).in_(select(*lowest).where(Item.series.in_(series)).distinct()))
    rows: Iterable[Any] = session.execute(chosen.group_by(*place).having(func.count() > 1).order_by(*place))
    return tuple(
        Duplicate(
            row.year,
            row.archival_class,
            row.retention_code,
            row.category_code,
            row.item_number,
            tuple(sorted(row.codes)),
            row.series,
            row.ids[1],
        )
        for row in rows
    )
