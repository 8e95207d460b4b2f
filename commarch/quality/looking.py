"""Looking for faults: in some items, series, boxes, in what the year expects. What is found takes the place of what was found there before."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from commarch import clock, completeness
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.holdings.gap_report import NumberReport, number_report
from commarch.holdings.gaps import Why
from commarch.quality import duplicates, facts
from commarch.quality.item_checks import Around, Fault, ItemFacts, faults_of
from commarch.quality.kinds import OF_A_BOX, OF_A_SERIES, OF_AN_ITEM, OF_TWO
from commarch.quality.models import FaultKind, Finding
from commarch.schemes.scheme import Scheme
from commarch.storage.settings import measures


@dataclass
class Looked:
    """How much a look took and what it changed: for people who ask what it costs, and for tests."""

    items: int = 0
    series: int = 0
    boxes: int = 0
    found: int = 0
    gone: int = 0


class Eye:
    """Looks with the rules of one tenant, which are read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.looked = Looked()
        self._arrangement = Arrangement()
        self._schemes: dict[int, Scheme | None] = {}
        self._begun: tuple[bool, bool] | None = None

    def at_items(self, items: Sequence[ItemFacts], ids: Collection[UUID]) -> None:
        """Look at items; `ids` may name some that are not filed, or gone, whose findings then go."""
        around = Around(self.today, {year: self._scheme(year) for year in {item.year for item in items}}, self.begun[0])
        found = [fault for item in items for fault in faults_of(item, around)]
        self.looked.items += len(items)
        self._settle(found, Finding.kind.in_(OF_AN_ITEM), Finding.item_id.in_(ids))

    def at_twins(self, ids: Collection[UUID]) -> None:
        """Look whether these items are the same as others."""
        days, numbers = facts.of_the_same_day(ids), facts.of_the_same_number(ids)
        together = {twin.id for group in (*days, *numbers) for twin in group} | set(ids)
        self.looked.items += len(together - set(ids))
        linked = facts.linked_pairs(together)
        found = [
            fault
            for fault in (*_near(days), *_numbered(numbers), *_scanned(facts.same_scans(ids)))
            if frozenset((fault.item_id, fault.other_id)) not in linked
        ]
        # a group is looked at whole: who was paired with one of these may now be paired with another
        self._settle(found, Finding.kind.in_(OF_TWO), or_(Finding.item_id.in_(together), Finding.other_id.in_(together)))

    def at_series(self, series: Collection[str] | None) -> None:
        """Look for gaps and numbers given twice, in these series or in all."""
        report = number_report(series)
        self.looked.series += len(report.series)
        found = [*_gaps(report), *_twice(report)]
        scope: list[Any] = [Finding.kind.in_(OF_A_SERIES)]
        if series is not None:
            subjects = [fault.subject for fault in found]
            scope.append(or_(Finding.detail["series"].as_string().in_(series), Finding.subject.in_(subjects)))
        self._settle(found, *scope)

    def at_boxes(self, ids: Collection[UUID] | None) -> None:
        """Look whether boxes are over-full or stand nowhere, these or all."""
        rows = facts.boxes(ids)
        self.looked.boxes += len(rows)
        rule, shelved = measures(), self.begun[1]
        found = []
        for row in rows:
            detail = {"series": row.series, "number": row.number}
            if shelved and row.place_id is None:
                found.append(Fault(FaultKind.NOT_SHELVED, str(row.id), detail))
            if rule.is_over_full(Decimal(row.thickness), row.spine_mm):
                full = {**detail, "thickness": float(row.thickness), "spine": row.spine_mm}
                found.append(Fault(FaultKind.OVER_FULL, str(row.id), full))
        scope: list[Any] = [Finding.kind.in_(OF_A_BOX)]
        if ids is not None:
            scope.append(Finding.subject.in_([str(one) for one in ids]))
        self._settle(found, *scope)

    def at_expected(self) -> None:
        """Look which entries of the last year whose term has passed have nothing: no item, no draft, no 本年无."""
        year = self.today.year - 1
        found = []
        for entry in completeness.expected_entries(year):
            if entry.is_missing and self.today > self._arrangement.filed_by(entry.archival_class, year):
                detail = {"year": year, "category": entry.full_code, "wording": entry.wording}
                found.append(Fault(FaultKind.EXPECTED_MISSING, f"{year}:{entry.lineage}", detail))
        self._settle(found, Finding.kind == FaultKind.EXPECTED_MISSING)

    @property
    def begun(self) -> tuple[bool, bool]:
        """Whether boxing has begun, and whether shelving has."""
        if self._begun is None:
            self._begun = facts.begun()
        return self._begun

    def _scheme(self, year: int) -> Scheme | None:
        if year not in self._schemes:
            try:
                self._schemes[year] = self._arrangement.scheme(year)
            except RuleBroken:
                self._schemes[year] = None
        return self._schemes[year]

    def _settle(self, found: Iterable[Fault], *scope: Any) -> None:
        """Let what was found stand for the scope: new ones come, those that are no more go, accepted ones stay accepted."""
        before = {(row.kind, row.subject): row for row in session.scalars(select(Finding).where(*scope))}
        now = {(fault.kind, fault.subject): fault for fault in found}
        for key, fault in now.items():
            if (known := before.get(key)) is None:
                session.add(
                    Finding(
                        kind=fault.kind,
                        subject=fault.subject,
                        detail=fault.detail,
                        item_id=fault.item_id,
                        other_id=fault.other_id,
                        found_at=clock.now(),
                    )
                )
                self.looked.found += 1
            elif known.detail != fault.detail:
                # another fault than the one that was accepted
                known.detail, known.accepted_because, known.accepted_by_name, known.accepted_at = fault.detail, None, None, None
        gone = [row.id for key, row in before.items() if key not in now]
        if gone:
            session.execute(delete(Finding).where(Finding.id.in_(gone)))
            self.looked.gone += len(gone)
        session.flush()


def _pair(kind: FaultKind, first: UUID, second: UUID, detail: dict[str, Any]) -> Fault:
    return Fault(kind, f"{first}:{second}", detail, second, first)


def _near(days: Sequence[Sequence[duplicates.Twin]]) -> Iterator[Fault]:
    for group in days:
        for first, second, alike in duplicates.near_titles(group):
            yield _pair(FaultKind.NEAR_TITLE, first.id, second.id, {"alike": alike})


def _numbered(numbers: Sequence[Sequence[duplicates.Twin]]) -> Iterator[Fault]:
    for group in numbers:
        for first, second in duplicates.same_numbers(group):
            yield _pair(FaultKind.SAME_DOCUMENT_NUMBER, first.id, second.id, {"number": second.document_number})


def _scanned(rows: Iterable[Any]) -> Iterator[Fault]:
    for row in rows:
        yield _pair(FaultKind.SAME_SCAN, row.first, row.second, {"file": row.file_name})


def _gaps(report: NumberReport) -> Iterator[Fault]:
    for one in report.with_gaps:
        open_ones = [gap for gap in one.gaps if gap.why is not Why.VOID]
        if open_ones:
            detail = {"gaps": [[gap.first, gap.last] for gap in open_ones], "count": sum(gap.count for gap in open_ones)}
            yield Fault(FaultKind.NUMBER_GAP, one.series, {"series": one.series, **detail})


def _twice(report: NumberReport) -> Iterator[Fault]:
    for one in report.duplicates:
        subject = f"{one.archival_class}·{one.year}-{one.retention_code}-{one.category_code}-{one.number}"
        detail = {"series": one.series, "number": one.number, "codes": list(one.codes)}
        yield Fault(FaultKind.NUMBER_TWICE, subject, detail, one.item_id)
