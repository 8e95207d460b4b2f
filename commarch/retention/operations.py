"""Changing the period of what is filed: its event happened, an appraisal keeps it on, the schedule's longer period is taken over.

The archival code never changes with it, and nothing here shortens: that takes an appraisal that ends in destruction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState
from commarch.holdings.editing import lock
from commarch.holdings.faults import ChangedMeanwhile
from commarch.retention.history import APPRAISED, events_of, expiry_of
from commarch.retention.models import RetentionChange, RetentionEvent
from commarch.retention.rules import Basis, Expiry, expiry, extended
from commarch.schemes.periods import PERMANENT, RetentionPeriod

KIND = "item"
LONGEST_REASON = 500
#: Before the founding of the republic nothing happened that a period here counts from.
FIRST_EVENT = date(1949, 1, 1)
#: The new dates of many items.
_PUT_ALL = text(
    """
    UPDATE item i SET current_retention_code = d.code, starts_on = d.starts_on, ends_on = d.ends_on, changed_at = :now, revision = i.revision + 1
      FROM json_to_recordset(CAST(:dues AS json)) d(id uuid, code text, starts_on date, ends_on date)
     WHERE i.tenant_id = :tenant AND i.id = d.id
    """
)


def meet_event(item: Item, on: date, *, reason: str, by: Actor, today: date, revision: int | None = None) -> RetentionEvent:
    """Write down that the event happened from which the period counts (竣工、报废、办结): from the next 1 January it runs."""
    _lock_filed(item, revision)
    because = _because(reason)
    if not item.event_based:
        raise RuleBroken("这一件的保管期限自归档年度的次年起算，不需要起算事件", field="on")
    if on > today:
        raise RuleBroken("起算事件的日期还没有到；事情还没办结、没竣工，就先不填", field="on")
    if on < FIRST_EVENT:
        raise RuleBroken(f"起算事件的日期 {on.isoformat()} 太早，请填 1949 年以后的日期", field="on")
    changes = events_of([item.id]).get(item.id, ())
    if any(one.change in APPRAISED for one in changes):
        raise RuleBroken("这一件已经鉴定过，期满日以鉴定为准，起算日期不再改", field="on")
    period = RetentionPeriod(item.current_retention_code)
    due = expiry(period, filing_year=item.year, event_on=on, event_based=True)
    _refuse_earlier(item, on, due)
    before = {"event_on": item.event_on, "kept_until": item.ends_on}
    event = _event(item, RetentionChange.EVENT_MET, due, on_date=on, reason=because, by=by)
    _put(item, due)
    item.event_on = on
    told = {"event_on": on, "kept_until": due.ends_on}
    audit.record(Act.MEET_EVENT, KIND, item.id, str(item), by=by, before=before, after=told, reason=because)
    return event


def extend(
    item: Item, period: RetentionPeriod, *, decided_on: date, basis: Basis | str, batch_number: str, reason: str, by: Actor
) -> RetentionEvent:
    """Keep an item on for another period (续存): counted from the old last day or from the decision; never shorter, the code stays.

    条例第二十四条: what is kept gets a new period and a mark.
    """
    if period.is_permanent:
        return make_permanent(item, decided_on=decided_on, batch_number=batch_number, reason=reason, by=by)
    return _extend(item, RetentionChange.EXTENDED, period, decided_on, basis, batch_number, reason, by)


def make_permanent(item: Item, *, decided_on: date, batch_number: str, reason: str, by: Actor) -> RetentionEvent:
    """Keep an item for ever (转永久) from now on; its code still says the period under which it was filed."""
    return _extend(item, RetentionChange.MADE_PERMANENT, PERMANENT, decided_on, Basis.OLD_DUE_DATE, batch_number, reason, by)


@dataclass(frozen=True)
class Extension:
    """What an appraisal decided of one item's period."""

    item: Item
    period: RetentionPeriod
    basis: Basis | str
    reason: str


def extend_all(decided: Sequence[Extension], *, decided_on: date, batch_number: str, by: Actor) -> None:
    """Keep many items on, each as it was decided, in a few statements whatever their number. The caller has locked them, as they are now."""
    if any(one.item.state is not ItemState.FILED for one in decided):
        raise RuleBroken("只有室藏的件才改保管期限；移交或销毁的只留存根")
    events, dues = events_of([one.item.id for one in decided]), []
    for one in decided:
        permanent = one.period.is_permanent
        change = RetentionChange.MADE_PERMANENT if permanent else RetentionChange.EXTENDED
        period, basis = (PERMANENT, Basis.OLD_DUE_DATE) if permanent else (one.period, one.basis)
        _, due = _prolong(one.item, events.get(one.item.id, ()), change, period, decided_on, basis, batch_number, one.reason, by)
        dues.append({"id": str(one.item.id), "code": due.period.code, "starts_on": _iso(due.starts_on), "ends_on": _iso(due.ends_on)})
    session.flush()
    session.execute(_PUT_ALL, {"tenant": home_tenant(), "now": clock.now(), "dues": json.dumps(dues)})
    for one in decided:
        session.expire(one.item)


def _extend(
    item: Item, change: RetentionChange, period: RetentionPeriod, decided_on: date, basis: str, batch_number: str, reason: str, by: Actor
) -> RetentionEvent:
    _lock_filed(item, None)
    event, due = _prolong(item, events_of([item.id]).get(item.id, ()), change, period, decided_on, basis, batch_number, reason, by)
    _put(item, due)
    return event


def _prolong(
    item: Item,
    events: Sequence[RetentionEvent],
    change: RetentionChange,
    period: RetentionPeriod,
    decided_on: date,
    basis: str,
    batch_number: str,
    reason: str,
    by: Actor,
) -> tuple[RetentionEvent, Expiry]:
    """Tell how long a locked item is kept on, from what has happened to its period so far; its row is not written yet."""
    because = _because(reason)
    known = expiry_of(item, events)
    new = extended(known, period, decided_on=decided_on, basis=basis)
    if new.ends_on is not None and item.ends_on is not None and new.ends_on <= item.ends_on:
        raise RuleBroken("续存后的期满日不晚于原期满日，请延长年数或自原期满日起算", field="period")
    before = {"retention": item.current_retention_code, "kept_until": item.ends_on}
    event = _event(item, change, new, on_date=decided_on, reason=because, by=by, batch_number=batch_number)
    told = {"retention": period.code, "kept_until": new.ends_on, "batch": batch_number}
    audit.record(Act.EXTEND, KIND, item.id, str(item), by=by, before=before, after=told, reason=because)
    return event, new


def _put(item: Item, due: Expiry) -> None:
    """Put the new dates on the item."""
    item.current_retention_code, item.starts_on, item.ends_on = due.period.code, due.starts_on, due.ends_on
    item.changed_at = clock.now()


def _event(
    item: Item, change: RetentionChange, due: Expiry, *, on_date: date, reason: str, by: Actor, batch_number: str = ""
) -> RetentionEvent:
    """Write beside the item what it was, what it will be and on what ground."""
    facts: dict[str, Any] = {"from_code": item.current_retention_code, "from_ends_on": item.ends_on}
    event = RetentionEvent(
        item_id=item.id,
        change=change,
        on_date=on_date,
        to_code=due.period.code,
        to_ends_on=due.ends_on,
        basis=due.basis,
        batch_number=batch_number,
        reason=reason,
        at=clock.now(),
        person_id=by.person_id,
        person_name=by.name,
        **facts,
    )
    session.add(event)
    return event


def _lock_filed(item: Item, revision: int | None) -> None:
    lock(item)
    if revision is not None and item.revision != revision:
        raise ChangedMeanwhile(item, audit.history_of(KIND, item.id, limit=max(item.revision - revision, 1)))
    if item.state is not ItemState.FILED:
        raise RuleBroken("只有室藏的件才改保管期限；草稿请直接编辑，移交或销毁的只留存根")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _because(reason: str) -> str:
    told = " ".join(reason.split())[:LONGEST_REASON]
    if not told:
        raise RuleBroken("请写明理由或依据，记进履历", field="reason")
    return told


def _refuse_earlier(item: Item, on: date, due: Expiry) -> None:
    """An event once written down may be put right, but never so that the period ends sooner."""
    if item.event_on == on:
        raise RuleBroken(f"起算日期已经登记为 {on.isoformat()}", field="on")
    if item.ends_on is not None and due.ends_on is not None and due.ends_on < item.ends_on:
        raise RuleBroken(
            f"起算日期已登记为 {item.event_on}，改成 {on.isoformat()} 会提前期满；提前只能经鉴定批次决定，请把情况写进备注", field="on"
        )
