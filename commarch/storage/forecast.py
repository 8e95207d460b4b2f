"""Shelf forecast (架位预测): how much of the shelves is used, how much comes a year, for how many years there is room."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from commarch.database import session
from commarch.storage.models import Box, Place, PlaceKind

#: Growth is the mean of so many whole years.
YEARS_COUNTED = 5


@dataclass(frozen=True)
class Forecast:
    """Widths in millimetres of spine."""

    capacity_mm: int
    shelved_mm: int
    #: Boxed, but on no shelf yet: it will take room as well.
    unshelved_mm: int
    #: year → class → mm of boxes of that filing year
    by_year: Mapping[int, Mapping[str, int]]
    #: class → mm a year, the mean of the last whole years
    growth: Mapping[str, Decimal]
    #: The years that the mean was taken over.
    counted: tuple[int, ...]

    @property
    def free_mm(self) -> int:
        """What is left when everything boxed has been shelved."""
        return self.capacity_mm - self.shelved_mm - self.unshelved_mm

    @property
    def growth_mm(self) -> Decimal:
        """What comes a year, all classes."""
        return sum(self.growth.values(), Decimal(0))

    @property
    def years_left(self) -> Decimal | None:
        """For how many years there is room; None: nothing to reckon by."""
        if not self.growth_mm or not self.capacity_mm:
            return None
        return max(Decimal(0), (self.free_mm / self.growth_mm).quantize(Decimal("0.1")))


def forecast(*, this_year: int) -> Forecast:
    """Reckon from the boxes there are; two statements."""
    capacity = session.scalar(select(func.coalesce(func.sum(Place.capacity_mm), 0)).where(Place.kind == PlaceKind.SHELF, ~Place.retired))
    chosen = select(Box.year, Box.archival_class, Box.place_id.is_not(None), func.sum(Box.spine_mm))
    rows = session.execute(chosen.group_by(Box.year, Box.archival_class, Box.place_id.is_not(None)))
    by_year: dict[int, dict[str, int]] = {}
    shelved = unshelved = 0
    for year, archival_class, stands, width in rows:
        here = by_year.setdefault(year, {})
        here[archival_class] = here.get(archival_class, 0) + width
        shelved, unshelved = (shelved + width, unshelved) if stands else (shelved, unshelved + width)
    counted, growth = mean_growth(by_year, this_year=this_year)
    return Forecast(capacity or 0, shelved, unshelved, dict(sorted(by_year.items())), growth, counted)


def mean_growth(by_year: Mapping[int, Mapping[str, int]], *, this_year: int) -> tuple[tuple[int, ...], dict[str, Decimal]]:
    """Return the years that count, and what each class grows by in one: years up to the last that is boxed, this one left out."""
    whole = [year for year in by_year if year < this_year]
    if not whole:
        return (), {}
    last = max(whole)
    counted = tuple(range(max(min(whole), last - YEARS_COUNTED + 1), last + 1))
    classes = sorted({name for year in counted for name in by_year.get(year, {})})
    totals = {name: sum(by_year.get(year, {}).get(name, 0) for year in counted) for name in classes}
    return counted, {name: Decimal(total) / len(counted) for name, total in totals.items()}
