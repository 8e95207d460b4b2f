"""Recording uses, counting them in the database as the rules count, striking, names."""

from datetime import date

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from commarch import audit, holdings, usage
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import VolumeFacts
from commarch.jobs import sweep
from commarch.usage import UseFacts, UseResult, UseSieve, WayOfUse, rules
from commarch.usage.rules import Told
from tests import given
from tests.conftest import TODAY
from tests.holdings.test_volumes import arrange_by_volume
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def use(by, codes=(), **told):
    facts = {"used_on": TODAY, "way": WayOfUse.READ, "purpose": "工作查考", "result": UseResult.PROVIDED} | told
    return usage.record_use(UseFacts(codes=codes, **facts), by=by, today=TODAY)


def not_found(by, what, **told):
    return use(by, result=UseResult.NOT_FOUND, asked_for=what, **told)


def a_code(by, title="关于开展生活垃圾分类示范小区创建的通知", **facts):
    return given.a_filed_item(by, title, **facts).archival_code


def test_the_register_counts_as_the_rules_count():
    """F027. 人次, 卷件次 and pages of a year, as the database counts them, are those of the rules."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = (a_code(by, title) for title in ("甲", "乙"))
        day = date(2026, 3, 2)
        told = [
            (day, "张三", [first, second], 0),
            (day, "张 三", [first], 4),
            (date(2026, 3, 31), "张三", [first], 0),
            (date(2026, 5, 1), "李四", [second], 2),
        ]
        for on, name, codes, pages in told:
            way = WayOfUse.COPY if pages else WayOfUse.READ
            use(by, codes, used_on=on, user_name=name, way=way, copied_pages=pages)
        not_found(by, "九十年代的旧照片", used_on=date(2026, 5, 1), user_name="李四")
        use(by, [first], used_on=date(2025, 12, 31), user_name="张三")
        session.flush()
        uses = [Told(on, name.replace(" ", ""), frozenset(codes), pages) for on, name, codes, pages in told]
        year = usage.year_of_use(2026)
        assert (year.visits, year.things, year.copied_pages) == (rules.visits(uses), rules.things_used(uses), rules.pages_copied(uses))
        assert (year.visits, year.things, year.copied_pages) == (3, 4, 6)
        assert [(one.month, one.visits, one.things) for one in year.months] == [(3, 2, 3), (5, 1, 1)]
        assert (year.records, year.not_found, year.not_found_rate) == (5, 1, 0.2)


def test_two_without_a_name_on_one_day_are_two_visits():
    """F027. Nobody is taken for somebody else."""
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        for _ in range(2):
            use(by, [code])
        session.flush()
        assert usage.year_of_use(2026).visits == 2


def test_codes_are_read_in_any_spelling_and_a_wrong_one_is_told():
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        made = use(by, [code.replace("·", "．").replace("-", "－"), "", code])
        assert len(made.things) == 1
        with pytest.raises(RuleBroken, match="没有这些档号：H017-WS·2099-D10-CJ-0001"):
            use(by, [code, "H017-WS·2099-D10-CJ-0001"])


def test_a_volume_is_used_as_one_and_its_items_with_it():
    """F027. 卷件次: a volume that is used as a whole is one; none of its items is unused any more."""
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume = holdings.begin_volume(VolumeFacts(title="2026年1月记账凭证"), "KU·01", 2026, "D30", by=by, today=TODAY)
        drafts = [given.a_draft(by, f"第{number}册", category="KU·01", retention="D30", document_date="2026-01-31") for number in (1, 2)]
        session.flush()
        holdings.bind(volume, [one.id for one in drafts], by=by)
        holdings.file_items(drafts, by=by, today=TODAY, supplement=True)
        use(by, [volume.code])
        session.flush()
        assert usage.year_of_use(2026).things == 1
        assert usage.uses_of(drafts[0]).times == 1
        (most,) = usage.most_used(2026)
        assert (most.code, most.is_item, most.times) == (volume.code, False, 1)


def test_what_lies_unused_for_five_years_is_told_by_class():
    """F027. 从未利用: of what has lain there for five years, what nobody has used in five years."""
    with given.acting(WANG_MIN, "hongqi") as by:
        used, idle = (a_code(by, title, year=2015, document_date="2015-03-04") for title in ("用过的", "没人用的"))
        a_code(by, "去年才归的", year=2025, document_date="2025-03-04")
        early = a_code(by, "很早用过的", year=2014, document_date="2014-03-04")
        use(by, [used])
        use(by, [early], used_on=date(2021, 11, 22))
        session.flush()
        assert [(one.archival_class, one.category_code, one.held, one.unused) for one in usage.unused(TODAY)] == [("WS", "CJ", 3, 2)]
        listed = usage.unused_items(TODAY, "WS", "CJ")
        assert [one.archival_code for one in listed] == [early, idle]
        assert [one.archival_code for one in usage.unused_items(TODAY, "WS", None, after=listed[0].code_key)] == [idle]
        assert usage.unused_items(TODAY, "KU", None) == []


def test_what_was_asked_for_and_not_found_is_told_by_how_often():
    """F027. 未查到: the needs that nothing answers, what was asked for most first."""
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        not_found(by, "旧城改造前的照片")
        for _ in range(2):
            not_found(by, "九十年代的调解协议")
        use(by, [code], result=UseResult.PARTIAL, asked_for="九十年代的调解协议")
        session.flush()
        assert [(one.asked_for, one.times) for one in usage.wanted(2026)] == [("九十年代的调解协议", 3), ("旧城改造前的照片", 1)]


def test_a_search_that_found_nothing_is_recorded_once_a_day():
    """F027. One press, and a second press is the same."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first = usage.record_not_found(" 旧城 改造 ", by=by, today=TODAY)
        session.flush()
        assert usage.record_not_found("旧城 改造", by=by, today=TODAY) is first
        assert (first.result, first.way, first.purpose) == (UseResult.NOT_FOUND, WayOfUse.ENQUIRY, "工作查考")


def test_a_wrong_record_is_struck_counts_no_longer_and_is_still_there():
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        wrong = use(by, [code], user_name="张三")
        session.flush()
        right = usage.record_use(
            UseFacts(used_on=TODAY, way=WayOfUse.COPY, purpose="个人权益", codes=[code], result=UseResult.PROVIDED, copied_pages=2),
            by=by,
            today=TODAY,
            replaces=wrong,
        )
        session.flush()
        assert (usage.year_of_use(2026).records, usage.year_of_use(2026).copied_pages) == (1, 2)
        assert [one.id for one in usage.page(UseSieve(struck=True), None, 5)[0]] == [wrong.id]
        assert [one.id for one in usage.page(UseSieve(), None, 5)[0]] == [right.id]
        with pytest.raises(RuleBroken, match="已由王敏作废"):
            usage.strike(wrong, "再一次", by=by)
        with pytest.raises(RuleBroken, match="请写明为什么作废"):
            usage.strike(right, "  ", by=by)


def test_the_database_lets_nobody_rewrite_or_remove_a_record():
    with given.acting(WANG_MIN, "hongqi") as by:
        use(by, [a_code(by)])
    for statement in (
        "UPDATE use_record SET copied_pages = 9",
        "DELETE FROM use_record",
        "DELETE FROM used_thing",
        "DELETE FROM purpose_list",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), given.acting(WANG_MIN, "hongqi"):
            session.execute(text(statement))


def test_the_trail_says_what_was_used_and_not_by_whom():
    """F027. The trail is kept for ever, a user's name is not."""
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        made = use(by, [code], user_name="赵某某", user_unit="某某律师事务所", result=UseResult.PARTIAL, asked_for="赵某某的协议")
        used = made.id
    with given.acting(WANG_MIN, "hongqi"):
        (entry,) = audit.history_of("use_record", used, limit=9)
        assert code in str(entry.after)
        assert "赵" not in f"{entry.after}{entry.thing_label}{entry.reason}"


def test_a_name_is_told_for_a_purpose_that_is_recorded():
    with given.acting(WANG_MIN, "hongqi") as by:
        made = use(by, [a_code(by)], user_name="赵某某")
        with pytest.raises(RuleBroken, match="请写明为什么"):
            usage.reveal_name(made, " ", by=by)
        assert usage.reveal_name(made, "核对回访电话", by=by) == "赵某某"
        used = made.id
    with given.acting(WANG_MIN, "hongqi"):
        told = {(one.act.value, one.reason) for one in audit.history_of("use_record", used, limit=9)}
        assert told == {("record_use", None), ("reveal", "核对回访电话")}


def test_names_are_forgotten_after_five_years_and_the_figures_stay():
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by, year=2015, document_date="2015-03-04")
        for day in (date(2021, 11, 22), date(2021, 11, 22), date(2021, 11, 23)):
            use(by, [code], used_on=day, user_name="赵某某")
        session.flush()
        before = usage.year_of_use(2021)
    with given.the_system("hongqi"):
        assert usage.forget_names(today=TODAY) == 2
        assert usage.forget_names(today=TODAY) == 0
    with given.acting(WANG_MIN, "hongqi"):
        assert sorted(one.user_name for one in usage.everything(UseSieve(), 9)) == ["", "", "赵某某"]
        assert usage.year_of_use(2021) == before
        assert before.visits == 2


def test_the_daily_sweep_forgets_names():
    """F027. What the form promises is kept without anybody's doing."""
    with given.acting(WANG_MIN, "hongqi") as by:
        use(by, [a_code(by)], used_on=date(2020, 1, 2), user_name="赵某某")
    sweep.sweep(TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.user_name for one in usage.everything(UseSieve(), 9)] == [""]


def test_a_tenant_words_its_own_purposes_and_what_was_recorded_keeps_its_words():
    """F027. The list is versioned: version 0 stands ready, each change is another."""
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        assert usage.purposes() == (0, list(rules.PURPOSES))
        old = use(by, [code], purpose="经济建设")
        assert usage.write_purposes("工作查考\n居民维权", by=by) == 1
        session.flush()
        assert usage.write_purposes("工作查考\n居民维权\n", by=by) == 1
        with pytest.raises(RuleBroken, match="请从列表里选"):
            use(by, [code], purpose="经济建设")
        new = use(by, [code], purpose="居民维权")
        assert [(one.purpose, one.purposes_version) for one in (old, new)] == [("经济建设", 0), ("居民维权", 1)]
    with given.acting(LI_NA, "wenyuan"):
        assert usage.purposes()[0] == 0


def test_a_day_that_has_not_come_is_refused():
    with given.acting(WANG_MIN, "hongqi") as by:
        code = a_code(by)
        with pytest.raises(RuleBroken, match="不能晚于今天"):
            use(by, [code], used_on=date(2026, 11, 24))
        with pytest.raises(RuleBroken, match="早于利用日期"):
            use(by, [code], until_on=date(2026, 11, 22))


def test_the_street_reads_counts_and_neither_names_nor_what_was_asked_for(admin: psycopg.Connection):
    """F027. The columns that the street's role may read."""
    readable = {
        row[0]
        for row in admin.execute(
            "SELECT column_name FROM information_schema.column_privileges WHERE table_name = 'use_record' AND grantee = 'commarch_supervisor'"
        )
    }
    assert {"visit_id", "result", "used_on"} <= readable
    assert not {"user_name", "user_unit", "asked_for", "note", "recorded_name"} & readable
