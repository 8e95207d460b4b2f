"""Registers live: each change is kept with before and after, and what a register said on any day can be read."""

import re
from datetime import date
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from commarch import audit, holdings, registers
from commarch.audit import AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings.models import PersonalLevel
from commarch.registers import ChangeKind, EntryState, RegisterFacts, StrikeKind, fields_of
from tests import given
from tests.conftest import TODAY
from tests.registers.persons import ID_NUMBER, MASKED, OLD_WOMAN, OTHER_NUMBER, a_register, an_entry, ground
from tests.world import MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def test_an_entry_reads_on_each_day_as_it_was_on_that_day() -> None:
    """F008. The register reflects how things stand, with full history and an as-of-date view."""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register, date(2026, 3, 1))
        registers.amend(entry, {"living": "与子女同住"}, ground(date(2026, 6, 1)), revision=1, by=by, today=TODAY)
        registers.strike(entry, StrikeKind.MOVED, ground(date(2026, 9, 1), "迁出证明"), revision=2, by=by, today=TODAY)

        def living(day: date) -> list[tuple[str, EntryState]]:
            return [(one.standing.facts["living"], one.standing.state) for one in registers.entries_on(register, day, None)]

        assert living(date(2026, 2, 28)) == []
        assert living(date(2026, 5, 31)) == [("独居", EntryState.CURRENT)]
        assert living(date(2026, 6, 1)) == [("与子女同住", EntryState.CURRENT)]
        assert living(date(2026, 9, 1)) == [("与子女同住", EntryState.STRUCK)]
        assert [one.entry.id for one in registers.entries_on(register, date(2026, 8, 31))] == [entry.id]
        assert registers.entries_on(register, date(2026, 9, 1)) == []
        assert registers.entries_on(register, date(2026, 8, 31), EntryState.STRUCK) == []


def test_each_change_keeps_before_after_day_person_and_source() -> None:
    """F042. Change records: before and after, who, when, source document."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "关于张桂兰享受高龄津贴的批复")
        entry = an_entry(by, a_register(by))
        of_holdings = ground(date(2026, 5, 6), str(item.archival_code), "津贴批下来了")
        registers.amend(entry, {"service": "高龄津贴"}, of_holdings, revision=1, by=by, today=TODAY)
        first, second = registers.changes_of(entry.id)
        assert (first.kind, first.before, first.after["id_number"]) == (ChangeKind.ENTER, {}, MASKED)
        assert (second.before, second.after) == ({"service": ""}, {"service": "高龄津贴"})
        assert (second.takes_effect_on, second.written_by_name, second.reason) == (date(2026, 5, 6), WANG_MIN.name, "津贴批下来了")
        assert second.source_item_id == item.id
        assert second.source == item.archival_code


def test_a_change_is_written_once_and_nothing_of_a_register_is_deleted(admin: psycopg.Connection) -> None:
    may = "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'commarch_app' AND table_name = %s ORDER BY 1"
    granted = {name: [row[0] for row in admin.execute(may, [name])] for name in ("register_change", "register_form", "register_freeze")}
    assert list(granted.values()) == [["INSERT", "SELECT"]] * 3
    for name in ("register", "register_entry"):
        assert ("DELETE",) not in admin.execute(may, [name]).fetchall()


def test_an_earlier_day_cannot_overtake_a_later_change_of_the_same_fact() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = an_entry(by, a_register(by))
        registers.amend(entry, {"living": "空巢"}, ground(date(2026, 6, 1)), revision=1, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="2026-06-01 已有变更") as broken:
            registers.amend(entry, {"living": "独居"}, ground(date(2026, 5, 1)), revision=2, by=by, today=TODAY)
        assert broken.value.field == "on"
        registers.amend(entry, {"care": "半失能"}, ground(date(2026, 5, 1)), revision=2, by=by, today=TODAY)
        assert entry.particulars["living"] == "空巢"
        (stood,) = registers.entries_on(entry_register(entry.register_id), date(2026, 5, 2))
        assert (stood.standing.facts["living"], stood.standing.facts["care"]) == ("独居", "半失能")


def entry_register(register_id: object) -> registers.Register:
    found = registers.find_register(given.uuid(str(register_id)))
    assert found is not None
    return found


def test_a_death_learnt_late_takes_effect_on_its_day() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register)
        registers.amend(entry, {"care": "失能"}, ground(date(2026, 8, 1)), revision=1, by=by, today=TODAY)
        registers.strike(entry, StrikeKind.DEATH, ground(date(2026, 7, 15), "死亡证明"), revision=2, by=by, today=TODAY)
        assert registers.entries_on(register, date(2026, 7, 15)) == []
        assert (entry.state, entry.struck_on, entry.recheck_on) == (EntryState.STRUCK, date(2026, 7, 15), None)


@pytest.mark.parametrize(
    ("day", "source", "reason", "field"),
    [
        (date(2026, 11, 24), "走访", "得知", "on"),
        (date(2026, 2, 1), "走访", "得知", "on"),
        (date(2026, 5, 1), " ", "得知", "source"),
        (date(2026, 5, 1), "走访", " ", "reason"),
    ],
)
def test_striking_off_says_day_source_and_reason(day: date, source: str, reason: str, field: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = an_entry(by, a_register(by))
        with pytest.raises(RuleBroken) as broken:
            registers.strike(entry, StrikeKind.OTHER, ground(day, source, reason), revision=1, by=by, today=TODAY)
        assert broken.value.field == field
        assert entry.state is EntryState.CURRENT


def test_who_was_struck_off_by_mistake_is_restored_under_the_same_number() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register)
        registers.strike(entry, StrikeKind.MISTAKE, ground(date(2026, 5, 1)), revision=1, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="请先恢复在册"):
            registers.amend(entry, {"care": "失能"}, ground(date(2026, 6, 1)), revision=2, by=by, today=TODAY)
        registers.restore(entry, ground(date(2026, 6, 1)), revision=2, by=by, today=TODAY)
        assert (entry.state, entry.number, entry.joined_on) == (EntryState.CURRENT, 1, date(2026, 3, 1))
        assert registers.entries_on(register, date(2026, 5, 20)) == []


def test_nobody_stands_twice_in_a_register_but_may_come_again() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        first = an_entry(by, register)
        with pytest.raises(RuleBroken, match="是第 1 号") as broken:
            an_entry(by, register, subject="张桂蘭")
        assert broken.value.field == "id_number"
        registers.strike(first, StrikeKind.MOVED, ground(date(2026, 5, 1)), revision=1, by=by, today=TODAY)
        again = an_entry(by, register, date(2026, 9, 1))
        assert again.number == 2
        with pytest.raises(RuleBroken, match="是第 2 号"):
            registers.restore(first, ground(date(2026, 10, 1)), revision=2, by=by, today=TODAY)
        assert an_entry(by, a_register(by, "low_income"), kind="A 类", members="1").number == 1


def test_an_id_number_is_sealed_and_found_by_itself_only(admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = an_entry(by, a_register(by))
        registers.amend(entry, {"id_number": OTHER_NUMBER}, ground(date(2026, 4, 1), reason="更正"), revision=1, by=by, today=TODAY)
        assert registers.changes_of(entry.id)[1].before == {"id_number": MASKED}
        assert [one.id for one in registers.find(f" {OTHER_NUMBER} ")] == [entry.id]
        assert [one.id for one in registers.find("桂兰")] == [entry.id]
        assert registers.find(ID_NUMBER) == []
        assert registers.find("%") == []
        assert registers.reveal(entry, entry_register(entry.register_id), "核对证件", by=by) == OTHER_NUMBER
    for table in ("register_entry", "register_change", "audit_entry"):
        stored = " ".join(row[0] for row in admin.execute(f"SELECT t::text FROM {table} t"))
        assert ID_NUMBER not in stored
        assert OTHER_NUMBER not in stored
    sealed = admin.execute("SELECT id_number FROM register_change ORDER BY number").fetchall()
    assert len({row[0] for row in sealed}) == 2


def test_two_communities_cannot_tell_that_they_know_the_same_person(admin: psycopg.Connection) -> None:
    for code, clerk in (("hongqi", WANG_MIN), ("binjiang", MA_LIN)):
        with given.acting(clerk, code) as by:
            an_entry(by, a_register(by))
    assert admin.execute("SELECT count(DISTINCT id_number_index) FROM register_entry").fetchone() == (2,)


def test_looking_at_an_id_number_needs_a_purpose_and_stands_in_the_trail_without_the_name() -> None:
    """F042. Sensitive data is opened for a purpose, and who opened it is known."""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register)
        with pytest.raises(RuleBroken, match="用途"):
            registers.reveal(entry, register, " ", by=by)
        registers.amend(entry, {"care": "失能"}, ground(), revision=1, by=by, today=TODAY)
        registers.reveal(entry, register, "核对养老补贴", by=by)
    with given.acting(WANG_MIN, "hongqi"):
        trail = session.query(AuditEntry).filter(AuditEntry.thing_kind == "register_entry").order_by(AuditEntry.number).all()
        assert [one.act for one in trail] == [audit.Act.ENTER, audit.Act.AMEND, audit.Act.REVEAL]
        assert trail[1].after == {"since": "2026-03-01", "changed": ["自理情况"]}
        assert (trail[2].thing_label, trail[2].reason) == ("老年人与养老服务登记册 第 1 号", "核对养老补贴")
        assert not [one for one in trail if re.search("张桂兰|失能", f"{one.thing_label}{one.before}{one.after}{one.reason}")]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": "11010519491231"}, "id_number"),
        ({"birth": "去年"}, "birth"),
        ({"living": "不知道"}, "living"),
        ({"living": ""}, "living"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(told: dict[str, Any], field: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        with pytest.raises(RuleBroken) as broken:
            an_entry(by, a_register(by), **told)
        assert broken.value.field == field


def test_a_changed_form_leaves_what_was_written_under_the_old_one() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry = an_entry(by, register)
        fewer = "居住情况 | 选项 | 独居、空巢 | 必填\n结对志愿者 | 个人"
        facts = RegisterFacts(name="老人册", fields=registers.read_fields(fewer, fields_of(register)), recheck_months=1)
        registers.change_register(register, facts, form_number=1, by=by)
        assert [one.key for one in fields_of(register)] == ["living", "own_1"]
        session.refresh(entry)
        assert entry.recheck_on == date(2026, 4, 1)
        registers.amend(entry, {"own_1": "李强"}, ground(date(2026, 4, 1)), revision=1, by=by, today=TODAY)
        assert entry.particulars["care"] == "自理"
        assert registers.fields_ever(register)["care"].label == "自理情况"
        with pytest.raises(RuleBroken, match="刚被别人改过"):
            registers.change_register(register, facts, form_number=1, by=by)


def test_a_register_points_to_a_health_file_and_never_asks_what_is_in_it() -> None:
    """F046. Health file pointer only, no medical content."""
    ready = registers.templates()["health_pointer"]
    assert ready.level is PersonalLevel.SENSITIVE
    assert [one.label for one in ready.fields if one.required] == ["健康档案保管机构", "本人同意登记"]
    with pytest.raises(RuleBroken, match="由卫生服务中心保管"):
        registers.read_fields("主要病史 | 敏感")


def test_registers_of_special_groups_stand_ready_with_their_checks() -> None:
    """F045, F068."""
    ready = {one.name: one.recheck_months for one in registers.templates().values()}
    assert {"人户登记表", "低保对象登记册", "残疾人情况登记册", "失业人员登记册", "困境儿童登记册"} <= ready.keys()
    assert all(ready.values())


def test_what_is_due_for_a_check_is_told_until_somebody_has_looked() -> None:
    """F042. Kept up to date: what nobody has looked at for too long is told."""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by, recheck_months=6)
        entry = an_entry(by, register, date(2026, 5, 23))
        assert registers.overdue(date(2026, 11, 22)) == []
        (due,) = registers.overdue(TODAY)
        assert (due.register_id, due.count, due.since) == (register.id, 1, TODAY)
        assert registers.figures(TODAY)[register.id].overdue == 1
        with pytest.raises(RuleBroken, match="本次已复核"):
            registers.amend(entry, {}, ground(TODAY), revision=1, by=by, today=TODAY)
        registers.amend(entry, {}, ground(TODAY, reason=""), revision=1, checked=True, by=by, today=TODAY)
        assert registers.changes_of(entry.id)[1].kind is ChangeKind.CHECK
        assert (entry.recheck_on, registers.overdue(TODAY)) == (date(2027, 5, 23), [])


def test_figures_are_counted_from_what_stands_there_now() -> None:
    """F008. Figures are computed live."""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        an_entry(by, register)
        an_entry(by, register, date(2025, 4, 1), id_number="", subject="李福", living="空巢", sex="")
        gone = an_entry(by, register, id_number="", subject="王奶奶")
        registers.strike(gone, StrikeKind.DEATH, ground(date(2026, 5, 1)), revision=1, by=by, today=TODAY)
        found = registers.figures(TODAY)[register.id]
        assert (found.current, found.struck, found.joined_this_year, found.left_this_year) == (2, 1, 2, 1)
        counts = {field.label: counted for field, counted in registers.counts_of(register, fields_of(register))}
        assert counts["居住情况"] == {"独居": 1, "空巢": 1}
        assert counts["性别"] == {"女": 1, "": 1}


def test_two_who_change_the_same_entry_do_not_overwrite_each_other() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = an_entry(by, a_register(by))
        registers.amend(entry, {"care": "失能"}, ground(), revision=1, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="刚被别人改过"):
            registers.amend(entry, {"care": "自理"}, ground(), revision=1, by=by, today=TODAY)


def test_nothing_of_a_register_is_found_by_the_search_for_items(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        an_entry(by, a_register(by))
        session.flush()
        assert session.execute(text("SELECT count(*) FROM item WHERE title LIKE '%张桂兰%'")).scalar() == 0
        assert holdings.find_by_code(OLD_WOMAN["subject"]) is None
