"""An incident from its record to the fonds dossier: who may do which step, what stays (R24; 档案法 44)."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch import audit, clock, dossier, incidents
from commarch.audit import Act
from commarch.database import home_tenant, session
from commarch.dossier import SheetKind
from commarch.dossier.content import as_text
from commarch.errors import RuleBroken
from commarch.incidents import IncidentKind, IncidentState, hours_late, read_codes
from tests import given
from tests.conftest import TODAY
from tests.handover.office import attending
from tests.incidents.cases import closed, confirmed, found, recorded, reported, told
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")


def test_an_incident_goes_from_the_clerk_to_the_county_and_into_the_fonds_dossier() -> None:
    """R24, F032: the whole way; its report names items by their codes and by nothing else."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "低保户李某某家访记录")
        key, code = incidents.record(told(codes=[f" {item.archival_code}"], loose="未编目照片一袋"), by=by).id, item.archival_code or ""
    confirmed(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(key)
        incidents.follow_up(one, "另有一件也被拍到。", [given.a_filed_item(by, "第二件").archival_code or ""], revision=one.revision, by=by)
    closed(reported(key))
    with given.acting(WANG_MIN, "hongqi"):
        one = found(key)
        assert (one.state, one.number, len(incidents.codes_of(one))) == (IncidentState.CLOSED, "2026-01", 2)
        sheet = dossier.sheets(SheetKind.CUSTODY)[0]
        said = as_text(sheet.content)
        assert (sheet.title, sheet.id) == ("档案安全事件报告 2026-01", one.sheet_id)
        for words in (code, "未编目照片一袋", "12 人", "24 小时以内", "松街报〔2026〕7 号", "另有一件也被拍到", "照片已删除"):
            assert words in said
        assert "李某某" not in said
        acts = [entry.act for entry in audit.history_of("incident", key)]
        assert acts == [Act.CLOSE_INCIDENT, Act.REPORT_INCIDENT, Act.EDIT_INCIDENT, Act.REPORT_INCIDENT, Act.REPORT_INCIDENT]
        assert [one.id for one in incidents.of_item(item.id)] == [key]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"place": " "}, "place"),
        ({"description": ""}, "description"),
        ({"remedy": ""}, "remedy"),
        ({"people": -1}, "people"),
        ({"description": "李某某 11010519491231002X"}, "description"),
        ({"codes": ["H017-WS·2014-Y-CJ-0999"]}, "codes"),
        ({"found_at": timedelta(hours=1)}, "found_time"),
        ({"found_at": timedelta(days=-366 * 31)}, "found_on"),
        ({"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
    ],
)
def test_what_can_not_be_so_is_refused_at_its_field(facts: dict[str, object], field: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        if isinstance(facts.get("found_at"), timedelta):
            facts = {"found_at": clock.now() + facts["found_at"]}  # type: ignore[operator]
        with pytest.raises(RuleBroken) as refused:
            incidents.record(told(**facts), by=by)
    assert refused.value.field == field


def test_until_the_head_confirms_it_is_corrected_afterwards_only_added_to() -> None:
    key = recorded()
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(key)
        old = one.revision
        incidents.correct(one, told(kind=IncidentKind.LOSS, found_at=one.found_at), revision=old, by=by)
        session.flush()
        with pytest.raises(RuleBroken, match="刚刚有人办过"):
            incidents.correct(one, told(), revision=old, by=by)
        with pytest.raises(RuleBroken, match="本单位负责人"):
            incidents.confirm(one, revision=one.revision, by=by)
    confirmed(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        newest = audit.history_of("incident", key)
        assert [(one.before, one.after) for one in newest if one.act is Act.EDIT_INCIDENT] == [
            ({"kind": "档案信息泄露"}, {"kind": "档案丢失"})
        ]
        one = found(key)
        with pytest.raises(RuleBroken, match="不能办这一步"):
            incidents.correct(one, told(), revision=one.revision, by=by)
        incidents.follow_up(one, "续", revision=one.revision, by=by)


def test_only_the_street_reports_to_the_county_and_closes_and_only_in_that_order() -> None:
    key = confirmed(recorded())
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        one = found(key)
        with pytest.raises(RuleBroken, match="由街道档案员办理"):
            incidents.report(one, on=TODAY, to="松北区档案局", revision=one.revision, by=by, today=TODAY)
    with attending() as by:
        one = found(key)
        with pytest.raises(RuleBroken, match="不能办这一步"):
            incidents.close(one, "好了", revision=one.revision, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="今天或以前"):
            incidents.report(one, on=TODAY + timedelta(days=1), to="县", revision=one.revision, by=by, today=TODAY)


def test_what_was_none_is_withdrawn_by_the_head_and_stays_on_record() -> None:
    key = recorded()
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        one = found(key)
        incidents.withdraw(one, "借出未登记，当天找到", revision=one.revision, by=by)
        assert incidents.count_incidents() == (0, 1)
        assert incidents.unconfirmed() == (0, None)


CONFIRMS = "UPDATE incident SET state = 'confirmed', confirmed_at = now(), confirmed_by = guard.person() WHERE tenant_id = :tenant"
REPORTS = "UPDATE incident SET state = 'reported', reported_on = '2026-11-23', reported_to = '县' WHERE tenant_id = :tenant"


@pytest.mark.parametrize(
    ("far", "statement"),
    [
        ("recorded", CONFIRMS),
        ("recorded", "UPDATE incident SET state = 'withdrawn', withdrawn_because = '没有' WHERE tenant_id = :tenant"),
        ("recorded", "UPDATE incident SET result = '好了' WHERE tenant_id = :tenant"),
        ("confirmed", REPORTS),
        ("confirmed", "UPDATE incident SET description = '没什么' WHERE tenant_id = :tenant"),
        ("confirmed", "UPDATE incident SET state = 'recorded' WHERE tenant_id = :tenant"),
        ("confirmed", "INSERT INTO incident_follow_up (tenant_id, id, incident_id, words, written_at, written_by, written_name) "
                      "SELECT tenant_id, gen_random_uuid(), id, '别人', now(), confirmed_by, '' FROM incident WHERE tenant_id = :tenant"),
        ("closed", "UPDATE incident SET result = '别的' WHERE tenant_id = :tenant"),
    ],
)  # fmt: skip
def test_the_database_lets_no_clerk_go_round_a_step(far: str, statement: str) -> None:
    key = recorded()
    if far != "recorded":
        confirmed(key)
    if far == "closed":
        closed(reported(key))
    with pytest.raises(DBAPIError, match=r"stays|by the head herself|by the street|row-level security"), given.acting(WANG_MIN, "hongqi"):
        session.execute(text(statement), {"tenant": home_tenant()})


def test_the_items_of_a_confirmed_incident_are_not_taken_out() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        key = incidents.record(told(codes=[given.a_filed_item(by).archival_code]), by=by).id
    confirmed(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert session.execute(text("DELETE FROM incident_item WHERE tenant_id = :tenant"), {"tenant": home_tenant()}).rowcount == 0
        assert len(incidents.items_of(found(key))) == 1


def test_anothers_incident_is_not_there_and_its_numbers_run_apart() -> None:
    key = recorded()
    other = recorded(MA_LIN, "binjiang")
    with given.acting(MA_LIN, "binjiang"):
        assert incidents.find_incident(key) is None
        assert found(other).number == "2026-01"


def test_the_streets_own_incident_is_confirmed_by_its_leader() -> None:
    key: UUID = recorded(ZHOU_LAN, "xueyuanlu")
    with given.acting(ZHOU_LAN, "xueyuanlu") as by, pytest.raises(RuleBroken, match="本单位负责人"):
        one = found(key)
        incidents.confirm(one, revision=one.revision, by=by)


@pytest.mark.parametrize(("minutes", "hours"), [(-5, 0), (0, 0), (1, 1), (60, 1), (61, 2)])
def test_every_hour_begun_after_the_deadline_is_late(minutes: int, hours: int) -> None:
    now = clock.now()
    assert hours_late(now, now + timedelta(minutes=minutes)) == hours


def test_codes_are_read_one_a_line_or_in_a_row() -> None:
    assert read_codes("A-1、A-2；A-3\n\nA-1, A-4") == ["A-1", "A-2", "A-3", "A-4"]
