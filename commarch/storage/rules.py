"""How items fill boxes and boxes fill shelves: pure functions of thicknesses and widths."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod
from commarch.storage.models import SPINES

_CENT = Decimal("0.01")


class NumberSeries(StrEnum):
    """What box numbers (盒号) run in."""

    CLASS_YEAR_RETENTION = "class_year_retention"
    LOWEST_CLASS = "lowest_class"
    FONDS = "fonds"


@dataclass(frozen=True)
class Measures:
    """How thick paper is and how full a box may be; a tenant may have decided otherwise (`box_…` among its settings)."""

    #: 100 sheets are about 10 mm.
    mm_per_100_sheets: Decimal = Decimal(10)
    #: Staple, thread or cover of each item.
    binding_mm: Decimal = Decimal("0.2")
    #: A box is filled to so many hundredths of its spine, so that hands come between.
    fill_percent: int = 90
    spines: tuple[int, ...] = SPINES
    series: NumberSeries = NumberSeries.CLASS_YEAR_RETENTION

    def room_in(self, spine_mm: int) -> Decimal:
        """Return how much goes into a box of this spine."""
        return Decimal(spine_mm * self.fill_percent) / 100

    def spine_for(self, thickness_mm: Decimal) -> int:
        """Return the smallest spine that holds it; the largest there is where none does."""
        return next((spine for spine in self.spines if self.room_in(spine) >= thickness_mm), self.spines[-1])

    def is_over_full(self, thickness_mm: Decimal, spine_mm: int) -> bool:
        """Whether more is in a box than should be."""
        return thickness_mm > self.room_in(spine_mm)


def measures_of(settings: Mapping[str, Any]) -> Measures:
    """Read what a tenant has decided; what is missing is as the rules of thumb say."""
    known = Measures()
    spines = tuple(sorted(spine for spine in settings.get("box_spines", SPINES) if spine in SPINES))
    return Measures(
        mm_per_100_sheets=Decimal(str(settings.get("box_mm_per_100_sheets", known.mm_per_100_sheets))),
        binding_mm=Decimal(str(settings.get("box_binding_mm", known.binding_mm))),
        fill_percent=int(settings.get("box_fill_percent", known.fill_percent)),
        spines=spines or SPINES,
        series=NumberSeries(settings.get("box_series", known.series)),
    )


class LowestClass(NamedTuple):
    """The lowest class (最低一级类目): what a box may hold, and nothing beside it (DA/T 22-2015)."""

    archival_class: str
    year: int
    #: As it stands in the archival codes.
    retention_code: str
    category_code: str

    def __str__(self) -> str:
        return f"{self.archival_class}·{self.year}-{self.retention_code}" + (f"-{self.category_code}" if self.category_code else "")


def box_series(kind: LowestClass, series: NumberSeries) -> str:
    """Return what the numbers of boxes of this class run in: WS·2025-D30; "" where one series runs through the whole fonds."""
    if series is NumberSeries.FONDS:
        return ""
    return str(kind if series is NumberSeries.LOWEST_CLASS else kind._replace(category_code=""))


def shelving_key(kind: LowestClass, number: int, series: NumberSeries) -> str:
    """Return what boxes are put in order by on the shelves: class, year, permanent first, then the longer periods, number."""
    if series is NumberSeries.FONDS:
        return f"{number:07d}"
    years = RetentionPeriod(kind.retention_code).years
    rank = 0 if years is None else 999 - min(years, 998)
    category = f"|{kind.category_code}" if series is NumberSeries.LOWEST_CLASS else ""
    return f"{kind.archival_class}|{kind.year:04d}|{rank:03d}{category}|{number:07d}"


def sheets(pages: int) -> int:
    """Return how many sheets so many sides are: two a sheet, a last one alone counts whole."""
    return -(-pages // 2)


def thickness(pages: int | None, measures: Measures) -> Decimal:
    """Estimate how thick an item is; one whose pages nobody counted is taken for one sheet, and the page says so."""
    paper = sheets(pages or 1) * measures.mm_per_100_sheets / 100
    return (paper + measures.binding_mm).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Loose:
    """A filed item that lies in no box."""

    item_id: UUID
    archival_code: str
    code_key: str
    item_number: int
    pages: int | None
    category_id: UUID
    thickness_mm: Decimal


@dataclass
class Filling:
    """What one box is to hold, in the order of item numbers."""

    items: list[Loose] = field(default_factory=list)
    thickness_mm: Decimal = Decimal(0)
    spine_mm: int = 0
    is_over_full: bool = False

    @property
    def first(self) -> Loose:
        """The item on top."""
        return self.items[0]

    @property
    def last(self) -> Loose:
        """The item at the end."""
        return self.items[-1]


def fill(items: Iterable[Loose], measures: Measures) -> list[Filling]:
    """Put items of one lowest class into boxes in their order: as many as the largest spine takes, then the smallest spine that fits.

    An item thicker than any box gets one of its own, which is said to be over-full: it is to be bound in parts.
    """
    most = measures.room_in(measures.spines[-1])
    filled: list[Filling] = []
    for item in sorted(items, key=lambda one: one.code_key):
        if not filled or filled[-1].thickness_mm + item.thickness_mm > most:
            filled.append(Filling())
        filled[-1].items.append(item)
        filled[-1].thickness_mm += item.thickness_mm
    for one in filled:
        one.spine_mm = measures.spine_for(one.thickness_mm)
        one.is_over_full = measures.is_over_full(one.thickness_mm, one.spine_mm)
    return filled


def top_up(items: Sequence[Loose], held_mm: Decimal, spine_mm: int, last_key: str, measures: Measures) -> int:
    """Return how many late finds (拾遗) still go behind what is in a box: only such as come after it in order."""
    room, count = measures.room_in(spine_mm) - held_mm, 0
    for item in items:
        room -= item.thickness_mm
        if room < 0 or item.code_key <= last_key:
            break
        count += 1
    return count


@dataclass(frozen=True)
class Free:
    """A shelf with the millimetres left on it."""

    place_id: UUID
    free_mm: int


def lay_out(spines: Sequence[int], shelves: Sequence[Free]) -> list[UUID]:
    """Put boxes side by side in their order, from one shelf to the next; none is put before another. Refuse where they do not all go."""
    placed: list[UUID] = []
    rest = iter(_standing(shelves))
    shelf, free = next(rest, (None, 0))
    for spine in spines:
        while shelf is not None and free < spine:
            shelf, free = next(rest, (None, 0))
        if shelf is None:
            raise RuleBroken(_too_little(len(placed), spines), field="shelf")
        placed.append(shelf)
        free -= spine
    return placed


def _standing(shelves: Sequence[Free]) -> Iterator[tuple[UUID | None, int]]:
    return ((one.place_id, one.free_mm) for one in shelves)


def _too_little(count: int, spines: Sequence[int]) -> str:
    lacking = sum(spines[count:])
    return f"架位不够：{len(spines)} 盒中只放得下 {count} 盒，还差 {lacking} 毫米；请少选几盒、另选一层，或先增设柜架"
