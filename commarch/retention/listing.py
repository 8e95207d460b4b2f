"""Items by the day on which their period ends: a list walked by key, and one count from which every figure beside it is read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from commarch.database import home_tenant, session
from commarch.holdings import Item, ItemState
from commarch.schemes.periods import RetentionPeriod

#: So far ahead an ending counts as soon.
SOON = timedelta(days=90)


class Standing(StrEnum):
    """Where an item's period stands on a day. Permanent items have no end and are not listed."""

    EXPIRED = "expired"
    SOON = "soon"
    LATER = "later"
    AWAITING_EVENT = "awaiting_event"


@dataclass(frozen=True)
class DueFilter:
    """What to list; None lets everything through."""

    standing: Standing | None = None
    year: int | None = None
    archival_class: str | None = None
    retention: str | None = None

    def without(self, name: str) -> "DueFilter":
        """Return the filter with one condition lifted."""
        return replace(self, **{name: None})


@dataclass(frozen=True)
class DueItem:
    """A filed item and when its period ends."""

    id: UUID
    archival_code: str
    title: str
    archival_class: str
    year: int
    retention: str
    event_on: date | None
    event_based: bool
    ends_on: date | None
    #: The period in its archival code.
    retention_code: str

    @property
    def current_retention_code(self) -> str:
        """The period that it has now."""
        return self.retention

    @property
    def period(self) -> RetentionPeriod:
        """Its retention period."""
        return RetentionPeriod(self.retention)

    @property
    def eligible_on(self) -> date | None:
        """The first day on which it may be appraised."""
        return self.ends_on + timedelta(days=1) if self.ends_on else None

    def standing(self, today: date) -> Standing:
        """Where it stands."""
        return standing_of(self.ends_on, today)


@dataclass(frozen=True)
class Kind:
    """What items counted together have in common."""

    ends_on: date | None
    archival_class: str
    year: int
    retention: str


@dataclass(frozen=True)
class DueCount:
    """How many items end when, of what kind: the figures of the page."""

    kinds: dict[Kind, int]
    today: date

    def total(self, chosen: DueFilter) -> int:
        """Return how many items a filter lets through."""
        return sum(self.matching(chosen).values())

    def matching(self, chosen: DueFilter) -> dict[Kind, int]:
        """Return the kinds that a filter lets through."""
        return {kind: number for kind, number in self.kinds.items() if self._passes(kind, chosen)}

    def by(self, name: str, chosen: DueFilter) -> dict[Any, int]:
        """Return how many items there would be for each value of one condition, the others held fast."""
        counts: Counter[Any] = Counter()
        for kind, number in self.matching(chosen.without(name)).items():
            counts[standing_of(kind.ends_on, self.today) if name == "standing" else getattr(kind, name)] += number
        return dict(sorted(counts.items(), key=lambda one: str(one[0])))

    def on_day(self, ends_on: date | None, chosen: DueFilter) -> int:
        """Return how many items end on one day."""
        return sum(number for kind, number in self.matching(chosen).items() if kind.ends_on == ends_on)

    def _passes(self, kind: Kind, chosen: DueFilter) -> bool:
        asked = {name: value for name in ("year", "archival_class", "retention") if (value := getattr(chosen, name)) is not None}
        here = chosen.standing is None or standing_of(kind.ends_on, self.today) is chosen.standing
        return here and all(getattr(kind, name) == value for name, value in asked.items())


def standing_of(ends_on: date | None, today: date) -> Standing:
    """Return where a period that ends on a day stands today."""
    if ends_on is None:
        return Standing.AWAITING_EVENT
    if ends_on < today:
        return Standing.EXPIRED
    return Standing.SOON if ends_on < today + SOON else Standing.LATER


def due_count(today: date) -> DueCount:
    """Count this tenant's items whose period ends some day, or waits for its event."""
    what = (Item.ends_on, Item.archival_class, Item.year, Item.current_retention_code)
    counted = select(*what, func.count()).where(*_filed(), (Item.ends_on.is_not(None)) | _awaits_event())
    return DueCount({Kind(*row[:4]): row[4] for row in session.execute(counted.group_by(*what))}, today)


def due_items(chosen: DueFilter, today: date, *, after: tuple[date | None, UUID] | None = None, limit: int = 50) -> list[DueItem]:
    """Return the items that end first; those that wait for their event come only when asked for, in the order of registration."""
    query = _rows(chosen, today)
    if chosen.standing is Standing.AWAITING_EVENT:
        query = query.where(Item.id > after[1]) if after else query
        ordered = query.order_by(Item.id)
    else:
        query = query.where(tuple_(Item.ends_on, Item.id) > tuple_(after[0], after[1])) if after else query
        ordered = query.order_by(Item.ends_on, Item.id)
    return [_due_item(row) for row in session.execute(ordered.limit(limit))]


def _rows(chosen: DueFilter, today: date) -> Select[Any]:
    what: list[Any] = [Item.id, Item.archival_code, Item.title, Item.archival_class, Item.year, Item.current_retention_code]
    query = select(*what, Item.event_on, Item.event_based, Item.ends_on, Item.retention_code).where(
        *_filed(), *_within(chosen.standing, today)
    )
    wanted = ((Item.year, chosen.year), (Item.archival_class, chosen.archival_class), (Item.current_retention_code, chosen.retention))
    return query.where(*(column == value for column, value in wanted if value is not None))


def _filed() -> Sequence[ColumnElement[bool]]:
    return (Item.tenant_id == home_tenant(), Item.state == ItemState.FILED)


def _within(standing: Standing | None, today: date) -> Sequence[ColumnElement[bool]]:
    """Return a range of days, which the index of last days answers."""
    if standing is Standing.AWAITING_EVENT:
        return (_awaits_event(),)
    first = {Standing.SOON: today, Standing.LATER: today + SOON}.get(standing) if standing else None
    last = {Standing.EXPIRED: today, Standing.SOON: today + SOON}.get(standing) if standing else None
    bounds: list[ColumnElement[bool]] = [Item.ends_on.is_not(None)]
    bounds += [Item.ends_on >= first] if first else []
    return [*bounds, Item.ends_on < last] if last else bounds


def _awaits_event() -> ColumnElement[bool]:
    return Item.ends_on.is_(None) & Item.event_based


def _due_item(row: Row[Any]) -> DueItem:
    return DueItem(**dict(zip((field.name for field in fields(DueItem)), row, strict=True)))
