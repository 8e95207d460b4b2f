"""Which numbers a section would get if the batch were committed now. Nothing is reserved."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from commarch.arrangement.lines import Line, Section
from commarch.arrangement.models import ArrangementBatch
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, SeriesCounter
from commarch.schemes import codes, coding


def stem_of(code: str) -> str:
    """Return a code without its item number."""
    return code.rpartition("-")[0] + "-"


@dataclass(frozen=True)
class Numbers:
    """The codes from the first to the last of a section, as they would be."""

    first: str
    last: str
    #: The first number, before which others stand already.
    start: int

    @property
    def stem(self) -> str:
        """What all of these codes begin with."""
        return stem_of(self.first)

    def numeral(self, place: int) -> str:
        """Return the item number of the line at a place (from 1), as the code would write it."""
        return str(self.start + place - 1).zfill(len(self.first) - len(self.stem))


def numbers_to_come(
    batch: ArrangementBatch, found: Sequence[tuple[Section, list[Line]]], arrangement: Arrangement
) -> dict[Section, Numbers | None]:
    """Return the numbers of each section in the order of numbering; None where no code can be made yet, which the checks explain."""
    made = {section: _parts(batch, section, arrangement) for section, _ in found}
    names = {codes.series(*parts) for parts in made.values() if parts}
    counters = select(SeriesCounter.series, SeriesCounter.last_number).where(SeriesCounter.series.in_(names))
    last: dict[str, int] = {row.series: row.last_number for row in session.execute(counters)} if names else {}
    told: dict[Section, Numbers | None] = {}
    for section, lines in found:
        parts = made[section]
        if parts is None:
            told[section] = None
            continue
        series = codes.series(*parts)
        start = last.get(series, 0) + 1
        last[series] = start + len(lines) - 1
        first, end = (codes.numbered(parts[0], series, number) for number in (start, last[series]))
        told[section] = Numbers(first, end, start)
    return told


def _parts(batch: ArrangementBatch, section: Section, arrangement: Arrangement) -> tuple[codes.CodeTemplate, codes.CodeParts] | None:
    full = f"{batch.archival_class}·{section.category_code}" if section.category_code else batch.archival_class
    category = arrangement.category(batch.year, full)
    if category is None:
        return None
    try:
        template = coding.template_of(arrangement.scheme(batch.year).template_of_class(batch.archival_class), category)
        parts = coding.parts_of(category, fonds=arrangement.fonds_number, year=batch.year, retention=section.retention_code, item=1)
        codes.render(template, parts)
    except RuleBroken:
        return None
    return None if "volume" in template else (template, parts)
