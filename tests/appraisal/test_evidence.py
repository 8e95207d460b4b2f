"""What proves a destruction (S8, R07): photographs or why there are none, witnesses not before its day, items that stay what was decided on."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from commarch import appraisal, clock, dossier, erasure, objects
from commarch.appraisal import Moment, Stage
from commarch.appraisal.queries import progress_of
from commarch.appraisal.turns import Turn, recalled, turn_of
from commarch.audit.models import AuditEntry
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holds import HoldReason, place
from commarch.jobs import objects as object_jobs
from commarch.objects import DigitalObject, ObjectRole, store
from commarch.objects.operations import uploading
from commarch.worklist import waiting
from tests import given
from tests.appraisal.group import (
    DESTROY,
    HUANG_ZHIQIANG,
    LIU_YANG,
    approved,
    at_the_street,
    begun,
    found,
    photographed,
    reviewed,
    signed,
    voiced,
    waited,
    without_photos,
)
from tests.conftest import TODAY
from tests.intake.photos import jpeg, picture
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, Somebody

pytestmark = pytest.mark.usefixtures("app")
DAY = TODAY + timedelta(days=30)


def executing(number: int = 1, **facts: object) -> UUID:
    """Take a batch to where it may be destroyed."""
    key = reviewed(number, **facts)
    voiced(key, DESTROY)
    approved(key)
    assert waited(key) == DAY
    return key


def said(statement: str, *, by: Somebody = WANG_MIN, on: date = DAY, **told: object) -> int:
    """Say something to the database as a member of the community on a day; return how many rows it changed."""
    told |= {"tenant": given.tenant_id("hongqi"), "me": given.person_id(by)}
    with clock.standing_on(on), given.acting(by, "hongqi"):
        return int(session.execute(text(statement), told).rowcount)


def destroys(key: UUID) -> UUID:
    """Complete the destruction; return the register's sheet."""
    with given.acting(WANG_MIN, "hongqi") as by:
        done = appraisal.destroy(found(key), erase=erasure.erase, revision=found(key).revision, by=by, today=DAY)
        assert done.register_id is not None
        return done.register_id


def test_photographs_stand_in_register_trail_and_store_and_outlive_what_they_show() -> None:
    """S8: hash in the register and in the trail; neither the destruction nor the tidying takes them."""
    key = executing()
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    first, second = jpeg(gps=True), picture("PNG")
    photographed(key, DAY, picture=first)
    photographed(key, DAY, caption=" 投入  粉碎机 ", picture=second, by_whom=LIU_YANG)
    signed(key, Moment.AFTER, DAY)
    destroys(key)
    object_jobs.tidy(given.tenant_id("hongqi"))
    with given.acting(WANG_MIN, "hongqi"):
        destruction = appraisal.destruction_of(found(key))
        assert destruction is not None
        shown = appraisal.photos_of(destruction)
        assert [store.path_of(home_tenant(), one.object.sha256).read_bytes() for one in shown] == [first, second]
        sheet = dossier.find_sheet(destruction.register_id or key)
        assert sheet is not None
        (annex,) = [part for part in sheet.content if part["heading"] == "附：销毁现场照片"]
        assert [row[:3] + row[4:] for row in annex["rows"]] == [
            [1, "装车前清点", "王敏", shown[0].object.sha256],
            [2, "投入 粉碎机", "刘洋", shown[1].object.sha256],
        ]
        told = [one.after for one in session.scalars(select(AuditEntry).where(AuditEntry.act == "photograph").order_by(AuditEntry.number))]
        assert [(one or {})["sha256"] for one in told] == [one.object.sha256 for one in shown]


def test_where_nobody_took_photographs_the_executor_says_why_and_the_register_says_it() -> None:
    """Nobody is stuck, and nothing is left out in silence; what is digital alone needs none."""
    key = executing()
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    with pytest.raises(RuleBroken, match="还没有现场照片"):
        signed(key, Moment.AFTER, DAY)
    with pytest.raises(RuleBroken, match="执行人王敏本人"), given.acting(LIU_YANG, "hongqi") as by:
        appraisal.explain_no_photo(found(key), _begun(key), "忘了", revision=found(key).revision, by=by)
    without_photos(key, "造纸厂禁止拍照")
    signed(key, Moment.AFTER, DAY)
    register = destroys(key)
    with given.acting(WANG_MIN, "hongqi"):
        sheet = dossier.find_sheet(register)
        assert sheet is not None
        assert "没有现场照片：造纸厂禁止拍照。" in sheet.content[0]["paragraphs"]
        assert "附：销毁现场照片" not in [part["heading"] for part in sheet.content]


def test_what_is_digital_alone_goes_without_photographs() -> None:
    key = executing(carriers=("digital",))
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    signed(key, Moment.AFTER, DAY)
    destroys(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.CLOSED


def test_photographs_come_from_who_is_there_on_the_day_and_before_it_is_signed_as_done() -> None:
    """S8; the database holds each of these, too."""
    key = executing()
    begun(key, DAY + timedelta(days=1))
    insert = (
        "INSERT INTO destruction_photo (tenant_id, id, destruction_id, position, object_id, caption, person_id, person_name, at) "
        "SELECT :tenant, gen_random_uuid(), d.id, 9, o.id, 'x', :me, 'x', now() FROM destruction d, digital_object o "
        "WHERE d.tenant_id = :tenant AND o.tenant_id = :tenant AND o.is_evidence"
    )
    with pytest.raises(RuleBroken, match="还没有到"):
        photographed(key, DAY)
    stop(key)
    approved(key)
    last = waited(key, first=DAY + timedelta(days=1))
    begun(key, last)
    photographed(key, last)
    with pytest.raises(DBAPIError, match="destruction_photo_by_who_was_there"):
        said(insert, on=last - timedelta(days=1))
    with pytest.raises(RuleBroken, match="由执行人或监销人添加"):
        photographed(key, last, by_whom=CHEN_GUILAN, picture=jpeg(color=(1, 2, 3)))
    with pytest.raises(DBAPIError, match="destruction_photo_by_who_was_there"):
        said(insert, on=last, by=CHEN_GUILAN)
    for one in (Moment.BEFORE, Moment.AFTER):
        signed(key, one, last)
    with pytest.raises(RuleBroken, match="监销人已在销毁后签字"):
        photographed(key, last, picture=jpeg(color=(1, 2, 3)))
    with pytest.raises(DBAPIError, match="destruction_photo_by_who_was_there"):
        said(insert, on=last)
    for change in ("UPDATE destruction_photo SET caption = 'x'", "DELETE FROM destruction_photo"):
        with pytest.raises(DBAPIError, match="permission denied"):
            said(f"{change} WHERE tenant_id = :tenant", on=last)
    for change in ("erased_at = now()", "is_evidence = false"):
        with pytest.raises(DBAPIError, match=r"digital_object_evidence_stays_check|destruction_photo_evidence_fkey"):
            said(f"UPDATE digital_object SET {change} WHERE tenant_id = :tenant AND is_evidence", on=last)


def test_a_file_of_an_item_is_no_photograph_and_a_photograph_no_secret_copy() -> None:
    """What is to be destroyed does not live on as its own photograph; what is no picture is none."""
    scan = jpeg(color=(9, 9, 9))
    key = executing()
    with given.acting(WANG_MIN, "hongqi") as by:
        other = given.a_filed_item(by, "留下的一件")
        given.a_file_of(other, scan, "扫描件.jpg", ObjectRole.COPY, by=by)
    begun(key, DAY)
    with pytest.raises(RuleBroken, match="不是现场照片"):
        photographed(key, DAY, picture=scan)
    with pytest.raises(RuleBroken, match="不是照片；请用 JPEG 或 PNG"):
        _sends(key, b"only words\n", "words.txt")
    with pytest.raises(RuleBroken, match=r"像素|打不开|损坏"):
        _sends(key, jpeg()[:200], "torn.jpg")
    photographed(key, DAY, picture=jpeg(color=(7, 7, 7)))
    with pytest.raises(RuleBroken, match="没有重复添加"):
        photographed(key, DAY, picture=jpeg(color=(7, 7, 7)))
    # attached to an item as well, it outlives that item's file
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = given.a_draft(by, "草稿")
        session.flush()
        file = given.a_file_of(draft, jpeg(color=(7, 7, 7)), "同一张.jpg", by=by)
        objects.detach(draft, file, by=by)
        kept = session.scalars(select(DigitalObject).where(DigitalObject.is_evidence)).one()
        assert kept.erased_at is None


def test_nobody_signs_that_it_is_done_before_its_day() -> None:
    """S8: neither on the page nor by a statement; how, where and when can't be put right afterwards."""
    key = executing()
    later = DAY + timedelta(days=5)
    begun(key, later)
    signed(key, Moment.BEFORE, DAY)
    without_photos(key)
    with pytest.raises(RuleBroken, match=f"登记的销毁日期是 {later}"):
        signed(key, Moment.AFTER, later - timedelta(days=1))
    after = (
        "INSERT INTO witness_signature (tenant_id, destruction_id, person_id, moment, person_name, unit, executor_id, at) "
        "SELECT tenant_id, id, :me, 'after', 'x', 'archives', executor_id, CAST(:later AS timestamptz) FROM destruction WHERE tenant_id = :tenant"
    )
    with pytest.raises(DBAPIError, match="witness_signature_not_too_early"):
        said(after, by=LIU_YANG, later=later)
    with pytest.raises(DBAPIError, match="permission denied"):
        said("UPDATE destruction SET happens_on = happens_on - 10 WHERE tenant_id = :tenant")
    signed(key, Moment.AFTER, later)


def test_nobody_appoints_herself() -> None:
    """S8: the witness is sent, by somebody else than herself, the executor or who approved."""
    key = executing()
    with pytest.raises(RuleBroken, match="不能指定自己"):
        begun(key, DAY, witnesses=(WANG_MIN, LIU_YANG))
    with pytest.raises(RuleBroken, match="签署或审批过"):
        begun(key, DAY, witnesses=(CHEN_GUILAN, LIU_YANG))
    with pytest.raises(RuleBroken, match="要是两个人"):
        begun(key, DAY, witnesses=(LIU_YANG, LIU_YANG))
    begun(key, DAY)
    herself = (
        "INSERT INTO destruction_witness (tenant_id, destruction_id, person_id, person_name, unit, executor_id, appointed_by, appointed_by_name, at) "
        "SELECT tenant_id, id, :me, 'x', 'accounting', executor_id, {by}, 'x', now() FROM destruction WHERE tenant_id = :tenant"
    )
    with pytest.raises(DBAPIError, match="destruction_witness_not_by_herself_check"):
        said(herself.format(by=":me"), by=CHEN_GUILAN)
    with pytest.raises(DBAPIError, match="destruction_witness_by_who_appoints"):
        said(herself.format(by="executor_id"), by=CHEN_GUILAN)


def test_a_batch_of_which_nothing_is_left_ends_without_witnesses_and_without_a_register(admin: psycopg.Connection) -> None:
    """S8: one withdrawn, one held; the paper in the dossier says why each stays, and both can be appraised anew."""
    key = executing(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = appraisal.open_lines(found(key))
        with pytest.raises(RuleBroken, match="还有 2 件待销毁"):
            appraisal.end_without_destruction(found(key), revision=found(key).revision, by=by, today=DAY)
        session.rollback()
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = appraisal.open_lines(found(key))
        appraisal.withdraw_line(found(key), first, "库房里没有找到", revision=found(key).revision, by=by)
        held = {"because": "诉讼", "authority": "法院", "from_on": DAY, "review_on": DAY + timedelta(days=90)}
        place([second.item_id], reason=HoldReason.LITIGATION, **held, by=by, today=DAY)  # type: ignore[arg-type]
    with given.acting(HUANG_ZHIQIANG, "hongqi") as by:
        assert appraisal.left_to_destroy(found(key)) == 0
        appraisal.end_without_destruction(found(key), revision=found(key).revision, by=by, today=DAY)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).stage is Stage.CLOSED
        sheet = dossier.find_sheet(dossier.sheets(dossier.SheetKind.APPRAISAL)[0].id)
        assert sheet is not None
        assert sheet.title.startswith("未销毁说明 2026-01")
        assert [row[3] for row in sheet.content[1]["rows"]] == ["库房里没有找到", "销毁时仍在冻结，未销毁"]
    assert admin.execute("SELECT count(*) FROM destroyed_item").fetchone() == (0,)
    assert admin.execute("SELECT count(*) FROM appraisal_line WHERE is_open").fetchone() == (0,)


def test_who_has_to_end_a_batch_of_which_nothing_is_left_is_told_so() -> None:
    key = executing(1)
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.withdraw_line(found(key), appraisal.open_lines(found(key))[0], "还有用", revision=found(key).revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert turn_of(progress_of(by.person_id, batch_id=key)) is Turn.END_WITHOUT
        assert turn_of(recalled(waiting(today=TODAY).appraisals[0], by.person_id)) is Turn.END_WITHOUT


def test_nobody_of_another_community_ends_or_photographs_anything() -> None:
    """Isolation: stepping in as the street shows how many, a stranger finds nothing."""
    key = executing()
    begun(key, DAY)
    photographed(key, DAY)
    with at_the_street():
        assert session.scalar(text("SELECT count(*) FROM destruction_photo")) == 1
    with given.acting(MA_LIN, "binjiang"):
        for table in ("destruction_photo", "destruction_witness"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def stop(key: UUID) -> None:
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        appraisal.stop_destruction(found(key), "改期", revision=found(key).revision, by=by, today=TODAY)


def _begun(key: UUID) -> appraisal.Destruction:
    destruction = appraisal.destruction_of(found(key))
    assert destruction is not None
    return destruction


def _sends(key: UUID, content: bytes, name: str) -> None:
    with clock.standing_on(DAY), given.acting(WANG_MIN, "hongqi") as by, uploading(BytesIO(content), name) as upload:
        appraisal.photograph(found(key), _begun(key), upload, "现场", revision=found(key).revision, by=by, today=DAY)
