"""Recording a use, striking a wrong record, telling a name to who must know it, forgetting names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, one_at_a_time, session
from commarch.errors import RuleBroken
from commarch.holdings.models import Item
from commarch.holdings.volume import Volume
from commarch.schemes import codes
from commarch.usage import rules
from commarch.usage.models import UsedThing, UseRecord, UseResult, WayOfUse
from commarch.usage.purposes import purposes

KIND = "use_record"
WAYS = {
    WayOfUse.READ: "阅览",
    WayOfUse.COPY: "复制",
    WayOfUse.EXCERPT: "摘录",
    WayOfUse.CERTIFICATE: "证明",
    WayOfUse.ENQUIRY: "查询",
}
RESULTS = {UseResult.PROVIDED: "提供", UseResult.PARTIAL: "部分提供", UseResult.NOT_FOUND: "经查未见"}
STRUCK = "作废"
#: Why a record is struck that another replaces.
CORRECTED = "填错了，另登一条"


@dataclass(frozen=True, kw_only=True)
class UseFacts:
    """What somebody tells of a use."""

    used_on: date
    until_on: date | None = None
    user_name: str = ""
    user_unit: str = ""
    way: WayOfUse
    purpose: str
    #: Archival codes of items and volumes, in whatever spelling.
    codes: Sequence[str] = ()
    result: UseResult
    asked_for: str = ""
    copied_pages: int = 0
    note: str = ""


def record_use(facts: UseFacts, *, by: Actor, today: date, replaces: UseRecord | None = None) -> UseRecord:
    """Record a use (利用登记); one that it replaces is struck with it."""
    told = {name: _said(name, getattr(facts, name)) for name in ("user_name", "user_unit", "purpose", "asked_for", "note")}
    rules.check_days(facts.used_on, facts.until_on, today)
    version, known = purposes()
    if told["purpose"] not in known:
        raise RuleBroken("请从列表里选一种利用目的", field="purpose")
    used = _things(facts.codes)
    rules.check_result(facts.result, len(used), told["asked_for"])
    rules.check_pages(facts.way, facts.result, facts.copied_pages, _pages(used))
    one_at_a_time("record_use")
    if replaces is not None:
        strike(replaces, CORRECTED, by=by)
    use = UseRecord(
        id=uuid7(),
        used_on=facts.used_on,
        until_on=facts.until_on if facts.until_on != facts.used_on else None,
        visit_id=_visit(facts.used_on, told["user_name"], told["user_unit"]),
        way=facts.way,
        purposes_version=version,
        result=facts.result,
        copied_pages=facts.copied_pages,
        recorded_at=clock.now(),
        recorded_by=by.person_id,
        recorded_name=by.name,
        **told,
    )
    use.things = [_thing(one, position) for position, one in enumerate(used, start=1)]
    session.add(use)
    # neither who it was nor what was asked for: the trail is kept for ever
    told_to_trail = {"way_of_use": WAYS[facts.way], "use_result": RESULTS[facts.result], "used": [_code(one) for one in used]}
    after = told_to_trail | {"copied_pages": facts.copied_pages}
    audit.record(Act.RECORD_USE, KIND, use.id, label_of(use), by=by, after={name: value for name, value in after.items() if value})
    return use


def record_not_found(asked_for: str, *, by: Actor, today: date) -> UseRecord:
    """Record that something was looked for and not found (经查未见), as a search has shown; the same is not recorded twice a day."""
    asked_for = _said("asked_for", asked_for)
    same = (UseRecord.asked_for == asked_for, UseRecord.used_on == today, UseRecord.struck_at.is_(None))
    chosen = select(UseRecord).where(UseRecord.tenant_id == home_tenant(), UseRecord.result == UseResult.NOT_FOUND, *same)
    found = session.scalars(chosen.limit(1)).first()
    if found is not None:
        return found
    told: dict[str, Any] = {"way": WayOfUse.ENQUIRY, "purpose": purposes()[1][0], "result": UseResult.NOT_FOUND}
    return record_use(UseFacts(used_on=today, asked_for=asked_for, **told), by=by, today=today)


def strike(use: UseRecord, because: str, *, by: Actor) -> None:
    """Strike a record that is wrong (作废): it stays readable and counts no longer."""
    because = _said("because", because)
    if not because:
        raise RuleBroken("请写明为什么作废", field="because")
    if use.is_struck:
        raise RuleBroken(f"这条登记已由{use.struck_name}作废，不用再办一次")
    use.struck_at, use.struck_name, use.struck_because = clock.now(), by.name, because
    audit.record(Act.RECORD_USE, KIND, use.id, label_of(use), by=by, after={"use_result": STRUCK}, reason=because)


def reveal_name(use: UseRecord, purpose: str, *, by: Actor) -> str:
    """Tell who used the archives, to somebody who says what for; that she looked is recorded."""
    purpose = _said("purpose", purpose)
    if not purpose:
        raise RuleBroken("请写明为什么要看姓名，会记入操作记录", field="purpose")
    audit.record(Act.REVEAL, KIND, use.id, label_of(use), by=by, reason=purpose)
    return use.user_name


def forget_names(*, today: date) -> int:
    """Forget the users' names of uses that lie years back; the figures stay, for they rest on visits. Returns how many were forgotten."""
    before = rules.years_before(today, rules.NAME_YEARS)
    old = (UseRecord.tenant_id == home_tenant(), UseRecord.used_on < before, UseRecord.user_name != "")
    forgotten = session.scalars(update(UseRecord).where(*old).values(user_name="").returning(UseRecord.id)).all()
    if forgotten:
        after = {"count": len(forgotten)}
        audit.record(
            Act.EDIT, KIND, before, f"{before} 以前的利用登记", by=Actor.system(), after=after, reason="利用者姓名保存期满，已清除"
        )
    return len(forgotten)


def label_of(use: UseRecord) -> str:
    """Return what the trail calls a use."""
    return f"{use.used_on.isoformat()} {WAYS[use.way]}"


def _visit(day: date, name: str, unit: str) -> UUID:
    """Return the visit that a use is part of: that of the same user on the same day, else one of its own (人次)."""
    key = rules.user_key(name, unit)
    if key is not None:
        chosen = select(UseRecord.user_name, UseRecord.user_unit, UseRecord.visit_id)
        same_day = chosen.where(UseRecord.tenant_id == home_tenant(), UseRecord.used_on == day, UseRecord.user_name != "")
        for row in session.execute(same_day.order_by(UseRecord.id)):
            if rules.user_key(row.user_name, row.user_unit) == key:
                found: UUID = row.visit_id
                return found
    return uuid7()


def _things(written: Sequence[str]) -> list[Item | Volume]:
    """Return the items and volumes with these codes, in their order; what nobody has is told."""
    asked = list(dict.fromkeys(codes.normalise(one) for one in written if one.strip()))
    if len(asked) > rules.MOST_THINGS:
        raise RuleBroken(f"一次最多登记 {rules.MOST_THINGS} 件，请分几条登记", field="codes")
    if not asked:
        return []
    found: dict[str | None, Item | Volume] = {
        one.code: one for one in session.scalars(select(Volume).where(Volume.tenant_id == home_tenant(), Volume.code.in_(asked)))
    }
    items = select(Item).where(Item.tenant_id == home_tenant(), Item.archival_code.in_(asked))
    found |= {one.archival_code: one for one in session.scalars(items)}
    missing = [one for one in asked if one not in found]
    if missing:
        raise RuleBroken(f"没有这些档号：{'、'.join(missing[:5])}；请照目录核对，每行一个", field="codes")
    return [found[one] for one in asked]


def _thing(used: Item | Volume, position: int) -> UsedThing:
    is_item = isinstance(used, Item)
    return UsedThing(position=position, item_id=used.id if is_item else None, volume_id=None if is_item else used.id)


def _pages(used: Sequence[Item | Volume]) -> int | None:
    """Return the pages of what was used; None where not all of it is counted."""
    pages = [one.pages if isinstance(one, Item) else None for one in used]
    return None if None in pages or not pages else sum(one or 0 for one in pages)


def _code(used: Item | Volume) -> str:
    return (used.archival_code if isinstance(used, Item) else used.code) or ""


def _said(name: str, words: str) -> str:
    words = " ".join(words.replace("\0", "").split())
    if len(words) > rules.LONGEST:
        raise RuleBroken(f"最长 {rules.LONGEST} 字，现在 {len(words)} 字，请缩短", field=name)
    return words
