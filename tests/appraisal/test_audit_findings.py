"""Ways round the steps that an auditor tried as the application itself: what the database alone refuses (R06, R07; reliability T22)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, dossier, erasure, transfer
from commarch.accounts import Role
from commarch.appraisal import Stage
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from tests import given
from tests.appraisal.group import (
    DESTROY,
    KEEP,
    approved,
    at_the_street,
    destroyed,
    expired_items,
    found,
    reported,
    reviewed,
    voiced,
    waited,
    witnessed,
)
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN, Somebody

pytestmark = pytest.mark.usefixtures("app")
STEP = (
    "INSERT INTO appraisal_step (tenant_id, batch_id, number, from_stage, to_stage, round, person_id, person_name, opened_by, at) "
    "SELECT tenant_id, id, step_number + 1, stage, 'executing', round, :me, 'x', opened_by, now() "
    "FROM appraisal_batch WHERE tenant_id = :tenant AND stage = 'waiting'"
)
SHORTER = (
    "waiting_days = 0",
    "waited_days = 30",
    "approved_on = approved_on - 365",
    "counted_on = NULL",
)


def said(statement: str, *, by: Somebody = WANG_MIN, **told: Any) -> int:
    """Say something to the database as a member of the community; return how many rows it changed."""
    told |= {"tenant": given.tenant_id("hongqi"), "me": given.person_id(by)}
    with given.acting(by, "hongqi"):
        found: Any = session.execute(text(statement), told)
        return int(found.rowcount)


def waiting() -> UUID:
    key = reviewed(1)
    voiced(key, DESTROY)
    approved(key)
    return key


def test_nobody_but_time_ends_the_waiting() -> None:
    """R06: the executor's own statements neither shorten the days nor take the step that time takes."""
    waiting()
    for change in SHORTER:
        with pytest.raises(DBAPIError, match="days of waiting"):
            said(f"UPDATE appraisal_batch SET {change} WHERE tenant_id = :tenant")
    with pytest.raises(DBAPIError, match="appraisal_step_by_right"):
        said(STEP)


def test_what_is_filed_is_neither_deleted_nor_due_sooner() -> None:
    """R04, T22: deleting goes through a register; a period is never shortened, whoever asks."""
    with given.acting(WANG_MIN, "hongqi") as by:
        (item_id,) = expired_items(by, 1)
        forever = given.a_filed_item(by, "永久的", retention="Y").id
    assert said("DELETE FROM item WHERE tenant_id = :tenant") == 0
    for one, day in ((item_id, "2020-12-31"), (forever, "2024-12-31")):
        with pytest.raises(DBAPIError, match="never shortened"):
            said("UPDATE item SET ends_on = CAST(:day AS date) WHERE tenant_id = :tenant AND id = :one", one=one, day=day)
    with given.acting(WANG_MIN, "hongqi"):
        assert session.get_one(Item, {"tenant_id": home_tenant(), "id": item_id}).ends_on == date(2024, 12, 31)


def test_what_has_ended_stays_as_it_ended() -> None:
    """S9: batch, lines, group and destruction of a register are never written again."""
    destroyed(1)
    for statement in (
        "UPDATE appraisal_batch SET title = 'x' WHERE tenant_id = :tenant",
        "UPDATE appraisal_line SET decision = 'keep', decided_code = 'D10' WHERE tenant_id = :tenant",
        "UPDATE destruction SET register_sha256 = '00' WHERE tenant_id = :tenant",
    ):
        with pytest.raises(DBAPIError, match="stays as it is"):
            said(statement)
    assert said("UPDATE appraisal_member SET left_at = now() WHERE tenant_id = :tenant") == 0


def test_an_old_tab_of_a_closed_batch_is_told_so() -> None:
    """What may not be written may still be locked and read."""
    key = destroyed(1)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="已办结"):
        appraisal.withdraw(found(key), "不办了", revision=found(key).revision, by=by, today=TODAY)


def test_no_voice_is_sent_out_of_the_group_once_the_report_is_written() -> None:
    """Dismissing whoever is against it, by a statement, while the destruction is near."""
    waiting()
    assert said("UPDATE appraisal_member SET left_at = now() WHERE tenant_id = :tenant") == 0
    with pytest.raises(DBAPIError, match="appraisal_member_while_appraising"):
        said(
            "INSERT INTO appraisal_member (tenant_id, id, batch_id, person_id, person_name, part, joined_at) "
            "SELECT tenant_id, gen_random_uuid(), id, :me, 'x', 'resident', now() FROM appraisal_batch WHERE tenant_id = :tenant"
        )


def test_whoever_signed_as_the_head_does_not_approve_as_the_street(admin: psycopg.Connection) -> None:
    """S5: two seats, two people, also where one person has both."""
    appointed = "INSERT INTO membership (tenant_id, person_id, role, since) VALUES (%s, %s, %s, %s)"
    admin.execute(appointed, [given.tenant_id("hongqi"), given.person_id(ZHOU_LAN), Role.HEAD, TODAY])
    key = reviewed(1)
    voiced(key, DESTROY)
    reported(key)
    with given.acting(ZHOU_LAN, "hongqi") as by:
        appraisal.sign(found(key), revision=found(key).revision, by=by, today=TODAY)
    with at_the_street() as by, pytest.raises(RuleBroken, match="街道的另一位"):
        appraisal.approve(found(key), revision=found(key).revision, by=by, today=TODAY)


def test_what_is_in_an_open_transfer_is_not_appraised_for_expiry() -> None:
    """It may be in the archives' hands already."""
    with given.acting(WANG_MIN, "hongqi") as by:
        items = expired_items(by, 1)
        going = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        assert transfer.add_items(going, items, revision=going.revision, by=by, today=TODAY) == []
        batch = appraisal.open_batch("期满", by=by, today=TODAY)
        (refused,) = appraisal.add_items(batch, items, revision=batch.revision, by=by, today=TODAY)
        assert refused == (items[0], "已在移交目录中，先撤回移交或移出")


def test_a_transfer_is_signed_by_a_head_in_her_own_name() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
    with pytest.raises(DBAPIError, match="signed by the head herself"):
        said("UPDATE transfer SET state = 'signed', signed_by = :head WHERE tenant_id = :tenant", head=given.person_id(CHEN_GUILAN))


def test_a_role_that_has_ended_is_not_taken_up_again_by_a_statement(admin: psycopg.Connection) -> None:
    """A former head stays one: roles are given at the door."""
    ended = "INSERT INTO membership (tenant_id, person_id, role, since, ended_on) VALUES (%s, %s, %s, %s, %s)"
    admin.execute(ended, [given.tenant_id("hongqi"), given.person_id(WANG_MIN), Role.HEAD, date(2025, 1, 1), TODAY])
    assert said("UPDATE membership SET ended_on = NULL WHERE tenant_id = :tenant AND person_id = :me AND role = 'head'") == 0


def test_nobody_writes_a_mark_of_another() -> None:
    """R08: the history of a period says who decided."""
    key = reviewed(1)
    voiced(key, KEEP)
    approved(key)
    with pytest.raises(DBAPIError, match="retention_event_by_herself"):
        said(
            "INSERT INTO retention_event (tenant_id, id, item_id, change, on_date, from_code, to_code, basis, reason, at, person_id, person_name) "
            "SELECT tenant_id, gen_random_uuid(), item_id, change, on_date, from_code, to_code, basis, reason, now(), person_id, person_name "
            "FROM retention_event WHERE tenant_id = :tenant"
        )


def test_thirty_days_are_thirty_sweeps_and_the_day_after_none_is_short() -> None:
    """S7: approved on a day, it can be destroyed thirty days later and not one earlier."""
    key = waiting()
    assert waited(key, 29) == TODAY + timedelta(days=29)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.WAITING
    waited(key, 1, first=TODAY + timedelta(days=30))
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.EXECUTING


def test_the_register_says_how_long_backups_hold_what_went_from_the_day_it_went() -> None:
    """S8: carried out ten days after the day that was meant; ninety days from then on."""
    key = waiting()
    day = waited(key)
    witnessed(key, day)
    late = day + timedelta(days=10)
    with given.acting(WANG_MIN, "hongqi") as by:
        destruction = appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=late)
        assert destruction.backups_until == late + timedelta(days=90)
        sheet = dossier.find_sheet(destruction.register_id or UUID(int=0))
        assert sheet is not None
        told = " ".join(sheet.content[0]["paragraphs"])
    assert f"最迟于 {late + timedelta(days=90)} 到期清除" in told
    assert "单位负责人签署：陈桂兰" in told
    assert "街道批准：周岚" in told
