"""Registers that a community keeps: old people, households on low-income support; with changes, one struck off, last year frozen.

Names and numbers are nobody's: no region has the code 9901.
"""

from datetime import date, timedelta

from commarch import registers
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.registers import Ground, Register, RegisterEntry, RegisterFacts, StrikeKind

#: Name, address, ID number, how she lives, how well she is.
OLD_PEOPLE = (
    ("周玉珍", "红旗路 8 号院 2 号楼 301", "99010119490312002X", "独居", "自理"),
    ("马德福", "红旗路 8 号院 5 号楼 102", "990101194311050013", "空巢", "半失能"),
    ("许桂芝", "红旗路 21 号 4 单元 601", "990101195106200048", "与子女同住", "自理"),
    ("韩兆祥", "铁西胡同 3 号", "990101193809080063", "独居", "失能"),
    ("田淑芬", "铁西胡同 17 号", "990101195601270035", "空巢", "自理"),
    ("郭守义", "红旗路 21 号 1 单元 202", "990101194705140089", "与子女同住", "自理"),
)
HOUSEHOLDS = (("丁建国", "铁西胡同 9 号", "990101197204020023", "A 类", "1"), ("罗春梅", "红旗路 8 号院 1 号楼 504", "", "B 类", "2"))
VISIT = "入户走访记录"


def keep_registers(tenant_id: int, clerk: Actor, *, today: date) -> None:
    """Keep two registers as a careful clerk does, and let something be due."""
    with within(session, Context(Mode.MEMBER, tenant_id, clerk.person_id)):
        spring = date(today.year - 1, 3, 5)
        old = _adopt("elderly", clerk)
        people = [_old_person(old, told, spring + timedelta(days=40 * place), clerk, today) for place, told in enumerate(OLD_PEOPLE)]
        _amend(people[0], {"living": "与子女同住"}, spring + timedelta(days=200), "老人搬去与女儿同住", clerk, today)
        for one in people[2:]:
            _check(one, max(today - timedelta(days=60), one.joined_on), clerk, today)
        gone = Ground(on=today - timedelta(days=20), source="居民死亡医学证明", reason="家属来社区报告")
        registers.strike(people[5], StrikeKind.DEATH, gone, revision=people[5].revision, by=clerk, today=today)
        poor = _adopt("low_income", clerk)
        for name, address, number, kind, members in HOUSEHOLDS:
            told = {"subject": name, "address": address, "id_number": number, "kind": kind, "members": members}
            registers.enter(poor, told, Ground(on=spring, source="区民政局批准通知"), by=clerk, today=today)
        registers.freeze(old, today.year - 1, by=clerk, today=today)


def _adopt(key: str, by: Actor) -> Register:
    ready = registers.templates()[key]
    facts = RegisterFacts(
        name=ready.name, purpose=ready.purpose, level=ready.level, recheck_months=ready.recheck_months, fields=ready.fields
    )
    return registers.set_up(facts, ready, by=by)


def _old_person(register: Register, told: tuple[str, ...], on: date, by: Actor, today: date) -> RegisterEntry:
    name, address, number, living, care = told
    facts = {"subject": name, "address": address, "id_number": number, "living": living, "care": care}
    facts["birth"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return registers.enter(register, facts, Ground(on=on, source=VISIT), by=by, today=today)


def _amend(entry: RegisterEntry, told: dict[str, str], on: date, reason: str, by: Actor, today: date) -> None:
    ground = Ground(on=on, source=VISIT, reason=reason)
    registers.amend(entry, told, ground, revision=entry.revision, checked=True, by=by, today=today)


def _check(entry: RegisterEntry, on: date, by: Actor, today: date) -> None:
    registers.amend(entry, {}, Ground(on=on, source="电话回访"), revision=entry.revision, checked=True, by=by, today=today)
