"""Accounting archives (R09; 会计档案管理办法 17–19): five opinions, settled debts, witnesses of both units who can't choose theirs."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, clock, dossier, erasure
from commarch.accounts import Duty
from commarch.appraisal import Moment, Part, WitnessUnit
from commarch.appraisal.queries import progress_of
from commarch.appraisal.turns import Turn, my_turn, recalled, turn_of
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.worklist import waiting
from tests import given
from tests.appraisal.accounting import LENT_ACCOUNTANT, LENT_HEAD, UNITS, WHOLE, composed_of_vouchers, decided_on_vouchers
from tests.appraisal.group import DESTROY, HUANG_ZHIQIANG, LIU_YANG, approved, begun, found, signed, voiced, waited, without_photos
from tests.conftest import TODAY
from tests.world import WANG_MIN, Somebody

pytestmark = pytest.mark.usefixtures("app")
ARCHIVES, ACCOUNTING = WitnessUnit.ARCHIVES, WitnessUnit.ACCOUNTING


def turn(key: UUID) -> Turn:
    """Return what the batch waits for; the frame of every page says the same."""
    with given.acting(WANG_MIN, "hongqi") as by:
        one = progress_of(by.person_id, batch_id=key)
        told = waiting(today=TODAY).appraisals
        assert turn_of(recalled(told[0], by.person_id)) is turn_of(one)
        return turn_of(one)


@pytest.mark.parametrize("part", [part for _, part in UNITS])
def test_a_group_without_one_of_both_units_does_not_begin_and_is_told_who_is_wanting(part: Part) -> None:
    """R09: Order 79 art. 18; one person one part, the street lends who is wanting."""
    key = composed_of_vouchers(without=part)
    with (
        pytest.raises(RuleBroken, match=f"还要有{appraisal.PART_NAMES[part]}，一人一职.*请街道派人"),
        given.acting(WANG_MIN, "hongqi") as by,
    ):
        appraisal.begin_review(found(key), revision=found(key).revision, by=by, today=TODAY)


def test_who_has_not_spoken_is_named_and_nothing_is_decided_on_destruction() -> None:
    """R09."""
    key = composed_of_vouchers()
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.begin_review(found(key), revision=found(key).revision, by=by, today=TODAY)
    voiced(key, DESTROY, by_whom=[one for one, part in WHOLE if part is not Part.ARCHIVES_HEAD])
    with given.acting(WANG_MIN, "hongqi"):
        silent = appraisal.outcomes(found(key), appraisal.open_lines(found(key)), settings=appraisal.settings_here())
        assert [one.reason for one in silent.values()] == ["会计档案还缺档案机构负责人的意见（会计档案管理办法第十八条）"]


def test_who_leaves_the_group_before_the_report_is_wanting_again(admin: psycopg.Connection) -> None:
    """R09: decided on, then dismissed; the report is refused, and without the report's check the database would refuse the end."""
    key = decided_on_vouchers()
    with pytest.raises(RuleBroken, match="还要有档案机构负责人"), given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        leaving = next(one for one in appraisal.members_now(batch) if one.part is Part.ARCHIVES_HEAD)
        appraisal.dismiss_member(batch, leaving, "调离", revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=TODAY)
    approved(key)
    day = waited(key)
    begun(key, day, units=(ARCHIVES, ACCOUNTING))
    signed(key, Moment.BEFORE, day)
    without_photos(key)
    signed(key, Moment.AFTER, day)
    admin.execute("UPDATE appraisal_member SET left_at = now() WHERE part = 'archives_head'")
    with pytest.raises(RuleBroken, match="不具备销毁条件"), given.acting(WANG_MIN, "hongqi") as by:
        appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=day)


def test_a_voucher_of_an_unsettled_debt_is_not_destroyed() -> None:
    """R09: Order 79 art. 19."""
    with pytest.raises(RuleBroken, match="债权债务已结清"):
        decided_on_vouchers(settled=False)


def test_witnesses_of_one_unit_are_not_enough_and_none_signs_for_another() -> None:
    """R09: Order 79 art. 18. Two of the archives don't move it on; the appointment says the unit, the database holds the signature to it."""
    key = decided_on_vouchers()
    approved(key)
    day = waited(key)
    with pytest.raises(RuleBroken, match="各指定一名代表档案机构和会计机构"):
        begun(key, day)
    begun(key, day, units=(ARCHIVES, ACCOUNTING))
    with given.acting(WANG_MIN, "hongqi") as by:
        third = given.person_id_here("宋伟")
        appraisal.appoint_witness(found(key), third, "宋伟", ARCHIVES, revision=found(key).revision, by=by)
    signed(key, Moment.BEFORE, day, witnesses=(LIU_YANG, LENT_HEAD))
    assert turn(key) is Turn.WITNESS_BEFORE
    without_photos(key)
    with pytest.raises(RuleBroken, match="另一位监销人还没有在销毁前核对"):
        signed(key, Moment.AFTER, day, witnesses=(LIU_YANG,))
    signed(key, Moment.BEFORE, day, witnesses=(HUANG_ZHIQIANG,))
    assert turn(key) is Turn.WITNESS_AFTER
    with pytest.raises(DBAPIError, match="witness_signature_appointed_fkey"):
        _signs_for(LENT_HEAD, ACCOUNTING)
    signed(key, Moment.AFTER, day, witnesses=(LIU_YANG, LENT_HEAD))
    assert turn(key) is Turn.WITNESS_AFTER
    with pytest.raises(RuleBroken, match="会计机构都要派人监销"), given.acting(WANG_MIN, "hongqi") as by:
        appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=day)
    signed(key, Moment.AFTER, day, witnesses=(HUANG_ZHIQIANG,))
    assert turn(key) is Turn.DESTROY
    with given.acting(WANG_MIN, "hongqi") as by:
        done = appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=day)
        sheet = dossier.find_sheet(done.register_id or key)
        assert sheet is not None
        told = [row[0] for part in sheet.content if part["heading"] == "签名" for row in part["rows"]]
    assert {f"{appraisal.PART_NAMES[part]}意见" for _, part in UNITS} | {"单位负责人意见"} <= set(told)
    assert {"监销人（档案机构），销毁前核对", "监销人（会计机构），销毁后签名"} <= set(told)


def test_only_who_is_appointed_is_asked_to_witness() -> None:
    """R09: 段丽 could, and nobody has called her."""
    key = decided_on_vouchers()
    approved(key)
    begun(key, waited(key), units=(ARCHIVES, ACCOUNTING))
    for somebody, mine in ((LIU_YANG, Turn.WITNESS_BEFORE), (LENT_ACCOUNTANT, None)):
        with given.acting(somebody, "hongqi") as by:
            progress = progress_of(by.person_id, batch_id=key)
            assert my_turn(progress, by.person_id, {Duty.VIEW, Duty.APPRAISE}) is mine


def _signs_for(who: Somebody, unit: WitnessUnit) -> None:
    """Let a witness say by a statement of her own that she stands for another unit."""
    statement = (
        "INSERT INTO witness_signature (tenant_id, destruction_id, person_id, moment, person_name, unit, executor_id, at) "
        "SELECT tenant_id, id, :me, 'after', 'x', :unit, executor_id, now() FROM destruction WHERE tenant_id = :tenant"
    )
    told = {"tenant": given.tenant_id("hongqi"), "me": given.person_id(who), "unit": unit.value}
    with clock.standing_on(TODAY + timedelta(days=60)), given.acting(who, "hongqi"):
        session.execute(text(statement), told)
