"""Entering, amending, checking, striking off, restoring. Nothing is ever deleted; each change says its day and its ground."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from uuid_utils.compat import uuid7

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.libraries import sealing
from commarch.registers.fields import ADDRESS, ID_NUMBER, SUBJECT, Field, read_value
from commarch.registers.history import last_effect, next_check, standing_on
from commarch.registers.identity import blind_index, masked, read_id_number
from commarch.registers.models import ChangeKind, EntryState, Register, RegisterChange, RegisterEntry, StrikeKind
from commarch.registers.queries import changes_of, fields_of

ENTRY = "register_entry"
#: What every register asks for.
COMMON = (Field(key=SUBJECT, label="姓名", required=True), Field(key=ADDRESS, label="住址或户"))
_KEYS = (SUBJECT, ADDRESS, ID_NUMBER)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """From which day a change takes effect, and what it rests on: a document of the holdings (its archival code), or words."""

    on: date
    source: str = ""
    reason: str = ""


def enter(register: Register, told: Mapping[str, str], ground: Ground, *, by: Actor, today: date) -> RegisterEntry:
    """Enter a person or household under the register's next number."""
    _lock(register)
    facts, number = _read(fields_of(register), told)
    entry = RegisterEntry(id=uuid7(), register_id=register.id, number=register.last_number + 1, particulars={}, revision=0)
    _refuse_twice(register, entry, number)
    _mind_day(ground, today)
    register.last_number = entry.number
    facts = {key: value for key, value in facts.items() if value}
    _write(register, entry, [], ChangeKind.ENTER, ({}, facts), ground, number=number, checked=True, by=by)
    return entry


def amend(
    entry: RegisterEntry, told: Mapping[str, str], ground: Ground, *, revision: int, checked: bool = False, by: Actor, today: date
) -> None:
    """Change what an entry says from a day on; `checked`: it was checked again, which may leave all as it was. What is not told stays."""
    register = _take(entry, revision)
    if entry.state is not EntryState.CURRENT:
        raise RuleBroken("已经注销，请先恢复在册再变更")
    known = facts_of(entry)
    facts, number = _read(fields_of(register), known | dict(told), known)
    after = {key: value for key, value in facts.items() if value != known.get(key, "")}
    if number and blind_index(number, home_tenant()) == entry.id_number_index:
        number = ""
    if number:
        after[ID_NUMBER] = masked(number)
    if not after and not checked:
        raise RuleBroken("没有改动。只是复核过、内容没有变，请勾选“本次已复核”")
    changes = changes_of(entry.id)
    _refuse_twice(register, entry, number)
    _mind_day(ground, today, last_effect(changes, after), needs_reason=bool(after))
    kind = ChangeKind.AMEND if after else ChangeKind.CHECK
    _write(
        register, entry, changes, kind, ({key: known.get(key, "") for key in after}, after), ground, number=number, checked=checked, by=by
    )


def strike(entry: RegisterEntry, struck_as: StrikeKind, ground: Ground, *, revision: int, by: Actor, today: date) -> None:
    """Strike an entry off (注销). It stays, with all that it ever said."""
    register = _take(entry, revision)
    if entry.state is not EntryState.CURRENT:
        raise RuleBroken("已经注销过了")
    changes = changes_of(entry.id)
    _mind_day(ground, today, last_effect(changes), needs_reason=True)
    _write(register, entry, changes, ChangeKind.STRIKE, ({}, {}), ground, struck_as=struck_as, by=by)


def restore(entry: RegisterEntry, ground: Ground, *, revision: int, by: Actor, today: date) -> None:
    """Take an entry that was struck off into the register again, under its number."""
    register = _take(entry, revision)
    if entry.state is EntryState.CURRENT:
        raise RuleBroken("本来就在册，不用恢复")
    if entry.id_number_index is not None:
        _refuse_index(register, entry, entry.id_number_index)
    changes = changes_of(entry.id)
    _mind_day(ground, today, last_effect(changes), needs_reason=True)
    _write(register, entry, changes, ChangeKind.RESTORE, ({}, {}), ground, checked=True, by=by)


def reveal(entry: RegisterEntry, register: Register, purpose: str, *, by: Actor) -> str:
    """Return the whole ID number, and let all else be shown, to whoever says what for; that she looked stands in the trail."""
    purpose = " ".join(purpose.split())
    if len(purpose) < 2:
        raise RuleBroken("请写明查看的用途，如“核对养老补贴申请”", field="purpose")
    audit.record(Act.REVEAL, ENTRY, entry.id, label_of(register, entry), by=by, reason=purpose)
    try:
        return entry.id_number or ""
    except sealing.InvalidCiphertextError:
        raise RuleBroken("身份证号码解不开：部署的密钥换过了，请管理员恢复 COMMARCH_PERSONAL_KEY") from None


def facts_of(entry: RegisterEntry) -> dict[str, str]:
    """Return what an entry says now; its ID number masked."""
    common = {SUBJECT: entry.subject, ADDRESS: entry.address, ID_NUMBER: entry.id_number_masked}
    return {key: value for key, value in {**common, **entry.particulars}.items() if value}


def label_of(register: Register, entry: RegisterEntry) -> str:
    """Return what the trail calls an entry: its number, never a name."""
    return f"{register.name} 第 {entry.number} 号"


def _lock(register: Register) -> None:
    session.refresh(register, with_for_update=True)


def _take(entry: RegisterEntry, revision: int) -> Register:
    """Take an entry for a change, and its register with it: numbers and persons are minded one at a time."""
    register: Register = session.get_one(Register, {"tenant_id": home_tenant(), "id": entry.register_id})
    _lock(register)
    session.refresh(entry)
    if entry.revision != revision:
        raise RuleBroken("这一条刚被别人改过，请看现在的内容再改")
    return register


def _read(fields: Sequence[Field], told: Mapping[str, str], known: Mapping[str, str] | None = None) -> tuple[dict[str, str], str]:
    """Read what is told, and the ID number apart from it: it is kept nowhere but sealed."""
    facts = {one.key: _value(one, told, known) for one in (*COMMON, *fields)}
    written = told.get(ID_NUMBER, "")
    number = "" if known and written == known.get(ID_NUMBER) else read_id_number(written)
    return facts | ({ID_NUMBER: masked(number)} if known is None else {}), number


def _value(field: Field, told: Mapping[str, str], known: Mapping[str, str] | None) -> str:
    """Read one value; what stood there before stays as it was, even where the register asks otherwise by now."""
    text = told.get(field.key, "")
    return text if text and known and text == known.get(field.key) else read_value(field, text)


def _refuse_twice(register: Register, entry: RegisterEntry, number: str) -> None:
    if index := blind_index(number, home_tenant()):
        _refuse_index(register, entry, index)


def _refuse_index(register: Register, entry: RegisterEntry, index: bytes) -> None:
    same = select(RegisterEntry.number).where(
        RegisterEntry.register_id == register.id,
        RegisterEntry.id_number_index == index,
        RegisterEntry.state == EntryState.CURRENT,
        RegisterEntry.id != entry.id,
    )
    if found := session.scalars(same).first():
        raise RuleBroken(f"这个身份证号码已经在册，是第 {found} 号，请在那一条上变更", field=ID_NUMBER)


def _mind_day(ground: Ground, today: date, not_before: date = date.min, *, needs_reason: bool = False) -> None:
    if ground.on > today:
        raise RuleBroken("生效日期不能晚于今天，到了那天再登记", field="on")
    if ground.on < not_before:
        raise RuleBroken(f"这一项在 {not_before.isoformat()} 已有变更，生效日期不能比它早", field="on")
    if not ground.source.strip():
        raise RuleBroken("请写依据：档号，或文字如“入户走访记录”“死亡证明”", field="source")
    if needs_reason and not ground.reason.strip():
        raise RuleBroken("请写理由", field="reason")


def _write(
    register: Register,
    entry: RegisterEntry,
    changes: Sequence[RegisterChange],
    kind: ChangeKind,
    facts: tuple[dict[str, str], dict[str, str]],
    ground: Ground,
    *,
    number: str = "",
    struck_as: StrikeKind | None = None,
    checked: bool = False,
    by: Actor,
) -> None:
    """Add a change to an entry's history, and make the entry what its history says."""
    before, after = facts
    item = holdings.find_by_code(ground.source.strip())
    change = RegisterChange(
        register_id=register.id,
        entry_id=entry.id,
        number=1 + max((one.number for one in changes), default=0),
        kind=kind,
        takes_effect_on=ground.on,
        before=before,
        after=after,
        id_number=number or None,
        struck_as=struck_as,
        checked=checked,
        # the code alone: what is destroyed one day must not live on here
        source=str(item.archival_code) if item else " ".join(ground.source.split()),
        source_item_id=item.id if item else None,
        reason=" ".join(ground.reason.split()),
        form_number=register.form_number,
        written_at=clock.now(),
        written_by=by.person_id,
        written_by_name=by.name,
    )
    if number:
        entry.id_number, entry.id_number_index = number, blind_index(number, home_tenant())
    _stand(entry, register, [*changes, change])
    session.add(entry)
    session.flush()
    session.add(change)
    session.flush()
    # the trail says what changed, never to what
    told = {"since": ground.on, **({"changed": _labels(register, after)} if kind is ChangeKind.AMEND else {})}
    audit.record(_ACTS[kind], ENTRY, entry.id, label_of(register, entry), by=by, after=told)


def _labels(register: Register, keys: Iterable[str]) -> list[str]:
    known = {one.key: one.label for one in (*COMMON, *fields_of(register))} | {ID_NUMBER: "身份证号码"}
    return [label for key, label in known.items() if key in set(keys)]


def _stand(entry: RegisterEntry, register: Register, changes: Sequence[RegisterChange]) -> None:
    """Make an entry what its changes say."""
    standing = standing_on(changes, date.max)
    if standing is None:
        raise RuntimeError("an entry without changes")
    facts = dict(standing.facts)
    entry.subject, entry.address, entry.id_number_masked = (facts.pop(key, "") for key in _KEYS)
    entry.particulars = facts
    entry.joined_on, entry.checked_on = standing.joined_on, standing.checked_on
    entry.struck_on, entry.struck_as, entry.state = standing.struck_on, standing.struck_as, standing.state
    current = standing.state is EntryState.CURRENT
    entry.recheck_on = next_check(standing.checked_on, register.recheck_months) if current else None
    entry.revision += 1


_ACTS = {
    ChangeKind.ENTER: Act.ENTER,
    ChangeKind.AMEND: Act.AMEND,
    ChangeKind.CHECK: Act.AMEND,
    ChangeKind.STRIKE: Act.STRIKE,
    ChangeKind.RESTORE: Act.AMEND,
}
