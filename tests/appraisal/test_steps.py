"""What each step of an appraisal does and refuses: keeping on, accounting archives, old tabs, changes of the group (R06, R08, R09)."""

from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, NoResultFound

from commarch import appraisal, audit, erasure
from commarch.appraisal import Judgement, Part, Purpose, Stage, Verdict
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import ItemState, Openness
from commarch.retention.models import RetentionChange, RetentionEvent
from tests import given
from tests.appraisal.group import (
    DESTROY,
    GROUP,
    HUANG_ZHIQIANG,
    KEEP,
    LIU_YANG,
    PERMANENT,
    approved,
    at_the_street,
    called_together,
    composed,
    found,
    reported,
    reviewed,
    submitted,
    voiced,
    waited,
    witnessed,
)
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, XU_FENG

pytestmark = pytest.mark.usefixtures("app")


def items() -> list[Item]:
    return list(session.scalars(select(Item).order_by(Item.code_key)))


def test_what_is_kept_gets_a_new_period_and_a_mark_and_its_code_stays() -> None:
    """R08: 条例第二十四条. Ten years from the old last day, 2024-12-31."""
    key = reviewed(2)
    voiced(key, KEEP)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.CLOSED
        assert [(one.current_retention_code, one.ends_on, one.retention_code) for one in items()] == [
            ("D10", date(2034, 12, 31), "D10")
        ] * 2
        assert [one.archival_code for one in items()] == ["H017-WS·2014-D10-CJ-0001", "H017-WS·2014-D10-CJ-0002"]
        marks = session.scalars(select(RetentionEvent)).all()
        assert {(one.change, one.batch_number, one.from_ends_on, one.to_ends_on) for one in marks} == {
            (RetentionChange.EXTENDED, "2026-01", date(2024, 12, 31), date(2034, 12, 31))
        }


def test_an_extension_that_would_be_over_already_counts_from_the_decision() -> None:
    """Of 2005, ten years: the old last day and ten more is 2025-12-31, which has gone by."""
    key = reviewed(1, document_date="2005-05-06")
    voiced(key, KEEP)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.ends_on for one in items()] == [date(2036, 12, 31)]


def test_what_becomes_permanent_never_falls_due_again() -> None:
    key = reviewed(1)
    voiced(key, PERMANENT)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert [(one.current_retention_code, one.ends_on, one.retention_code) for one in items()] == [("Y", None, "D10")]


def test_one_voice_against_keeps_the_item_and_the_others_go_on() -> None:
    key = reviewed(2)
    voiced(key, DESTROY)
    voiced(key, KEEP, by_whom=[HUANG_ZHIQIANG], positions=[2])
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.WAITING
        assert [one.ends_on for one in items()] == [date(2024, 12, 31), date(2034, 12, 31)]
        assert [one.position for one in appraisal.open_lines(found(key))] == [1]


def test_what_the_street_does_not_let_go_is_kept_on_and_said_in_the_papers() -> None:
    """S5: the register notes 未批准，续存."""
    key = reviewed(2)
    voiced(key, DESTROY)
    submitted(key)
    with at_the_street() as by:
        batch = found(key)
        first = appraisal.open_lines(batch)[0]
        appraisal.approve(batch, refused={first.id: "居民可能还要查"}, revision=batch.revision, by=by, today=TODAY)
        assert first.withdrawn_because == "街道未批准，续存"
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.ends_on for one in items()] == [date(2034, 12, 31), date(2024, 12, 31)]


def test_the_author_neither_signs_nor_approves_and_the_database_says_so_too(admin: psycopg.Connection) -> None:
    key = reviewed(1)
    voiced(key, DESTROY)
    reported(key)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="不能签署或审批自己的批次"):
        batch = found(key)
        appraisal.sign(batch, revision=batch.revision, by=by, today=TODAY)
    author = given.person_id(WANG_MIN)
    with pytest.raises(psycopg.errors.CheckViolation):
        admin.execute(
            "INSERT INTO appraisal_step (tenant_id, batch_id, number, from_stage, to_stage, round, person_id, person_name, opened_by, at) "
            "SELECT tenant_id, id, step_number + 1, 'reported', 'submitted', 1, %s, 'x', opened_by, now() FROM appraisal_batch",
            [author],
        )


def test_an_old_tab_changes_nothing() -> None:
    key = composed(1)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        old = batch.revision
        appraisal.begin_review(batch, revision=old, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="刚刚有人办过一步"):
        appraisal.withdraw(found(key), "不办了", revision=old, by=by, today=TODAY)


def test_a_member_who_is_replaced_counts_no_more_and_stays_to_be_read() -> None:
    """peers.md 0.5, #841: members change in the middle of the work."""
    key = reviewed(1)
    voiced(key, KEEP, by_whom=[LIU_YANG])
    voiced(key, DESTROY, by_whom=[CHEN_GUILAN, HUANG_ZHIQIANG])
    author = given.person_id(WANG_MIN)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        liu = next(one for one in appraisal.members_now(batch) if one.person_name == "刘洋")
        appraisal.dismiss_member(batch, liu, "调离", revision=batch.revision, by=by)
        appraisal.name_member(batch, author, "王敏", Part.ARCHIVIST, revision=batch.revision, by=by)
    voiced(key, DESTROY, by_whom=[WANG_MIN])
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.WAITING
        (line,) = appraisal.open_lines(found(key))
        assert [one.person_name for one in appraisal.opinions([line.id])] == ["刘洋", "陈桂兰", "黄志强", "王敏"]


def test_an_objection_leads_back_to_the_group_and_all_that_was_said_stays() -> None:
    """S7 → S3."""
    key = reviewed(1)
    voiced(key, DESTROY)
    approved(key)
    waited(key, 10)
    with given.acting(LIU_YANG, "hongqi") as by:
        batch = found(key)
        appraisal.object_to(batch, "救护点名单现在还用得上", revision=batch.revision, by=by, today=TODAY)
        assert (batch.stage, batch.round) == (Stage.DECIDING, 2)
    voiced(key, KEEP, by_whom=[LIU_YANG])
    submitted(key)
    with at_the_street() as by:
        batch = found(key)
        appraisal.approve(batch, revision=batch.revision, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi"):
        batch = found(key)
        assert batch.stage is Stage.CLOSED
        assert [one.note for one in batch.steps if one.note] == ["救护点名单现在还用得上"]
        assert items()[0].ends_on == date(2034, 12, 31)


def test_a_second_approval_begins_the_waiting_time_anew() -> None:
    key = reviewed(1)
    voiced(key, DESTROY)
    approved(key)
    waited(key, 29)
    with given.acting(LIU_YANG, "hongqi") as by:
        batch = found(key)
        appraisal.object_to(batch, "再看看", revision=batch.revision, by=by, today=TODAY)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert (found(key).stage, found(key).waited_days) == (Stage.WAITING, 0)


def test_access_is_decided_with_the_same_engine() -> None:
    """R20: 档案法 30."""
    called_together()
    ids = {somebody.name: given.person_id(somebody) for somebody, _ in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        one = given.a_filed_item(by, "居务公开栏", retention="Y")
        batch = appraisal.open_batch("2026 年开放审核", purpose=Purpose.ACCESS, by=by, today=TODAY)
        assert appraisal.add_items(batch, [one.id], revision=batch.revision, by=by, today=TODAY) == []
        for somebody, part in GROUP:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        key = batch.id
    voiced(key, Judgement(verdict=Verdict.OPEN, reason="已公开过", open_from=date(2027, 1, 1)))
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        (item,) = items()
        assert (item.openness, item.open_from, item.state) == (Openness.OPEN, date(2027, 1, 1), ItemState.FILED)
        assert found(key).stage is Stage.CLOSED
        assert audit.verify()[1] == []


def test_an_item_is_in_one_open_batch_only_and_what_is_not_due_in_none() -> None:
    key = composed(1)
    with given.acting(WANG_MIN, "hongqi") as by:
        (taken,) = [one.id for one in items()]
        young = given.a_filed_item(by, "新的").id
        forever = given.a_filed_item(by, "永久的", retention="Y").id
        second = appraisal.open_batch("又一批", by=by, today=TODAY)
        refused = dict(appraisal.add_items(second, [taken, young, forever], revision=second.revision, by=by, today=TODAY))
        assert refused == {taken: "已在批次 2026-01 中", young: "2036-12-31 才期满", forever: "永久保管，或起算条件未满足，没有期满"}
        batch = found(key)
        appraisal.withdraw(batch, "重新编批", revision=batch.revision, by=by, today=TODAY)
        assert appraisal.add_items(second, [taken], revision=second.revision, by=by, today=TODAY) == []


def test_nobody_of_the_community_approves_and_no_other_street_steps_in() -> None:
    """Isolation: stepping in is the database's to grant."""
    key = reviewed(1)
    voiced(key, DESTROY)
    submitted(key)
    with pytest.raises(RuleBroken, match="由街道档案员审批"), given.acting(CHEN_GUILAN, "hongqi") as by:
        batch = found(key)
        appraisal.approve(batch, revision=batch.revision, by=by, today=TODAY)
    with pytest.raises(DBAPIError), at_the_street(XU_FENG):
        found(key)
    with pytest.raises(NoResultFound), given.acting(MA_LIN, "binjiang"):
        found(key)


def test_a_destruction_that_cannot_go_on_goes_back_to_the_group_and_can_be_done_anew() -> None:
    """The executor has left: what was signed stays on record, and the way is gone once more."""
    key = reviewed(1)
    voiced(key, DESTROY)
    approved(key)
    witnessed(key, waited(key))
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        batch = found(key)
        with pytest.raises(RuleBroken, match="为什么停止"):
            appraisal.stop_destruction(batch, " ", revision=batch.revision, by=by, today=TODAY)
        appraisal.stop_destruction(batch, "执行人调离", revision=batch.revision, by=by, today=TODAY)
        assert (batch.stage, batch.round) == (Stage.DECIDING, 2)
        assert appraisal.destruction_of(batch) is None
    approved(key)
    day = waited(key, first=TODAY + timedelta(days=40))
    witnessed(key, day)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        done = appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)
        assert done.register_number == "H017-XH-2026-01-2"
        assert [one.state for one in items()] == [ItemState.DESTROYED]
