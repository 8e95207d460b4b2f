"""What happened to the periods of items, and what follows from it: the facts of an item's period, told with their reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from commarch import holds
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holds import Hold
from commarch.retention.models import RetentionChange, RetentionEvent
from commarch.retention.rules import Expiry, RetentionStatus, expiry, extended, lengthened, status
from commarch.schemes.periods import RetentionPeriod


class Kept(Protocol):
    """An item as far as its period is concerned."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def year(self) -> int:
        """Its filing year."""

    @property
    def retention_code(self) -> str:
        """The period in its archival code."""

    @property
    def current_retention_code(self) -> str:
        """The period that it has now."""

    @property
    def event_based(self) -> bool:
        """Whether the period counts from an event."""

    @property
    def event_on(self) -> date | None:
        """When that happened."""


@dataclass(frozen=True)
class RetentionFacts:
    """All that there is to know of an item's period (保管期限的来龙去脉)."""

    #: As it stands in the archival code, for ever.
    coded: RetentionPeriod
    #: As it holds now.
    current: RetentionPeriod
    expiry: Expiry
    holds: Sequence[Hold]
    #: The oldest first.
    history: Sequence[RetentionEvent]

    @property
    def is_held(self) -> bool:
        """Whether a hold lies on it."""
        return bool(self.holds)

    @property
    def was_appraised(self) -> bool:
        """Whether an appraisal has changed the period."""
        return any(one.change in APPRAISED for one in self.history)

    def status(self, today: date, lead_days: int) -> RetentionStatus:
        """Return where it stands on a day."""
        return status(self.expiry, today, lead_days, held=self.is_held)


#: Changes that an appraisal decided.
APPRAISED = (RetentionChange.EXTENDED, RetentionChange.MADE_PERMANENT)


def facts(item: Kept) -> RetentionFacts:
    """Return the facts of one item's period, in two statements."""
    return facts_of([item])[item.id]


def facts_of(items: Iterable[Kept]) -> dict[UUID, RetentionFacts]:
    """Return the facts of many items' periods, in two statements whatever their number."""
    listed = list(items)
    ids = [one.id for one in listed]
    held, changes = holds.holds_on(ids), events_of(ids)
    return {
        one.id: RetentionFacts(
            coded=RetentionPeriod(one.retention_code),
            current=RetentionPeriod(one.current_retention_code),
            expiry=expiry_of(one, changes.get(one.id, ())),
            holds=held.get(one.id, ()),
            history=changes.get(one.id, ()),
        )
        for one in listed
    }


def events_of(item_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[RetentionEvent]]:
    """Return what happened to the periods of items, the oldest first, in one statement."""
    asked = bindparam("ids", list(item_ids), ARRAY(Uuid))
    chosen = select(RetentionEvent).where(RetentionEvent.tenant_id == home_tenant(), RetentionEvent.item_id == any_(asked))
    found: dict[UUID, list[RetentionEvent]] = {}
    for one in session.scalars(chosen.order_by(RetentionEvent.item_id, RetentionEvent.id)):
        found.setdefault(one.item_id, []).append(one)
    return found


def expiry_of(item: Kept, events: Sequence[RetentionEvent]) -> Expiry:
    """Return until when an item is kept and how that came about: the first period, and each change on top of it."""
    changes = [one for one in events if one.change is not RetentionChange.EVENT_MET]
    code = changes[0].from_code if changes else item.current_retention_code
    known = expiry(RetentionPeriod(code), filing_year=item.year, event_on=item.event_on, event_based=item.event_based)
    for one in changes:
        known = _changed(known, one)
    return known


def _changed(known: Expiry, event: RetentionEvent) -> Expiry:
    period = RetentionPeriod(event.to_code)
    try:
        if event.change is RetentionChange.LENGTHENED:
            return lengthened(known, period, decided_on=event.on_date)
        return extended(known, period, decided_on=event.on_date, basis=event.basis if not period.is_permanent else "old_due")
    except RuleBroken:
        # what is written down counts, even where today's rules would not allow it
        return Expiry(
            period, event.basis, known.filing_year, known.event_on, ends_on=event.to_ends_on, decided_on=event.on_date, extends=known
        )
