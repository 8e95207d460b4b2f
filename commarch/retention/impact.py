"""What a change of the schedule means for what is filed: how many items carry which period, and taking over a longer one.

Filed items keep the period that they were filed under. A longer one is taken over only when somebody says so, entry by entry, and each
item keeps the event; a shorter one never: that takes an appraisal.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, exists, func, insert, select, update
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState
from commarch.retention.history import APPRAISED, expiry_of
from commarch.retention.models import RetentionChange, RetentionEvent
from commarch.retention.operations import LONGEST_REASON
from commarch.retention.rules import Expiry, lengthened
from commarch.schemes.differences import Difference
from commarch.schemes.models import FilingScopeEntry, Purpose, VersionState
from commarch.schemes.periods import RetentionPeriod
from commarch.schemes.scheme import EntryRow, Scheme

#: So many rows are written in one statement.
AT_ONCE = 5000


@dataclass(frozen=True)
class Impact:
    """An entry whose period changes, and the filed items that were filed under it."""

    before: EntryRow
    after: EntryRow
    #: Filed items by the code of the period that they have now.
    carried: Mapping[str, int]
    #: How many of them the new period would keep longer.
    longer: int

    @property
    def total(self) -> int:
        """How many filed items there are under the entry; they all keep their period."""
        return sum(self.carried.values())

    @property
    def is_shorter(self) -> bool:
        """Whether the new period is shorter than the old one, which nothing that is filed takes over."""
        return bool(self.after.retention_code) and RetentionPeriod(self.after.retention_code) < RetentionPeriod(self.before.retention_code)


def impacts_of(difference: Difference) -> list[Impact]:
    """Return what a new version changes in periods, with the filed items under each entry, in one statement."""
    changed = [
        one for one in difference.entries if "retention_code" in one.fields and one.before and one.after and one.before.retention_code
    ]
    counted = _counted([one.shown.lineage for one in changed]) if changed else {}
    return [_impact(one.before, one.after, counted.get(one.shown.lineage, ())) for one in changed if one.before and one.after]


def lengthen(scheme: Scheme, lineages: Collection[UUID], *, reason: str, by: Actor, today: date) -> int:
    """Take the longer periods of a published scheme over for what is filed under some of its entries; returns for how many items.

    An item that an appraisal has dealt with keeps what that decided. Each entry is one act in the trail, each item keeps its event.
    """
    told = " ".join(reason.split())[:LONGEST_REASON]
    if scheme.purpose is not Purpose.OWN or scheme.state is not VersionState.PUBLISHED:
        raise RuleBroken("方案发布以后才能按它延长；参考方案不改任何件的期限")
    if not told:
        raise RuleBroken("请写明为什么延长，记进履历", field="reason")
    chosen = [one for one in scheme.entries if one.lineage in set(lineages) and one.retention_code]
    items: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_items([one.lineage for one in chosen])):
        items[row.lineage].append(row)
    return sum(_lengthen_entry(scheme, entry, items[entry.lineage], told, by, today) for entry in chosen)


def _lengthen_entry(scheme: Scheme, entry: EntryRow, rows: Sequence[Row[Any]], reason: str, by: Actor, today: date) -> int:
    period, now = RetentionPeriod(entry.retention_code), clock.now()
    longer = list(_longer(rows, period, today))
    if not longer:
        return 0
    together: dict[tuple[date | None, date | None], list[UUID]] = defaultdict(list)
    for row, due in longer:
        together[due.starts_on, due.ends_on].append(row.id)
    for (starts_on, ends_on), ids in together.items():
        _write_dates(ids, period, starts_on, ends_on, now)
    events = [_event(row, due, reason, by, today, now) for row, due in longer]
    for start in range(0, len(events), AT_ONCE):
        session.execute(insert(RetentionEvent), events[start : start + AT_ONCE])
    was = Counter(row.current_retention_code for row, _ in longer)
    before = {"retention": "、".join(sorted(was))}
    after = {"retention": period.code, "count": len(longer)}
    label = f"{scheme.name} 第 {scheme.number} 版：{entry.wording}"
    audit.record(Act.EXTEND, "scheme_version", scheme.id, label, by=by, before=before, after=after, reason=reason)
    return len(longer)


def _longer(rows: Sequence[Row[Any]], period: RetentionPeriod, today: date) -> Iterator[tuple[Row[Any], Expiry]]:
    """Give those that the period would keep longer, each with the new expiry."""
    for row in rows:
        try:
            due = lengthened(expiry_of(row, ()), period, decided_on=today)
        except RuleBroken:
            continue
        yield row, due


def _write_dates(ids: list[UUID], period: RetentionPeriod, starts_on: date | None, ends_on: date | None, now: datetime) -> None:
    asked = bindparam("ids", ids, ARRAY(Uuid))
    changed = update(Item).where(Item.tenant_id == home_tenant(), Item.id == any_(asked))
    facts = {"current_retention_code": period.code, "starts_on": starts_on, "ends_on": ends_on, "changed_at": now}
    session.execute(changed.values(**facts, revision=Item.revision + 1).execution_options(synchronize_session=False))


def _event(row: Row[Any], due: Expiry, reason: str, by: Actor, today: date, now: datetime) -> dict[str, Any]:
    return {
        "tenant_id": home_tenant(),
        "id": uuid7(),
        "item_id": row.id,
        "change": RetentionChange.LENGTHENED,
        "on_date": today,
        "from_code": row.current_retention_code,
        "to_code": due.period.code,
        "from_ends_on": row.ends_on,
        "to_ends_on": due.ends_on,
        "basis": due.basis,
        "batch_number": "",
        "reason": reason,
        "at": now,
        "person_id": by.person_id,
        "person_name": by.name,
    }


def _impact(before: EntryRow, after: EntryRow, rows: Sequence[Row[Any]]) -> Impact:
    carried = Counter[str]()
    longer = 0
    for row in rows:
        carried[row.code] += row.items
        longer += row.open if _is_longer(after.retention_code, row) else 0
    return Impact(before, after, dict(sorted(carried.items(), key=lambda one: RetentionPeriod(one[0]))), longer)


def _is_longer(code: str, row: Row[Any]) -> bool:
    """Tell whether a period keeps items of a kind longer than theirs; one that waits for an event is none for what counts from filing."""
    if not code or (RetentionPeriod(code).is_event_based and not row.event_based):
        return False
    own, new = RetentionPeriod(row.code), RetentionPeriod(code)
    if own.is_permanent or new.is_permanent:
        return new.is_permanent and not own.is_permanent
    return (new.years or 0) > (own.years or 0)


def _filed_under(lineages: Sequence[UUID]) -> Any:
    """Return what joins filed items to the entries, of whichever version, that they were filed under."""
    asked = bindparam("lineages", list(lineages), ARRAY(Uuid))
    mine = (Item.tenant_id == home_tenant()) & (FilingScopeEntry.tenant_id == home_tenant())
    return mine & (FilingScopeEntry.id == Item.entry_id) & (FilingScopeEntry.lineage == any_(asked)) & (Item.state == ItemState.FILED)


def _was_appraised() -> Any:
    found = (RetentionEvent.tenant_id == Item.tenant_id) & (RetentionEvent.item_id == Item.id) & RetentionEvent.change.in_(APPRAISED)
    return exists().where(found)


def _counted(lineages: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    what: Any = (FilingScopeEntry.lineage, Item.current_retention_code.label("code"), Item.event_based)
    counts: Any = (func.count().label("items"), func.count().filter(~_was_appraised()).label("open"))
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(select(*what, *counts).where(_filed_under(lineages)).group_by(*what)):
        found[row.lineage].append(row)
    return found


def _items(lineages: Sequence[UUID]) -> Any:
    what: list[Any] = [FilingScopeEntry.lineage, Item.id, Item.year, Item.retention_code, Item.current_retention_code]
    chosen = select(*what, Item.event_based, Item.event_on, Item.ends_on).where(_filed_under(lineages), ~_was_appraised())
    return chosen.order_by(Item.id).with_for_update(of=Item)
