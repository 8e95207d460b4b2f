"""Laying evidence out as links, letting people from outside in until a day, what they may do (F026)."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from commarch import accounts, audit, clock, dossier, inspection, posts
from commarch.accounts import Duty, Role
from commarch.database import Context, Mode, session, within
from commarch.dossier import Section, SheetKind
from commarch.errors import RuleBroken
from commarch.holdings import PersonalLevel
from commarch.inspection import EvidenceKind, PointFacts, Verdict
from tests import given
from tests.conftest import TODAY
from tests.inspection.visit import a_line, a_visit, found, let_in, opened
from tests.world import CHEN_GUILAN, QIAN_LEI, WANG_MIN


def test_a_ready_list_brings_the_evidence_that_there_is(app: Flask) -> None:
    """F026: pre-filtered evidence links; a sheet that nobody has written makes no line."""
    with given.acting(WANG_MIN, "hongqi") as by:
        dossier.write(SheetKind.INTRODUCTION, "全宗介绍", [Section(paragraphs=["社区"])], by=by, on_date=TODAY)
    key = opened("default")
    with given.acting(WANG_MIN, "hongqi"):
        one = found(key)
        laid = inspection.laid_out(one)
        assert "2026.1 版" in one.points_from
        assert len(laid) == 8
        labels = {line.label: line for row in laid for line in row.lines}
        assert labels["上年度归档文件"].conditions == {"year": 2025}
        assert labels["会计档案"].conditions == {"archival_class": "KU"}
        assert labels["全宗介绍"].sheet_id is not None
        assert "离岗交接清单" not in labels


@pytest.mark.parametrize("ready", [one.code for one in inspection.ready_lists()])
def test_every_ready_list_can_be_laid_out(app: Flask, ready: str) -> None:
    key = opened(ready)
    with given.acting(WANG_MIN, "hongqi"):
        assert all(inspection.sieve_of(line.conditions) is not None for row in inspection.laid_out(found(key)) for line in row.lines)


def test_a_line_is_counted_anew_and_copies_nothing(app: Flask, admin: psycopg.Connection) -> None:
    """F026: no copies: what is filed after the pack was made is on the line, and the pack holds no title."""
    _, line = a_line(opened(), conditions={"year": 2015})
    with given.acting(WANG_MIN, "hongqi") as by:
        assert _count(line) == 0
        given.a_filed_item(by, "走访记录", document_date="2015-03-04", year=2015)
        given.a_filed_item(by, "别的年度", document_date="2016-03-04", year=2016)
        given.a_draft(by, "草稿", document_date="2015-03-04", year=2015)
    with given.acting(WANG_MIN, "hongqi"):
        assert _count(line) == 1
        assert [row.public_title for row in inspection.items_on(_line(line), TODAY)] == ["走访记录"]
    assert "走访记录" not in str(admin.execute("SELECT * FROM evidence_line").fetchall())


def test_titles_with_persons_in_them_are_not_laid_out(app: Flask) -> None:
    """F026: a reviewer reads neither title nor author of an item with personal data."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "低保户张某某申请", personal_level=PersonalLevel.PERSONAL).id
    _, line = a_line(opened(), conditions={})
    with given.acting(WANG_MIN, "hongqi"):
        row = inspection.item_on(_line(line), item, TODAY)
        assert row is not None
        assert (row.public_title, row.public_author) == (None, None)


def test_only_what_is_filed_is_evidence(app: Flask) -> None:
    key = opened()
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        code = item.archival_code or ""
    a_line(key, EvidenceKind.ITEM, "这一件", archival_code=code)
    for kind, facts in (
        (EvidenceKind.ITEM, {"archival_code": "H017-WS·2099-D10-CJ-0001"}),
        (EvidenceKind.SHEET, {"sheet_id": UUID(int=1)}),
    ):
        with pytest.raises(RuleBroken):
            a_line(key, kind, "没有的", **facts)


def test_a_reviewers_time_is_thirty_days_at_most(app: Flask) -> None:
    """F026: reviewer accounts valid for days."""
    key = opened()
    for until in (TODAY + timedelta(days=31), TODAY - timedelta(days=1)):
        with pytest.raises(RuleBroken, match="最长 30 天"):
            let_in(key, until)
    let_in(key, TODAY + timedelta(days=30))


def test_a_reviewer_is_only_made_by_an_inspection(app: Flask) -> None:
    with pytest.raises(RuleBroken, match="有效到哪一天"), given.acting(CHEN_GUILAN, "hongqi") as by:
        accounts.invite("other@example.org", "某人", Role.REVIEWER, by=by)
    with pytest.raises(RuleBroken, match="别的角色不写"), given.acting(CHEN_GUILAN, "hongqi") as by:
        accounts.invite("other@example.org", "某人", Role.CLERK, by=by, until=TODAY)
    let_in(opened())
    reviewer = given.person_id(QIAN_LEI)
    with pytest.raises(RuleBroken, match="在「检查」里邀请和结束"), given.acting(CHEN_GUILAN, "hongqi") as by:
        accounts.change_roles(reviewer, [Role.CLERK], by=by)


def test_the_database_keeps_a_reviewers_last_day(app: Flask, admin: psycopg.Connection) -> None:
    """F026: no membership of a reviewer without its end, none beyond thirty days, whoever writes it."""
    let_in(opened())
    for change in ("expires_on = NULL", "expires_on = since + 31", "role = 'clerk'"):
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute(f"UPDATE membership SET {change} WHERE role = 'reviewer'")


def test_after_her_last_day_the_database_lets_a_reviewer_in_no_longer(app: Flask) -> None:
    """F026: the guard refuses, whatever Python thinks; on the last day itself it does not."""
    let_in(opened(), TODAY + timedelta(days=5))
    me = given.person_id(QIAN_LEI)
    with clock.standing_on(TODAY + timedelta(days=5)), given.acting(QIAN_LEI, "hongqi"):
        assert inspection.assigned(me, clock.today())
    with clock.standing_on(TODAY + timedelta(days=6)):
        with pytest.raises(DBAPIError, match="no membership"), given.acting(QIAN_LEI, "hongqi"):
            inspection.assigned(me, clock.today())
        with within(session, Context(Mode.DOOR)):
            assert accounts.run_out(me) == [("红旗社区", TODAY + timedelta(days=5))]
            assert [one.tenant.code for one in accounts.memberships_of(me)] == ["tielu"]


def test_whoever_was_let_in_twice_stays_until_the_later_day(app: Flask) -> None:
    first, second = opened(), opened(title="安全检查")
    let_in(first, TODAY + timedelta(days=9))
    admission = let_in(second, TODAY + timedelta(days=2))
    with clock.standing_on(TODAY + timedelta(days=5)), given.acting(QIAN_LEI, "hongqi") as by:
        assert [row.Inspection.id for row in inspection.assigned(by.person_id or 0, clock.today())] == [first]
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        one = found(second)
        inspection.let_go(one, inspection.find_reviewer(one, admission), by=by)  # type: ignore[arg-type]
    with given.acting(QIAN_LEI, "hongqi") as by:
        assert len(inspection.assigned(by.person_id or 0, TODAY)) == 1


def test_ending_an_inspection_ends_the_accounts_for_it(app: Flask) -> None:
    """F026: an account is good for the inspection, not for the community."""
    key = opened()
    let_in(key)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        inspection.close(found(key), by=by)
    with pytest.raises(DBAPIError, match="no membership"), given.acting(QIAN_LEI, "hongqi"):
        inspection.assigned(1, TODAY)
    with pytest.raises(RuleBroken, match="已经结束"), given.acting(WANG_MIN, "hongqi") as by:
        inspection.add_point(found(key), PointFacts("再来一条"), by=by)


def test_only_who_inspects_gives_an_opinion_and_a_complaint_says_why(app: Flask) -> None:
    key = opened()
    point, _ = a_line(key)
    let_in(key)
    with pytest.raises(RuleBroken, match="不是这次检查"), given.acting(WANG_MIN, "hongqi") as by:
        _say(key, point, Verdict.MET, "", by)
    with pytest.raises(RuleBroken, match="写清楚"), given.acting(QIAN_LEI, "hongqi") as by:
        _say(key, point, Verdict.UNMET, " ", by)
    for verdict, words in ((Verdict.UNMET, "缺会计档案"), (Verdict.MET, "已补齐")):
        with given.acting(QIAN_LEI, "hongqi") as by:
            _say(key, point, verdict, words, by)
    with given.acting(WANG_MIN, "hongqi") as by:
        (said,) = inspection.laid_out(found(key))[0].opinions
        assert (said.verdict, said.words, said.person_name) == (Verdict.MET, "已补齐", "钱磊")
        with pytest.raises(RuleBroken, match="写了意见"):
            inspection.remove_point(found(key), inspection.find_point(found(key), point), by=by)  # type: ignore[arg-type]


def test_an_old_tab_overwrites_nothing(app: Flask) -> None:
    key = opened()
    with given.acting(WANG_MIN, "hongqi") as by:
        inspection.edit(found(key), a_visit("改过的"), revision=1, by=by)
    with pytest.raises(RuleBroken, match="刚刚有人改过"), given.acting(WANG_MIN, "hongqi") as by:
        inspection.edit(found(key), a_visit("再改"), revision=1, by=by)


def test_a_reviewer_has_one_duty() -> None:
    assert accounts.duties_of([Role.REVIEWER]) == {Duty.INSPECT}
    assert [role for role in Role if Duty.INSPECT in accounts.duties_of([role])] == [Role.REVIEWER]


def test_nobody_inspects_where_she_works(app: Flask) -> None:
    key = opened()
    with pytest.raises(RuleBroken, match="不能来检查自己"), given.acting(CHEN_GUILAN, "hongqi") as by:
        inspection.admit(found(key), WANG_MIN.email, WANG_MIN.name, TODAY, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        assert inspection.reviewers_of(found(key)) == []


def test_a_reviewer_holds_no_post(app: Flask) -> None:
    let_in(opened())
    with given.acting(WANG_MIN, "hongqi"):
        assert "钱磊" not in dict(posts.people()).values()


def test_the_trail_says_who_laid_out_and_who_was_let_in(app: Flask) -> None:
    key = opened("law")
    let_in(key)
    with given.acting(WANG_MIN, "hongqi"):
        acts = [entry.act.value for entry in audit.history_of("inspection", key)]
    assert acts == ["admit_reviewer", "open_inspection"]


def _line(line_id: UUID) -> inspection.EvidenceLine:
    laid = [row for one in inspection.inspections() for row in inspection.laid_out(one.inspection)]
    return next(line for row in laid for line in row.lines if line.id == line_id)


def _count(line_id: UUID) -> int:
    return inspection.count_on(_line(line_id), TODAY)


def _say(key: UUID, point: UUID, verdict: Verdict, words: str, by: audit.Actor) -> None:
    one = found(key)
    known = inspection.find_point(one, point)
    assert known is not None
    inspection.give_opinion(one, known, verdict, words, by=by)
