"""Changing the category of a filed item (改分类): a recorded act with its reason. Code, series and retention stay as they were coded."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from commarch import audit, clock
from commarch.accounts import Person
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.draft import Draft
from commarch.holdings.editing import lock
from commarch.holdings.faults import ChangedMeanwhile, raise_all
from commarch.holdings.models import ENDED, Item, Reclassification
from commarch.holdings.placing import find_category, find_entry
from commarch.holdings.registration import KIND
from commarch.schemes.models import Category
from commarch.schemes.scheme import CategoryRow, EntryRow

LONGEST_REASON = 500


class Change(NamedTuple):
    """A change of category as the page of its item tells it."""

    from_code: str
    from_name: str
    to_code: str
    to_name: str
    reason: str
    at: datetime
    person: str | None


def current_code(item: Item) -> str:
    """Return class and code of the category that an item belongs to now: WS·ZH."""
    code = item.category_code if item.reclassified_code is None else item.reclassified_code
    return f"{item.archival_class}·{code}" if code else item.archival_class


def reclassify(
    item: Item, category: str, entry: UUID | None, *, reason: str, revision: int, by: Actor, arrangement: Arrangement | None = None
) -> Reclassification:
    """Put a filed item under another category of its class; what its code says is not touched."""
    lock(item)
    if item.revision != revision:
        raise ChangedMeanwhile(item, audit.history_of(KIND, item.id, limit=max(item.revision - revision, 1)))
    reason = " ".join(reason.split())
    to, row = _wanted(item, category, entry, reason, arrangement or Arrangement())
    was, before = current_code(item), (item.category_id, item.entry_id)
    item.category_id, item.entry_id = to.id, row.id if row else None
    item.reclassified_code = to.code if to.code != item.category_code else None
    item.changed_at = clock.now()
    change = Reclassification(
        item_id=item.id,
        from_category_id=before[0],
        to_category_id=to.id,
        from_code=was,
        to_code=to.full_code,
        from_entry_id=before[1],
        to_entry_id=item.entry_id,
        reason=reason,
        at=clock.now(),
        person_id=by.person_id,
    )
    session.add(change)
    told_before, told_after = {"category_code": was, "entry_id": before[1]}, {"category_code": to.full_code, "entry_id": item.entry_id}
    audit.record(Act.RECLASSIFY, KIND, item.id, str(item), by=by, reason=reason, before=told_before, after=told_after)
    return change


def changes_of(item: Item) -> Sequence[Change]:
    """Return the changes of an item's category, the newest first."""
    was, now = aliased(Category), aliased(Category)
    chosen = (
        select(
            Reclassification.from_code,
            was.name,
            Reclassification.to_code,
            now.name,
            Reclassification.reason,
            Reclassification.at,
            Person.name,
        )
        .join(was, and_(was.tenant_id == Reclassification.tenant_id, was.id == Reclassification.from_category_id))
        .join(now, and_(now.tenant_id == Reclassification.tenant_id, now.id == Reclassification.to_category_id))
        .outerjoin(Person, Person.id == Reclassification.person_id)
        .where(Reclassification.item_id == item.id)
        .order_by(Reclassification.id.desc())
    )
    return [Change(*row) for row in session.execute(chosen)]


def _wanted(item: Item, category: str, entry: UUID | None, reason: str, arrangement: Arrangement) -> tuple[CategoryRow, EntryRow | None]:
    """Return the category and the row of the filing scope that are wanted, or tell everything that keeps the item from them."""
    if not item.is_filed:
        raise RuleBroken("草稿还没有档号，直接编辑它的类目就可以")
    if item.state in ENDED:
        raise RuleBroken(f"{item} 已经移交或销毁，目录留作存根，不再改动")
    faults: list[RuleBroken] = []
    if not reason:
        faults.append(RuleBroken("请写明为什么改分类，理由记进履历", field="reason"))
    elif len(reason) > LONGEST_REASON:
        faults.append(RuleBroken(f"理由最长 {LONGEST_REASON} 字，现在 {len(reason)} 字", field="reason"))
    told = Draft(title=item.title, category=category, entry=entry)
    to = find_category(told, arrangement, item.year, faults)
    row = find_entry(told, arrangement, item.year, to, faults)
    if to and to.archival_class != item.archival_class:
        text = f"档号里的门类是 {item.archival_class}，不能改到 {to.archival_class}；门类归错的，另行登记正确的一件并建立参见"
        faults.append(RuleBroken(text, field="category"))
    elif to and (to.full_code, row.id if row else None) == (current_code(item), item.entry_id):
        faults.append(RuleBroken(f"这一件现在就归在 {to.full_code} {to.name}，没有要改的", field="category"))
    raise_all(faults)
    assert to is not None  # noqa: S101  a fault was told otherwise
    return to, row
