"""Making up volumes and groups (组卷): begun, filled with drafts, filed together, closed. What is filed inside never leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import numbering, rules, volumes
from commarch.holdings.arrangement import Arrangement
from commarch.holdings.dates import begins_after, read_date
from commarch.holdings.faults import raise_all
from commarch.holdings.models import WAITING, Item
from commarch.holdings.volume import KIND_OF_CLASS, Volume, VolumeKind, VolumeState
from commarch.schemes import coding
from commarch.schemes.periods import RetentionPeriod, parse_period

KIND = "volume"
LONGEST = {"title": 500, "note": 2000}


@dataclass(frozen=True, kw_only=True)
class VolumeFacts:
    """What a person tells of a volume; where it belongs is fixed once it is begun."""

    title: str
    begins: str = ""
    ends: str = ""
    note: str = ""


def begin_volume(
    facts: VolumeFacts, category: str, year: int, retention: str, *, by: Actor, today: date, arrangement: Arrangement | None = None
) -> Volume:
    """Begin a volume for items of one category, year and period; its number is taken when the first of them is filed."""
    arrangement = arrangement or Arrangement()
    told, faults = _read(facts, today)
    faults += rules.year_faults(year, today)
    raise_all(faults)
    found = arrangement.category(year, category)
    if found is None or found.retired:
        raise RuleBroken(f"{year} 年度的分类方案里没有可用的类目 {category or '（未选）'}，请另选", field="category")
    if found.archival_class not in KIND_OF_CLASS and not arrangement.scheme(year).is_by_volume(found.archival_class):
        raise RuleBroken(f"{found.archival_class} 按件整理，不组卷；科技、会计、照片可以组卷（组）", field="category")
    volume = Volume(
        id=uuid7(),
        kind=KIND_OF_CLASS.get(found.archival_class, VolumeKind.PROJECT),
        archival_class=found.archival_class,
        category_code=found.code,
        year=year,
        retention_code=parse_period(retention).coded,
        opened_at=clock.now(),
        opened_by=by.person_id,
        state=VolumeState.OPEN,
        **told,
    )
    session.add(volume)
    audit.record(Act.BIND, KIND, volume.id, str(volume), by=by, after=_told(volume))
    return volume


def describe_volume(volume: Volume, facts: VolumeFacts, *, revision: int, by: Actor, today: date) -> None:
    """Correct what is told of a volume."""
    _lock(volume)
    if volume.revision != revision:
        raise RuleBroken("这一卷刚被别人改过，请看现在的内容再改")
    told, faults = _read(facts, today)
    raise_all(faults)
    before = _told(volume)
    for name, value in told.items():
        if getattr(volume, name) != value:
            setattr(volume, name, value)
    after = _told(volume)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        old, new = ({name: facts[name] for name in changed} for facts in (before, after))
        audit.record(Act.BIND, KIND, volume.id, str(volume), by=by, before=old, after=new)


def bind(volume: Volume, item_ids: Sequence[UUID], *, by: Actor) -> list[Item]:
    """Bind drafts into a volume; each must be of its category, year and period, and in no other volume."""
    items = _items(item_ids)
    _lock(volume)
    _may_change(volume)
    faults = []
    for item in items:
        if item.state not in WAITING:
            faults.append(RuleBroken(f"{item} 已经归档，档号不变，不能再组进案卷"))
        elif item.volume_id not in (None, volume.id):
            faults.append(RuleBroken(f"{item} 已在另一卷里，请先从那一卷移出"))
        elif not volume.holds(item.archival_class, item.year, item.retention_code, item.category_code):
            faults.append(RuleBroken(f"{item} 的类目、年度或保管期限与本卷不一致，一卷里不混装"))
    raise_all(faults)
    bound = [item for item in items if item.volume_id is None]
    for item in bound:
        item.volume_id = volume.id
    session.flush()
    if bound:
        audit.record(
            Act.BIND, KIND, volume.id, str(volume), by=by, after={"bound": [item.title for item in bound]}, of=[item.id for item in bound]
        )
    return bound


def unbind(volume: Volume, item_ids: Sequence[UUID], *, by: Actor) -> list[Item]:
    """Take drafts out of a volume again; what is filed stays, for its code names the volume."""
    items = [item for item in _items(item_ids) if item.volume_id == volume.id]
    _lock(volume)
    _may_change(volume)
    raise_all([RuleBroken(f"{item} 已经归档，档号里有案卷，不能移出") for item in items if item.state not in WAITING])
    for item in items:
        item.volume_id = None
    session.flush()
    if items:
        audit.record(
            Act.BIND, KIND, volume.id, str(volume), by=by, after={"unbound": [item.title for item in items]}, of=[item.id for item in items]
        )
    return items


def close_volume(volume: Volume, *, by: Actor, arrangement: Arrangement | None = None) -> None:
    """Close a volume: everything inside is filed, nothing more comes in. One whose items are numbered by item gets its number now."""
    _lock(volume)
    _may_change(volume)
    waiting, filed = _counts(volume)
    if waiting:
        raise RuleBroken(f"卷内还有 {waiting} 件没有归档，请先归档或移出，再封卷")
    if not filed:
        raise RuleBroken("卷是空的，没有可封的；不用的卷可以删去")
    if volume.number is None:
        _number(volume, arrangement or Arrangement())
    volume.state, volume.closed_at, volume.closed_by = VolumeState.CLOSED, clock.now(), by.person_id
    audit.record(Act.BIND, KIND, volume.id, str(volume), by=by, after={"state": "closed", "count": filed})


def reopen_volume(volume: Volume, reason: str, *, by: Actor) -> None:
    """Open a closed volume again, for what was found late (拾遗补漏); the reason stands in the trail."""
    _lock(volume)
    if volume.is_open:
        raise RuleBroken("这一卷没有封，不用拆封")
    if not reason.strip():
        raise RuleBroken("请写明为什么拆封，如“补入遗漏的凭证”", field="reason")
    volume.state, volume.closed_at, volume.closed_by = VolumeState.OPEN, None, None
    audit.record(Act.BIND, KIND, volume.id, str(volume), by=by, before={"state": "closed"}, after={"state": "open"}, reason=reason.strip())


def discard_volume(volume: Volume, *, by: Actor) -> None:
    """Take back a volume that nothing is in; one with a number is never deleted."""
    _lock(volume)
    waiting, filed = _counts(volume)
    if waiting or filed or volume.number is not None:
        raise RuleBroken("只有还没有编号的空卷可以删去；请先移出卷内的草稿")
    audit.record(Act.DISCARD, KIND, volume.id, str(volume), by=by, before=_told(volume))
    session.delete(volume)


def _read(facts: VolumeFacts, today: date) -> tuple[dict[str, str], list[RuleBroken]]:
    told = {"title": " ".join(facts.title.split()), "note": facts.note.strip()}
    faults = [] if told["title"] else [RuleBroken("请填写案卷题名，如“2026年3月记账凭证”", field="title")]
    faults += [RuleBroken(f"最长 {most} 字，请缩短", field=name) for name, most in LONGEST.items() if len(told[name]) > most]
    faults += [RuleBroken("里面有看不见的控制字符，请删去", field=name) for name in told if rules.unprintable(told[name])]
    for name in ("begins", "ends"):
        try:
            told[name] = read_date(getattr(facts, name))
        except RuleBroken as broken:
            faults.append(RuleBroken(str(broken), field=name))
        else:
            if begins_after(told[name], today):
                faults.append(RuleBroken(f"日期 {told[name]} 还没有到，请按卷内文件改正", field=name))
    begins, ends = told.get("begins", ""), told.get("ends", "")
    if begins and ends and ends[: len(begins)] < begins[: len(ends)]:
        faults.append(RuleBroken("终止日期早于起始日期，请核对", field="ends"))
    return told, faults


def _items(item_ids: Sequence[UUID]) -> list[Item]:
    if not item_ids:
        raise RuleBroken("没有选文件，请先勾选")
    session.flush()  # what was changed in this transaction is not read over
    held = select(Item).where(Item.id.in_(item_ids)).order_by(Item.id).with_for_update().execution_options(populate_existing=True)
    found = {item.id: item for item in session.scalars(held)}
    if len(found) < len(set(item_ids)):
        raise RuleBroken("其中有草稿刚被删去，请看现在的列表再选")
    return [found[one] for one in dict.fromkeys(item_ids)]


def _lock(volume: Volume) -> None:
    if volume.id not in volumes.lock([volume.id]):
        raise RuleBroken("这一卷已被删去，请看现在的列表")


def _may_change(volume: Volume) -> None:
    if not volume.is_open:
        raise RuleBroken(f"{volume} 已经封卷，不再进出；确要补入的请先拆封并写明理由")


def _counts(volume: Volume) -> tuple[int, int]:
    """Return how many items inside wait to be filed, and how many are."""
    waiting = func.count().filter(Item.state.in_(WAITING))
    row = session.execute(select(waiting, func.count()).where(Item.volume_id == volume.id)).one()
    return row[0], row[1] - row[0]


def _number(volume: Volume, arrangement: Arrangement) -> None:
    """Number a volume of a class that is numbered by item: among those of its class and year; it has no code."""
    category = arrangement.category(volume.year, volume.full_code)
    name = coding.class_part(category) if category else volume.full_code
    series = f"{name}·{volume.year}"
    taken = numbering.take({volumes.COUNTER + series: 1})
    volumes.give_number(volume, series, taken[volumes.COUNTER + series][0], None)


def _told(volume: Volume) -> dict[str, Any]:
    return {
        "title": volume.title,
        "category_code": volume.full_code,
        "year": volume.year,
        "retention_code": RetentionPeriod(volume.retention_code).label,
        "begins": volume.begins,
        "ends": volume.ends,
        "note": volume.note,
    }
