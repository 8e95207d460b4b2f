"""Correcting items: everything of a draft, the description of what is filed; never over somebody else's change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.decided import refuse_decided
from commarch.holdings.draft import FIXED, Draft, Part, draft_of
from commarch.holdings.faults import ChangedMeanwhile, raise_all
from commarch.holdings.indexing import index
from commarch.holdings.models import ENDED, Item
from commarch.holdings.placing import describe, description_columns, place, with_particulars
from commarch.holdings.registration import KIND, components_of, told
from commarch.schemes.expiry import expiry
from commarch.schemes.periods import RetentionPeriod

_ADVICE = {
    "year": "年度写在档号里，归档后不能改；年度归错的，请在备注说明，另行登记正确的一件并建立「参见」",
    "category": "类目写在档号里，归档后编辑不了；归错类的，请在这一件的页上办理「改分类」，档号不变",
    "entry": "归档范围的条目是归档时定的，归档后编辑不了；定错的，请在这一件的页上办理「改分类」",
    "retention": "保管期限写在档号里，归档后不能改；要延长的，期满鉴定时办理续存",
}
#: By whether the period counts from an event at all: when a period begins is an act of its own, with its ground.
_EVENT = {
    True: "起算日期决定期满日，归档后编辑不了；请在这一件的页上办理「登记起算事件」，写明依据",
    False: "这一件的保管期限自归档年度的次年起算，不需要起算事件",
}


def edit(
    item: Item, changes: Mapping[str, Any], *, revision: int, by: Actor, today: date, arrangement: Arrangement | None = None
) -> list[str]:
    """Change an item as somebody saw it at `revision`; return the names of the facts that did change.

    Keys of `changes` are the fields of `Draft`. Of a filed item only the description may be corrected.
    """
    lock(item)
    if item.revision != revision:
        raise ChangedMeanwhile(item, audit.history_of(KIND, item.id, limit=max(item.revision - revision, 1)))
    if item.state in ENDED:
        raise RuleBroken(f"{item} 已经移交或销毁，目录留作存根，不再改动")
    refuse_decided(item)
    known = draft_of(item)
    wanted = known.with_changes(changes)
    before = told(item)
    arrangement = arrangement or Arrangement()
    if item.is_filed:
        columns, parts = _filed_columns(item, known, wanted, arrangement, today)
    else:
        columns, parts = _draft_columns(item, wanted, arrangement, today)
    for name, value in columns.items():
        if getattr(item, name) != value:
            setattr(item, name, value)
    _arrange_components(item, parts)
    return _record(item, before, by, wanted.reason.strip() or None)


def lock(item: Item) -> None:
    """Read an item anew and keep others from changing it until the commit; a draft discarded meanwhile is told as such."""
    # not session.get: that holds the revision that was read against the one that is there, and fails before anybody is told
    chosen = select(Item).where(Item.tenant_id == item.tenant_id, Item.id == item.id)
    if session.execute(chosen.with_for_update().execution_options(populate_existing=True)).one_or_none() is None:
        raise RuleBroken("这份草稿已经被删去，没有可改的了；需要的话请重新登记")


def set_due_dates(item: Item) -> None:
    """Work out from when and until when a filed item is kept (domain: 起算、期满)."""
    due = expiry(RetentionPeriod(item.current_retention_code), filing_year=item.year, event_on=item.event_on, event_based=item.event_based)
    if (item.starts_on, item.ends_on) != (due.starts_on, due.ends_on):
        item.starts_on, item.ends_on = due.starts_on, due.ends_on


def _filed_columns(
    item: Item, known: Draft, wanted: Draft, arrangement: Arrangement, today: date
) -> tuple[dict[str, Any], tuple[Part, ...]]:
    moved = [name for name in FIXED if name in _ADVICE and _differs(name, known, wanted)]
    raise_all([RuleBroken(_ADVICE[name], field=name) for name in sorted(moved)])
    wanted, faults = describe(wanted, today)
    if _differs("event_on", known, wanted):
        faults.append(RuleBroken(_EVENT[item.event_based], field="event_on"))
    wanted = with_particulars(wanted, item.archival_class, arrangement, item.particulars, faults)
    raise_all(faults)
    return description_columns(wanted, None), wanted.components


def _draft_columns(item: Item, wanted: Draft, arrangement: Arrangement, today: date) -> tuple[dict[str, Any], tuple[Part, ...]]:
    placed = place(wanted, arrangement, today, was=item)
    if item.volume_id is not None:
        _stays_in_volume(item, placed.columns())
    return placed.columns(), placed.draft.components


def _stays_in_volume(item: Item, columns: Mapping[str, Any]) -> None:
    """A volume mixes no years, periods or categories: what is to belong elsewhere leaves it first."""
    if any(columns[name] != getattr(item, name) for name in ("archival_class", "year", "retention_code", "category_code")):
        raise RuleBroken("这一件已组进案卷，年度、类目、保管期限要与全卷一致；要改的请先把它移出案卷", field="category")


def _differs(name: str, known: Draft, wanted: Draft) -> bool:
    """Whether a fact is changed; one left empty stays as it is."""
    value = getattr(wanted, name)
    return value not in (None, "") and value != getattr(known, name)


def _arrange_components(item: Item, parts: tuple[Part, ...]) -> None:
    known = draft_of(item).components
    if known != parts:
        item.components = components_of(parts)


def _record(item: Item, before: dict[str, Any], by: Actor, reason: str | None) -> list[str]:
    after = told(item)
    changed = [name for name in {**before, **after} if after.get(name) != before.get(name)]
    if not changed:
        return []
    item.changed_at = clock.now()
    index(item)
    audit.record(
        Act.EDIT,
        KIND,
        item.id,
        item.archival_code or item.title,
        by=by,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed if name in after},
        reason=reason,
    )
    return changed
