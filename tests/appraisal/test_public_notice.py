"""S6: nothing is destroyed where the street wants a public notice before that notice hung, and hung long enough."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select, text

from commarch import appraisal, clock, dossier, erasure
from commarch.appraisal import Stage, posting
from commarch.appraisal.reminding import tasks
from commarch.database import home_tenant, session
from commarch.dossier import SheetKind
from commarch.errors import RuleBroken
from commarch.tenancy import Tenant
from tests import given
from tests.appraisal.clicks import HOME, browser, page_of, revision_on, send
from tests.appraisal.group import DESTROY, HUANG_ZHIQIANG, LIU_YANG, approved, found, reviewed, voiced, waited, witnessed
from tests.conftest import TODAY
from tests.world import MA_LIN, WANG_MIN, ZHAO_PING

pytestmark = pytest.mark.usefixtures("app")


def the_street_demands(notice_days: int = 7, waiting_days: int = 3) -> None:
    """Let the street want a notice."""
    with given.the_system("xueyuanlu"):
        street = session.scalars(select(Tenant)).one()
        street.settings = {**(street.settings or {}), "appraisal": {"notice_days": notice_days, "waiting_days": waiting_days}}


def in_notice(number: int = 2) -> UUID:
    """Have a batch that the street has approved and that has to be shown publicly."""
    the_street_demands()
    key = reviewed(number)
    voiced(key, DESTROY)
    approved(key)
    return key


def posted(key: UUID) -> UUID:
    """Let the clerk record that the notice hangs; return its sheet in the dossier."""
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        told = {"place": "社区公告栏", "posted_on": TODAY, "objections_to": "红旗社区居委会"}
        sheet_id: UUID = appraisal.post_notice(batch, **told, revision=batch.revision, by=by, today=TODAY).sheet_id  # type: ignore[arg-type]
        return sheet_id


def stage_of(key: UUID) -> Stage:
    with given.acting(WANG_MIN, "hongqi"):
        return found(key).stage


def test_days_of_notice_count_only_once_it_hangs_and_then_the_waiting_time_follows() -> None:
    """S6."""
    key = in_notice()
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.label.split("：")[1] for one in tasks()] == ["张贴销毁公示"]
    waited(key, 9)
    assert stage_of(key) is Stage.NOTICE
    day = TODAY + timedelta(days=10)
    with given.acting(WANG_MIN, "hongqi") as by, clock.standing_on(day):
        batch = found(key)
        told = {"place": "社区公告栏", "posted_on": day, "objections_to": "红旗社区居委会"}
        hung = appraisal.post_notice(batch, **told, revision=batch.revision, by=by, today=day)
        assert (hung.until_on, batch.act_by) == (day + timedelta(days=6), None)
        assert tasks() == []
    assert [stage_of(key), waited(key, 6, first=day + timedelta(days=1)), stage_of(key)][::2] == [Stage.NOTICE, Stage.NOTICE]
    last = waited(key, 1, first=day + timedelta(days=7))
    assert stage_of(key) is Stage.WAITING
    waited(key, 3, first=last + timedelta(days=1))
    assert stage_of(key) is Stage.EXECUTING


def test_the_notice_lists_what_goes_without_personal_titles_and_stays_in_the_dossier() -> None:
    the_street_demands()
    key = reviewed(2, personal_level="sensitive")
    voiced(key, DESTROY)
    approved(key)
    sheet_id = posted(key)
    with given.acting(WANG_MIN, "hongqi"):
        sheet = dossier.find_sheet(sheet_id)
        assert sheet is not None
        assert sheet.kind is SheetKind.APPRAISAL
        listed = next(part for part in sheet.content if list(part["columns"]) == list(posting.COLUMNS))
        assert {row[3] for row in listed["rows"]} == {"（含个人信息，题名不列）"}
        assert "走访" not in str(sheet.content)
        words = str(sheet.content)
        assert "2026 年 11 月 23 日至 2026 年 11 月 29 日" in words
        assert "红旗社区居委会提出" in words


def test_it_is_recorded_once_by_who_hung_it_and_not_before_the_street_approved() -> None:
    key = in_notice(1)
    told = {"place": "社区公告栏", "posted_on": TODAY, "objections_to": "居委会"}
    wrong = ({"place": " "}, {"objections_to": ""}, {"posted_on": TODAY + timedelta(days=1)}, {"posted_on": TODAY - timedelta(days=1)})
    for one in wrong:
        with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken):
            batch = found(key)
            appraisal.post_notice(batch, **{**told, **one}, revision=batch.revision, by=by, today=TODAY)  # type: ignore[arg-type]
    posted(key)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="已经登记张贴"):
        batch = found(key)
        appraisal.post_notice(batch, **told, revision=batch.revision, by=by, today=TODAY)  # type: ignore[arg-type]


def test_an_objection_of_a_resident_leads_the_batch_back_to_its_group() -> None:
    key = in_notice(1)
    posted(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        with pytest.raises(RuleBroken, match="什么异议"):
            appraisal.resident_objects(batch, " ", revision=batch.revision, by=by, today=TODAY)
        appraisal.resident_objects(batch, "第 1 件还要查", revision=batch.revision, by=by, today=TODAY)
        assert (batch.stage, batch.round) == (Stage.DECIDING, 2)
        assert [one.note for one in batch.steps if one.note][-1] == "居民（不具名）的异议，王敏登记：第 1 件还要查"
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert appraisal.notice_of(found(key)) is None, "a later round hangs anew"
    waited(key, 9)
    assert stage_of(key) is Stage.NOTICE


def test_the_database_destroys_nothing_that_never_hung(admin: psycopg.Connection) -> None:
    """Even where somebody counted the days without a notice, `guard.may_destroy` wants it."""
    key = in_notice(1)
    posted(key)
    waited(key, 7)
    day = waited(key, 3, first=TODAY + timedelta(days=8))
    witnessed(key, day, witnesses=(LIU_YANG, HUANG_ZHIQIANG))
    asked = text(
        "SELECT guard.may_destroy(d.id, l.item_id) FROM destruction d JOIN appraisal_line l ON l.tenant_id = :tenant AND l.batch_id = d.batch_id "
        "WHERE d.tenant_id = :tenant"
    )
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalar(asked, {"tenant": home_tenant()}) is True
    admin.execute("DELETE FROM public_notice")
    admin.commit()
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalar(asked, {"tenant": home_tenant()}) is False
    with pytest.raises(RuleBroken), given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.destroy(batch, erase=erasure.erase, revision=batch.revision, by=by, today=day)


def test_the_clerk_prints_the_notice_records_that_it_hangs_and_writes_down_an_objection(app: Flask) -> None:
    key = in_notice(2)
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    assert f'href="{address}/notice"' in page_of(clerk, address)
    assert "张贴销毁公示" in page_of(clerk, f"{HOME}/")
    page = page_of(clerk, f"{address}/notice?posted_on={TODAY}&objections_to=居委会二楼 8461 2233")
    assert "向居委会二楼 8461 2233提出" in page
    printed = clerk.get(f"{address}/notice.pdf?objections_to=居委会二楼")
    with pypdfium2.PdfDocument(printed.data) as paper:
        words = paper[0].get_textpage().get_text_range()
    for told in ("档案销毁公示", "2026 年 11 月 29 日", "居委会二楼", "H017-WS·2014-D10-CJ-0001"):
        assert told in words
    told = {"revision": revision_on(page), "posted_on": TODAY.isoformat(), "objections_to": "居委会二楼"}
    assert send(clerk, f"{address}/notice/posting", place="", **told).status_code == 422
    assert send(clerk, f"{address}/notice/posting", place="社区公告栏", **told).status_code == 303
    page = page_of(clerk, f"{address}/notice")
    assert "2026-11-23 至 2026-11-29，贴在社区公告栏。" in page
    assert "登记已张贴" not in page
    objection = f"{address}/notice/objection"
    revision = revision_on(page_of(clerk, objection))
    assert send(clerk, objection, because="", revision=revision).status_code == 422
    assert send(clerk, objection, because="第 1 件还要查", name="张大爷", revision=revision).status_code == 303
    assert "居民张大爷的异议，王敏登记：第 1 件还要查" in page_of(clerk, address)
    assert clerk.get(f"{address}/notice").status_code == 404, "what went back hangs no more"
    assert browser(app, ZHAO_PING).get(f"{address}/notice").status_code == 403
    assert browser(app, MA_LIN).get(f"/c/binjiang/appraisals/{key}/notice").status_code == 404
