"""The yearly freeze (年度固化): a register as of 31 December, put down for ever, with a sheet in the fonds dossier that vouches for it."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from uuid_utils.compat import uuid7

from commarch import audit, clock, dossier
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.dossier import Section, SheetKind
from commarch.errors import RuleBroken
from commarch.registers import fields as forms
from commarch.registers.fields import Field, FieldKind
from commarch.registers.models import EntryState, Register, RegisterFreeze, StrikeKind
from commarch.registers.queries import Line, entries_on, fields_of, find_freeze, first_year, in_order

STRIKES = {
    StrikeKind.DEATH: "死亡",
    StrikeKind.MOVED: "迁出",
    StrikeKind.ENDED: "不再符合条件",
    StrikeKind.ELSEWHERE: "转入其他登记册",
    StrikeKind.MISTAKE: "登记有误",
    StrikeKind.OTHER: "其他",
}


def freeze(register: Register, year: int, *, by: Actor, today: date) -> RegisterFreeze:
    """Freeze a register as it was at the end of a year that is over, once. What is learnt later stands in the entries' history."""
    session.refresh(register, with_for_update=True)
    _check(register, year, today)
    fields, last_day = fields_of(register), date(year, 12, 31)
    lines = entries_on(register, last_day, None, limit=None)
    rows = [_row(line) for line in lines if line.standing.state is EntryState.CURRENT]
    figures, sha256 = _figures(lines, fields, year), digest(rows)
    sheet = dossier.write(
        SheetKind.STATISTICS,
        f"{year} 年度{register.name}固化说明",
        _sheet(register, year, figures, sha256),
        by=by,
        on_date=today,
        year=year,
    )
    frozen = RegisterFreeze(
        id=uuid7(),
        register_id=register.id,
        year=year,
        fields=forms.stored(fields),
        rows=rows,
        figures=figures,
        sha256=sha256,
        sheet_id=sheet.id,
        frozen_at=clock.now(),
        frozen_by=by.person_id,
        frozen_by_name=by.name,
    )
    session.add(frozen)
    session.flush()
    after = {"year": year, "count": len(rows), "sha256": sha256}
    audit.record(Act.FREEZE_REGISTER, "register", register.id, register.name, by=by, after=after)
    return frozen


def may_freeze(register: Register, frozen: Sequence[RegisterFreeze], today: date) -> list[int]:
    """Return the years that can be frozen, the latest first."""
    first, done = first_year(register), {one.year for one in frozen}
    return [year for year in range(today.year - 1, first - 1, -1) if year not in done] if first else []


def digest(rows: Any) -> str:
    """Return the SHA-256 of frozen rows; it tells at any time whether they are still what was frozen."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _check(register: Register, year: int, today: date) -> None:
    if year >= today.year:
        raise RuleBroken(f"{year} 年还没有过完，明年一月再固化", field="year")
    if find_freeze(register, year):
        raise RuleBroken(f"{year} 年度已经固化，不能再做一次；以后查到的差错在登记里变更", field="year")
    first = first_year(register)
    if first is None or year < first:
        raise RuleBroken(f"{year} 年底这本登记册里还没有人，请选别的年度", field="year")


def _row(line: Line) -> dict[str, Any]:
    standing = line.standing
    return {"number": line.entry.number, "joined_on": standing.joined_on.isoformat(), **dict(sorted(standing.facts.items()))}


def _figures(lines: Sequence[Line], fields: Sequence[Field], year: int) -> dict[str, Any]:
    current = [one.standing for one in lines if one.standing.state is EntryState.CURRENT]
    left = Counter(one.standing.struck_as for one in lines if one.standing.struck_on and one.standing.struck_on.year == year)
    choices = []
    for field in (one for one in fields if one.kind is FieldKind.CHOICE):
        counted = Counter(one.facts.get(field.key, "") for one in current)
        choices.append({"label": field.label, "counts": in_order(field, counted)})
    return {
        "current": len(current),
        "joined": sum(one.standing.joined_on.year == year for one in lines),
        "struck": left.total(),
        "struck_as": {kind.value: left[kind] for kind in StrikeKind if left[kind]},
        "choices": choices,
    }


def _sheet(register: Register, year: int, figures: dict[str, Any], sha256: str) -> list[Section]:
    """Write the sheet: counts only, no persons."""
    why = "、".join(f"{STRIKES[StrikeKind(kind)]} {count}" for kind, count in figures["struck_as"].items())
    words = [
        f"截至 {year} 年 12 月 31 日，{register.name}在册 {figures['current']} 条；当年入册 {figures['joined']} 条，"
        f"注销 {figures['struck']} 条{f'（{why}）' if why else ''}。",
        "清册逐条内容已固化在系统中，只增不改；身份证号码只存遮盖形式。",
        f"清册的 SHA-256：{sha256}",
    ]
    tables = [
        Section(heading=one["label"], columns=("内容", "条数"), rows=[(value or "未填", count) for value, count in one["counts"].items()])
        for one in figures["choices"]
        if one["counts"]
    ]
    return [Section(heading=register.name, paragraphs=words), *tables]
