"""Proposing (提议): what the sources say of a document, joined into ranked proposals with their reasons. Nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commarch.assistant import words
from commarch.assistant.composition import compositions
from commarch.assistant.dating import years
from commarch.assistant.evidence import Place, Reason
from commarch.assistant.experience import Experience, evidence_of, experience, names_of
from commarch.assistant.habits import OFTEN, Habits, habits
from commarch.assistant.joining import Joined, join
from commarch.assistant.wording import row_reason, rows_in_use, wording_of
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.schemes.models import AccessDefault
from commarch.schemes.periods import RetentionPeriod
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme

#: Gives code and title of the filed items that a reason names.
Names = Callable[[Iterable[UUID]], Mapping[UUID, tuple[str, str]]]
NO_ROW = "归档范围没有与题名相近的条目，保管期限请自定"
NOT_FILED_WORDS = "不归档"
#: A title longer than this is compared by its beginning.
LONGEST = 300
_PLACES, _RANKED = 3, 5
#: A place with less than this of all that was said is not worth a chip; below the second nothing was recognised.
_LEAST_SHARE, _LEAST_KNOWN = 0.03, 0.12


@dataclass(frozen=True)
class Proposal:
    """One answer: its value as the program takes it, as a person reads it, how sure, and why."""

    value: str
    label: str
    confidence: float
    reason: Reason


@dataclass(frozen=True)
class ProposedPlace:
    """Category, row, retention and access in one: what one click fills in."""

    category: str
    category_name: str
    entry: UUID | None
    wording: str
    #: "" where documents of this kind are not filed (不归档).
    retention: str
    access: AccessDefault | None
    confidence: float
    reasons: tuple[Reason, ...]

    @property
    def value(self) -> str:
        """What a button of this place sends: category|entry|retention; the retention only where no row gives it."""
        return f"{self.category}|{self.entry or ''}|{'' if self.entry else self.retention}"

    @property
    def is_not_filed(self) -> bool:
        """Whether documents of this kind are not filed at all (不归档)."""
        return not self.retention


@dataclass(frozen=True)
class Proposals:
    """Everything that is proposed for one document, each list the surest first; empty where nothing was recognised."""

    title: str = ""
    places: list[ProposedPlace] = field(default_factory=list)
    classes: list[Proposal] = field(default_factory=list)
    categories: list[Proposal] = field(default_factory=list)
    entries: list[Proposal] = field(default_factory=list)
    retentions: list[Proposal] = field(default_factory=list)
    access: list[Proposal] = field(default_factory=list)
    years: list[Proposal] = field(default_factory=list)
    compositions: list[Proposal] = field(default_factory=list)


def propose(
    title: str, *, author: str = "", document_number: str = "", document_date: str = "", today: date, arrangement: Arrangement | None = None
) -> Proposals:
    """Say where a document belongs, how long it is kept and who may see it, which year, one item or several, each with its reason."""
    title = title.strip()[:LONGEST]
    arrangement = arrangement or Arrangement()
    scheme, belongs = _scheme(arrangement, title, document_number, document_date, today)
    told = [Proposal(str(year), str(year), confidence, reason) for year, confidence, reason in belongs]
    if not title:
        return Proposals(years=told)
    joined = recognise(scheme, title, author, experience())
    composed = [Proposal(one.answer, one.answer, one.confidence, one.reason) for one in compositions(title)]
    if joined.known < _LEAST_KNOWN:
        return Proposals(title=title, years=told, compositions=composed)
    return _proposals(scheme, joined, Proposals(title=title, years=told, compositions=composed))


def usual(scheme: Scheme, known: Habits | None = None) -> list[ProposedPlace]:
    """Return where documents went of late: what is proposed while there is no title yet."""
    found = known or habits()
    rows = {entry.id: entry for _, entry, _ in rows_in_use(scheme)}
    places = []
    for entry, used in found.entries:
        if entry in rows:
            row, category = rows[entry], scheme.by_id[rows[entry].category_id]
            place = Place(category.full_code, row.retention_code, entry)
            reason = Reason(OFTEN, {"looked": found.looked_at, "used": used})
            places.append(_place(place, category, row, used / max(found.looked_at, 1), (reason,)))
    return places[:_PLACES]


def _scheme(arrangement: Arrangement, title: str, number: str, signed: str, today: date) -> tuple[Scheme, list[tuple[int, float, Reason]]]:
    """Return the scheme in force for the year the document belongs to; where there is none for it, this year's."""
    scheme = arrangement.scheme(today.year)
    belongs = years(title, number, signed, scheme.year_rule, today)
    try:
        return arrangement.scheme(belongs[0][0]), belongs
    except RuleBroken:
        return scheme, belongs


def recognise(scheme: Scheme, title: str, author: str, learnt: Experience, name: Names = names_of) -> Joined:
    """Ask the three sources about a title and weigh what they say."""
    rows = list(rows_in_use(scheme))
    within = [Place(category, entry.retention_code, entry.id) for _, entry, category in rows]
    categories = frozenset(place.category for place in within) | frozenset(one.full_code for one in scheme.categories if not one.retired)
    lineages = {entry.lineage: entry.id for _, entry, _ in rows}
    filed = evidence_of(learnt.near(title), lineages, categories, name)
    return join(wording_of(scheme).evidence(title), filed, words.voices(title, author, categories), within)


def _proposals(scheme: Scheme, joined: Joined, begun: Proposals) -> Proposals:
    categories = {one.full_code: one for one in scheme.categories}
    rows = {entry.id: entry for _, entry, _ in rows_in_use(scheme)}
    numbers = wording_of(scheme).numbers
    found = []
    for one in joined.ranked[: _RANKED * 2]:
        row = rows.get(one.place.entry) if one.place.entry else None
        reasons = one.reasons
        if row and not any(reason.facts.get("wording") == row.wording for reason in reasons):
            reasons = (*reasons, row_reason(numbers[row.id], row))
        found.append(_place(one.place, categories[one.place.category], row, one.share * joined.known, reasons or (Reason(NO_ROW),)))
    return Proposals(
        title=begun.title,
        years=begun.years,
        compositions=begun.compositions,
        places=[place for place in found if place.confidence >= _LEAST_SHARE][:_PLACES],
        classes=_ranked(joined, found, lambda at: at.category.partition("·")[0], lambda at: _class_name(scheme, at.category)),
        categories=_ranked(joined, found, lambda at: at.category, lambda at: at.category_name),
        entries=_ranked(joined, found, lambda at: str(at.entry or ""), lambda at: at.wording),
        retentions=_ranked(joined, found, lambda at: at.retention, lambda at: period_label(at.retention)),
        access=_ranked(joined, found, lambda at: at.access.value if at.access else "", lambda at: at.access.value if at.access else ""),
    )


def _ranked(
    joined: Joined, places: Iterable[ProposedPlace], value: Callable[[ProposedPlace], str], label: Callable[[ProposedPlace], str]
) -> list[Proposal]:
    """Rank one fact over all places: the places that agree in it speak together."""
    of_value: dict[str, float] = defaultdict(float)
    first: dict[str, ProposedPlace] = {}
    for place in places:
        said = value(place)
        if said or place.is_not_filed:
            of_value[said] += place.confidence
            first.setdefault(said, place)
    ranked = sorted(of_value, key=lambda said: -of_value[said])[:_RANKED]
    return [Proposal(said, label(first[said]), min(round(of_value[said], 3), joined.known), first[said].reasons[0]) for said in ranked]


def _place(place: Place, category: CategoryRow, row: EntryRow | None, confidence: float, reasons: tuple[Reason, ...]) -> ProposedPlace:
    return ProposedPlace(
        category=place.category,
        category_name=category.name,
        entry=place.entry,
        wording=row.wording if row else "",
        retention=place.retention,
        access=row.access_default if row else None,
        confidence=round(confidence, 3),
        reasons=reasons,
    )


def _class_name(scheme: Scheme, category: str) -> str:
    above = category.partition("·")[0]
    return next((one.name for one in scheme.categories if one.full_code == above), above)


def period_label(code: str) -> str:
    """Return a retention period as a person reads it; "" is not filed at all."""
    return RetentionPeriod(code).label if code else NOT_FILED_WORDS
