"""A clerk leaves: what stood, what was there, three signatures, and what passes on (F023, F024, R14)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from commarch import accounts, audit, dossier, handover, holdings, posts
from commarch.audit import Act
from commarch.database import session
from commarch.dossier import SheetKind
from commarch.errors import RuleBroken
from commarch.handover import Counted, HandoverState, LineKind, Thing
from commarch.handover.snapshots import catalogue_digest
from commarch.storage import shelving, stock_taking
from tests import given
from tests.conftest import TODAY
from tests.handover.office import appointed, as_due, attending, begun, counted, done, found, signed_by
from tests.storage.shelf import a_cabinet, boxes
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN

pytestmark = pytest.mark.usefixtures("app")


def something_kept() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        boxes(by, 3, year=2024, pages=5)
        given.a_filed_item(by, "账", year=2023, document_date="2023-02-01", retention="Y", pages=2)
        given.a_draft(by, "在办")


def test_one_click_takes_the_snapshot_by_class_year_and_retention() -> None:
    """F024, R14: counts of items, pages and boxes, and what is left open, as they stood at that moment."""
    something_kept()
    one = begun(things=[Thing("档案室钥匙", 2)])
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "后来的", year=2024, document_date="2024-05-06")
        seen = handover.read(found(one.id).snapshot)
        assert [(k.archival_class, k.year, k.retention_code, k.items, k.pages, k.boxes) for k in seen.kept] == [
            ("WS", 2023, "Y", 1, 2, 0),
            ("WS", 2024, "D10", 3, 15, 1),
        ]
        assert (seen.left_open.drafts, seen.left_open.open_boxes, seen.left_open.uncounted_boxes) == (1, 1, 1)
        lines = [(line.kind, line.label, line.due) for line in found(one.id).lines]
        assert lines[:3] == [(LineKind.ITEMS, "WS", 4), (LineKind.BOXES, "WS", 1), (LineKind.DRAFTS, "未归档的文件", 1)]
        assert (LineKind.THING, "档案室钥匙", 2) in lines
        assert [line.kind for line in found(one.id).lines][-3:] == [LineKind.CHECK] * 3


def test_the_catalogues_fingerprint_tells_any_change_of_it() -> None:
    """R14: SHA-256 over the whole catalogue, in the order of the codes."""
    something_kept()
    with given.acting(WANG_MIN, "hongqi") as by:
        before = catalogue_digest()
        assert before == catalogue_digest()
        given.a_draft(by, "草稿不算")
        assert before == catalogue_digest()
        item = given.a_filed_item(by, "新的一件")
        after = catalogue_digest()
        assert after != before
        session.execute(text("UPDATE item SET title = '别的题名' WHERE tenant_id = :t AND id = :i"), {"t": item.tenant_id, "i": item.id})
        assert catalogue_digest() not in (before, after)


def test_the_deadline_is_seven_days_after_leaving_and_nobody_moves_it() -> None:
    """F024: fixed when it begins; the database changes neither term nor snapshot."""
    one = begun(leaving_on=TODAY + timedelta(days=3))
    assert one.deadline_on == TODAY + timedelta(days=10)
    for change in (
        "deadline_on = deadline_on + 30, leaving_on = leaving_on + 30",
        "snapshot = '{}'",
        "giver_id = 1",
        "catalogue_sha256 = ''",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), given.acting(WANG_MIN, "hongqi"):
            session.execute(text(f"UPDATE handover SET {change}"))
    with pytest.raises(ProgrammingError, match="permission denied"), given.acting(WANG_MIN, "hongqi"):
        session.execute(text("UPDATE handover_line SET due = 0"))
    with pytest.raises(ProgrammingError, match="permission denied"), given.acting(WANG_MIN, "hongqi"):
        session.execute(text("DELETE FROM handover"))


def test_a_difference_needs_an_explanation() -> None:
    """F024, R14: 应交 ≠ 实交 is explained, or it is not taken down."""
    something_kept()
    one = begun()
    with given.acting(LI_NA, "hongqi") as by:
        here = found(one.id)
        numbers = as_due(here)
        first = here.lines[0]
        with pytest.raises(RuleBroken, match="应交 4、实交 3"):
            handover.count(here, numbers | {first.id: Counted(3)}, revision=here.revision, by=by)
        with pytest.raises(RuleBroken, match="没有填"):
            handover.count(here, {}, revision=here.revision, by=by)
    with given.acting(LI_NA, "hongqi") as by:
        here = found(one.id)
        handover.count(here, as_due(here) | {here.lines[0].id: Counted(3, "一件借出未还")}, revision=here.revision, by=by)
        assert (here.state, here.lines[0].difference) == (HandoverState.COUNTED, -1)
    with pytest.raises(IntegrityError, match="explained"), given.acting(LI_NA, "hongqi"):
        session.execute(text("UPDATE handover_line SET explanation = ''"))


def test_three_people_sign_one_after_the_other_and_nobody_for_another() -> None:
    """F024, R14: 移交人 → 接收人 → 监交人; out of turn, in another's place or from an old tab nothing is signed."""
    one = begun()
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="先由接收人清点"):
        handover.sign(found(one.id), revision=1, by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="接收人本人"):
        handover.count(found(one.id), {}, revision=1, by=by)
    counted(one.id)
    for wrong, turn in ((LI_NA, WANG_MIN), (WANG_MIN, LI_NA), (HE_JING, CHEN_GUILAN)):
        with given.acting(wrong, "hongqi") as by:
            here = found(one.id)
            with pytest.raises(RuleBroken, match=r"本人签字|监交人是"):
                handover.sign(here, revision=here.revision, by=by, today=TODAY)
        with given.acting(turn, "hongqi") as by:
            here = found(one.id)
            with pytest.raises(RuleBroken, match="刚刚有人办过"):
                handover.sign(here, revision=here.revision - 1, by=by, today=TODAY)
        signed_by(turn, one.id)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        here = found(one.id)
        assert (here.state, here.witness_name) == (HandoverState.DONE, "陈桂兰")
        with pytest.raises(RuleBroken, match="已经办完"):
            handover.sign(here, revision=here.revision, by=by, today=TODAY)
        acts = [entry.act for entry in audit.history_of("handover", str(one.id))]
        assert sorted(acts) == sorted([Act.BEGIN_HANDOVER, *[Act.SIGN_HANDOVER] * 3, Act.ACCEPT_HANDOVER])


def test_the_database_itself_lets_no_step_be_skipped() -> None:
    """R14: even SQL as the application's role can't finish a handover without its signatures, nor let one person sign twice."""
    one = begun()
    me = given.person_id(WANG_MIN)
    for change in (
        "state = 'counted', receiver_id = NULL, counted_at = now()",
        "state = 'given'",
        "state = 'given', counted_at = now()",
        "state = 'accepted', counted_at = now(), given_at = now()",
        "state = 'done', counted_at = now(), given_at = now(), accepted_at = now()",
        f"witness_id = {me}",
        f"receiver_id = {me}",
        "state = 'forced', because = '失联'",
        "state = 'forced', because = '', counted_at = now()",
    ):
        with pytest.raises(DBAPIError, match="violates check"), given.acting(WANG_MIN, "hongqi"):
            session.execute(text(f"UPDATE handover SET {change} WHERE id = :id"), {"id": one.id})


def test_nobody_changes_the_list_between_the_signatures() -> None:
    """R14: all three sign the same list."""
    one = begun()
    counted(one.id)
    signed_by(WANG_MIN, one.id)
    with given.acting(LI_NA, "hongqi") as by:
        here = found(one.id)
        with pytest.raises(RuleBroken, match="移交人已签字"):
            handover.count(here, as_due(here), revision=here.revision, by=by)
        session.execute(text("UPDATE handover_line SET found = 9, explanation = '改' WHERE handover_id = :id"), {"id": one.id})
        session.expire_all()
        here = found(one.id)
        with pytest.raises(RuleBroken, match="不一样"):
            handover.sign(here, revision=here.revision, by=by, today=TODAY)


def test_when_it_is_done_the_post_passes_on_and_the_leaver_is_no_clerk() -> None:
    """F023, F024: the post stays, its holder changes; the leaver's time ends only now; her other communities stay."""
    elsewhere = appointed(WANG_MIN, "wenyuan")
    with given.acting(WANG_MIN, "hongqi") as by:
        scheme = holdings.Arrangement().scheme(TODAY.year)
        old, new = (posts.set_up(posts.PostFacts(name=name), scheme, by=by, today=TODAY) for name in ("档案", "民政"))
        posts.hold(old, elsewhere, date(2026, 1, 1), by=by)
        posts.hold(new, elsewhere, TODAY, by=by)
    one = begun()
    counted(one.id)
    signed_by(WANG_MIN, one.id)
    signed_by(LI_NA, one.id)
    with given.acting(WANG_MIN, "hongqi"):
        assert [post.name for post in posts.posts_held_by(elsewhere, TODAY)] == ["档案", "民政"]
    signed_by(CHEN_GUILAN, one.id)
    with given.acting(LI_NA, "hongqi") as by:
        assert by.person_id is not None
        assert [post.name for post in posts.posts_held_by(by.person_id, TODAY)] == ["档案"]
        tomorrow = TODAY + timedelta(days=1)
        assert [post.name for post in posts.posts_held_by(by.person_id, tomorrow)] == ["档案", "民政"]
        assert [post.name for post in posts.posts_held_by(elsewhere, tomorrow)] == []
        assert elsewhere not in dict(handover.clerks())
    with pytest.raises(ProgrammingError, match="no membership"), given.acting(WANG_MIN, "hongqi"):
        session.execute(text("SELECT 1"))
    with given.acting(WANG_MIN, "wenyuan"):
        assert elsewhere in dict(handover.clerks())


def test_a_successor_who_is_appointed_already_keeps_her_day() -> None:
    """F023: the receiver holds the post until then; where she has left meanwhile, it is vacant and the paper says so."""
    one = begun()
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        scheme = holdings.Arrangement().scheme(TODAY.year)
        post = posts.set_up(posts.PostFacts(name="档案"), scheme, by=by, today=TODAY)
        giver, after = given.person_id_here("王敏"), TODAY + timedelta(days=8)
        posts.hold(post, giver, date(2026, 1, 1), by=by)
        posts.hold(post, given.person_id_here("赵平"), after, by=by, ends_predecessor=True)
    done(one.id)
    with given.acting(LI_NA, "hongqi"):
        (here,) = posts.posts_open()
        held = [(holding.person_name, holding.since, holding.until) for holding in posts.holdings_of(here)]
        assert held[:2] == [("赵平", after, None), ("李娜", TODAY, after - timedelta(days=1))]


def test_a_receiver_who_has_left_meanwhile_takes_no_post() -> None:
    """F024: the emergency end still works; the post is vacant, and the paper says so."""
    one = begun()
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        post = posts.set_up(posts.PostFacts(name="档案"), holdings.Arrangement().scheme(TODAY.year), by=by, today=TODAY)
        posts.hold(post, given.person_id_here("王敏"), date(2026, 1, 1), by=by)
    counted(one.id)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        accounts.end_membership(given.person_id_here("李娜"), by=by)
        here = found(one.id)
        handover.force(here, because="两人都失联", revision=here.revision, by=by, today=TODAY)
        words = dossier.as_text(dossier.latest(SheetKind.HANDOVER).content)  # type: ignore[union-attr]
        assert "档案　空岗" in words


def test_the_paper_goes_into_the_fonds_dossier() -> None:
    """R14: 日期, 类别, 应交, 实交, three names, in triplicate; with the fingerprints that were signed."""
    something_kept()
    one = begun(things=[Thing("打印机", 1)], note="劳务合同期满")
    done(one.id)
    with given.acting(LI_NA, "hongqi"):
        sheet = dossier.latest(SheetKind.HANDOVER)
        assert sheet is not None
        assert sheet.id == found(one.id).sheet_id
        listed = next(part for part in sheet.content if part["heading"] == "交接清单")
        assert listed["columns"] == ["日期", "类别", "应交数量", "实交数量", "差异说明", "移交人", "接收人", "监交人"]
        assert listed["rows"][0] == [TODAY.isoformat(), "WS 归档文件（件）", 4, 4, "", "王敏", "李娜", "陈桂兰"]
        words = dossier.as_text(sheet.content)
        assert one.catalogue_sha256 in words
        assert found(one.id).list_sha256 in words
        for piece in ("一式三份", "打印机", "劳务合同期满", "未归档的文件", "监交人"):
            assert piece in words


def test_a_vanished_clerk_is_handed_over_without_her_signature() -> None:
    """F024, R14: by head or street, with a note and a count on the shelves; the paper says whose signature is missing."""
    giver = given.person_id(WANG_MIN)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        one = handover.begin(giver, leaving_on=TODAY, by=by, today=TODAY)
        key = one.id
        with pytest.raises(RuleBroken, match="写明为什么"):
            handover.force(one, because=" ", revision=one.revision, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="实地清点"):
            handover.force(one, because="失联，电话三次未接", revision=one.revision, by=by, today=TODAY)
    taker = appointed(LI_NA, "hongqi")
    with given.acting(LI_NA, "hongqi") as by:
        here = found(key)
        with pytest.raises(RuleBroken, match="社区负责人或街道档案员"):
            handover.force(here, because="失联", revision=here.revision, by=by, today=TODAY)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        here = found(key)
        handover.name_receiver(here, taker, revision=here.revision, by=by)
    counted(key)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        here = found(key)
        handover.force(here, because="失联，电话三次未接", revision=here.revision, by=by, today=TODAY)
        assert here.state is HandoverState.FORCED
        sheet = dossier.latest(SheetKind.HANDOVER)
        assert sheet is not None
        words = dossier.as_text(sheet.content)
        assert "缺移交人签字" in words
        assert "失联，电话三次未接" in words
        assert giver not in dict(handover.clerks())


def test_the_streets_archivist_attends_and_may_force_it_on_a_stock_take() -> None:
    """R14: she is no member of the community; the database lets her in because she is the archivist of the street above."""
    giver = given.person_id(WANG_MIN)
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 1)
        room, _cabinet, shelves = a_cabinet(by)
        from_storage(by, box, room, shelves[0])
    with attending() as by:
        one = handover.begin(giver, leaving_on=TODAY, by=by, today=TODAY)
        (take,) = handover.finished_takes(TODAY)
        handover.force(one, because="失联", revision=one.revision, by=by, today=TODAY, stock_take_id=take.id)
        assert (one.state, one.witness_name, one.receiver_name) == (HandoverState.FORCED, "周岚", "")
        words = dossier.as_text(dossier.latest(SheetKind.HANDOVER).content)  # type: ignore[union-attr]
        assert str(take.id) in words


def from_storage(by: Any, box: Any, room: Any, shelf: Any) -> None:
    shelving.shelve([box.id], shelf, by=by)
    take = stock_taking.start(room, by=by)
    stock_taking.scan(take, box.token, shelf, by=by)
    stock_taking.finish(take, by=by)


def test_the_street_may_witness_where_the_head_is_a_party() -> None:
    """R14"""
    one = begun()
    counted(one.id)
    signed_by(WANG_MIN, one.id)
    signed_by(LI_NA, one.id)
    with attending() as by:
        here = found(one.id)
        handover.sign(here, revision=here.revision, by=by, today=TODAY)
        assert here.witness_name == "周岚"


@pytest.mark.parametrize("stranger", [XU_FENG, MA_LIN, WANG_MIN, HE_JING])
def test_only_the_archivist_of_the_street_above_is_let_in_to_attend(stranger: Any) -> None:
    """R14: not another street's, not a clerk, not an administrator of the same street."""
    with pytest.raises(ProgrammingError, match="no street archivist"), attending(stranger):
        session.execute(text("SELECT 1"))


def test_a_street_does_not_attend_in_itself() -> None:
    with pytest.raises(ProgrammingError, match="no street archivist"), attending(ZHOU_LAN, "xueyuanlu"):
        session.execute(text("SELECT 1"))


def test_who_may_begin_and_for_whom() -> None:
    """F023: herself, the head, the street; one at a time; the receiver is a clerk and another person."""
    giver, head = given.person_id(WANG_MIN), given.person_id(CHEN_GUILAN)
    taker = appointed(LI_NA, "hongqi")
    with given.acting(LI_NA, "hongqi") as by, pytest.raises(RuleBroken, match="由本人、社区负责人"):
        handover.begin(giver, leaving_on=TODAY, by=by, today=TODAY)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        with pytest.raises(RuleBroken, match="本社区的档案员"):
            handover.begin(head, leaving_on=TODAY, by=by, today=TODAY)
        for wrong, words in ((giver, "移交人本人"), (head, "先是本社区的档案员")):
            with pytest.raises(RuleBroken, match=words):
                handover.begin(giver, leaving_on=TODAY, receiver_id=wrong, by=by, today=TODAY)
        one = handover.begin(giver, leaving_on=TODAY, by=by, today=TODAY)
        handover.name_receiver(one, taker, revision=one.revision, by=by)
        with pytest.raises(RuleBroken, match="已经在办"):
            handover.begin(giver, leaving_on=TODAY, by=by, today=TODAY)
        assert handover.open_of(giver) is one


def test_another_communitys_handover_is_not_found() -> None:
    """F024"""
    one = begun()
    with given.acting(LI_NA, "wenyuan"):
        assert handover.find_handover(one.id) is None
        assert list(handover.handovers()) == []


def test_half_a_year_to_be_trained() -> None:
    """F024: RUB3; the last day of a shorter month where there is no such day."""
    assert handover.trained_by(date(2026, 8, 31)) == date(2027, 2, 28)
    assert handover.trained_by(date(2026, 1, 5)) == date(2026, 7, 5)


def test_equipment_is_read_one_a_line() -> None:
    assert handover.read_things("档案室钥匙 3\n打印机\n\n移动硬盘 ×2") == [Thing("档案室钥匙", 3), Thing("打印机"), Thing("移动硬盘", 2)]
