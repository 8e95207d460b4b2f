"""Handing in and deciding: what is told, what is kept, who may, who was first (F020, F040, F096, F097)."""

from datetime import date
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch import audit, clock, holdings, intake, posts
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.intake import DecidedMeanwhile, DeclineReason, Facts, IntakeDocument, IntakeState, queries, read_photo
from commarch.intake.triage import decisions_of
from tests import given
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import MA_LIN, WANG_MIN, ZHAO_PING

TITLE = "关于开展冬季消防安全检查的通知"


def handed_in(title: str = TITLE, code: str = "hongqi", who: object = ZHAO_PING, **facts: object) -> UUID:
    """Hand a document in, committed."""
    with given.acting(who, code) as by:
        told = {"author": "学院路街道办事处", "document_date": "2026-11-02", "pages": 2} | facts
        photos = told.pop("photos", ())
        return intake.hand_in(Facts(title=title, **told), photos, by=by, today=TODAY).id


def found(document_id: UUID) -> IntakeDocument:
    document = queries.find_document(document_id)
    assert document is not None
    return document


def draft(document: IntakeDocument) -> holdings.Draft:
    return intake.draft_for(document).with_changes({"category": "WS·ZA", "retention": "D10"})


def test_a_document_handed_in_waits_for_the_clerk(app: Flask) -> None:
    """F020."""
    document_id = handed_in("  关于  消防检查的通知 ", document_number="哈松学街办发[2026] 51号", photos=[read_photo(jpeg(), "1.jpg")])
    with given.acting(WANG_MIN, "hongqi"):
        document = found(document_id)
        assert (document.state, document.title, document.document_number) == (
            IntakeState.WAITING,
            "关于 消防检查的通知",
            "哈松学街办发〔2026〕51号",
        )
        assert [page.media_type for page in queries.pages_of(document)] == ["image/jpeg"]
        assert audit.history_of("intake_document", document_id)[0].act is Act.HAND_IN


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"title": " "}, "题名不能为空"),
        ({"pages": 0}, "大于 0"),
        ({"document_date": "2027-01-05"}, "还没有到"),
        ({"document_date": "昨天"}, "没有看懂日期"),
        ({"title": "机密★某文件"}, "秘密、机密、绝密件不能登记"),
        ({"post_id": UUID(int=7)}, "没有这个岗位"),
    ],
)
def test_bad_input_is_refused_at_its_field(app: Flask, facts: dict[str, object], why: str) -> None:
    with given.acting(ZHAO_PING, "hongqi") as by, pytest.raises(RuleBroken, match=why):
        intake.hand_in(Facts(**({"title": TITLE} | facts)), by=by, today=TODAY)


def test_taking_makes_a_draft_of_it(app: Flask) -> None:
    """F040: what was collected goes into the one store."""
    document_id = handed_in(note="原件在社区办公室")
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        item = intake.take(document, draft(document), revision=document.revision, by=by, today=TODAY)
        assert (item.title, item.author, item.pages, item.state) == (TITLE, "学院路街道办事处", 2, "draft")
        assert (document.state, document.item_id) == (IntakeState.TAKEN, item.id)
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.act for one in audit.history_of("intake_document", document_id)] == [Act.TAKE, Act.HAND_IN]


def test_what_came_back_is_mended_and_handed_in_again(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        with pytest.raises(RuleBroken, match="缺什么"):
            intake.return_to_sender(document, " ", revision=document.revision, by=by)
        intake.return_to_sender(document, "缺附件二", revision=document.revision, by=by)
    with given.acting(ZHAO_PING, "hongqi") as by:
        document = found(document_id)
        assert document.state is IntakeState.RETURNED
        intake.hand_in_again(document, Facts(title=f"{TITLE}（含附件二）"), by=by, today=TODAY)
        assert document.state is IntakeState.WAITING
        assert [one.reason for one in decisions_of(document_id)] == ["缺附件二"]
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="只能由本人补正"):
        intake.hand_in_again(found(document_id), Facts(title="别人改的"), by=by, today=TODAY)


def test_a_decision_not_to_file_is_kept_with_its_reason(app: Flask) -> None:
    """F096, F097: 不归档 is logged (国家档案局令第8号 art. 5)."""
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        with pytest.raises(RuleBroken, match="请写明为什么"):
            intake.decline(document, DeclineReason.OTHER, revision=document.revision, by=by)
        intake.decline(document, DeclineReason.DUPLICATE, "与街道正本重", revision=document.revision, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        ((decision, document),) = queries.register_of_decisions(intake.Outcome.DECLINE)
        assert (decision.reason_code, decision.reason, decision.decided_name, document.title) == (
            DeclineReason.DUPLICATE,
            "与街道正本重",
            "王敏",
            TITLE,
        )
        assert audit.history_of("intake_document", document_id)[0].act is Act.DECLINE


def test_what_is_not_ours_is_kept_with_whose_it_is(app: Flask) -> None:
    """F096: 从社区中个别的、属于本社区的档案中剥离出来."""
    document_id = handed_in("业主大会选举办法", author="红旗家园业委会")
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        with pytest.raises(RuleBroken, match="应归哪个单位"):
            intake.redirect(document, " ", revision=document.revision, by=by)
        intake.redirect(document, "红旗家园业委会", revision=document.revision, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        ((decision, _),) = queries.register_of_decisions(intake.Outcome.REDIRECT)
        assert decision.belongs_to == "红旗家园业委会"


def test_a_decision_can_be_taken_back_and_that_is_recorded(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        intake.decline(document, DeclineReason.TRIVIAL, revision=document.revision, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        intake.reopen(found(document_id), by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        assert document.state is IntakeState.WAITING
        ((decision, _),) = queries.register_of_decisions(intake.Outcome.DECLINE)
        assert decision.reopened_name == "王敏"
        assert audit.history_of("intake_document", document_id)[0].reason == "撤回处理，重新放进收集箱"
        with pytest.raises(RuleBroken, match="已经在收集箱里"):
            intake.reopen(document, by=by)


def test_what_became_an_item_comes_back_only_when_the_draft_is_gone(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        item = intake.take(document, draft(document), revision=document.revision, by=by, today=TODAY)
        with pytest.raises(RuleBroken, match="请先删去草稿"):
            intake.reopen(document, by=by)
        holdings.discard(item, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        intake.reopen(found(document_id), by=by)
        assert found(document_id).state is IntakeState.WAITING


def test_the_second_clerk_is_told_who_was_first(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi") as by:
        seen = found(document_id).revision
        intake.decline(found(document_id), DeclineReason.TRIVIAL, revision=seen, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        with pytest.raises(DecidedMeanwhile, match="已由王敏定为不归档"):
            intake.take(document, draft(document), revision=seen, by=by, today=TODAY)


def test_a_clerk_decides_on_what_she_has_seen(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(WANG_MIN, "hongqi"):
        seen = found(document_id).revision
    with given.acting(ZHAO_PING, "hongqi") as by:
        intake.hand_in_again(found(document_id), Facts(title="改过的题名"), by=by, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(DecidedMeanwhile, match="赵平补正了"):
        intake.decline(found(document_id), DeclineReason.TRIVIAL, revision=seen, by=by)


def test_pages_are_added_one_after_the_other_and_dropped_until_it_is_decided(app: Flask) -> None:
    document_id = handed_in(photos=[read_photo(jpeg(), "1.jpg")])
    with given.acting(ZHAO_PING, "hongqi") as by:
        second = read_photo(jpeg(color=(1, 2, 3)), "2.jpg")
        intake.add_pages(found(document_id), [second, second], by=by)
    with given.acting(ZHAO_PING, "hongqi") as by:
        pages = queries.pages_of(found(document_id))
        assert [page.position for page in pages] == [1, 2]
        intake.drop_page(found(document_id), pages[0], by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        assert len(queries.pages_of(document)) == 1
        intake.decline(document, DeclineReason.TRIVIAL, revision=document.revision, by=by)
    with given.acting(ZHAO_PING, "hongqi") as by, pytest.raises(RuleBroken, match="已经处理，不能再改"):
        intake.add_pages(found(document_id), [read_photo(jpeg(color=(9, 9, 9)), "3.jpg")], by=by)


def test_probable_duplicates_are_flagged_with_what_they_are_like(app: Flask) -> None:
    """F020: heaps of duplicates."""
    number = "哈松学街办发〔2026〕51号"
    photo = [read_photo(jpeg(), "1.jpg")]
    with given.acting(WANG_MIN, "hongqi") as by:
        item_id = given.a_draft(by, TITLE, document_number=number).id
    first = handed_in(document_number=number, photos=photo)
    second = handed_in("另一个题名", document_date="", photos=photo)
    third = handed_in("关于开展 冬季消防，安全检查的通知", document_number=number)
    alone = handed_in("完全无关的材料")
    with given.acting(WANG_MIN, "hongqi"):
        likely = intake.likenesses([first, second, third, alone])
        assert {(one.kind, one.document_id, one.item_id) for one in likely[first]} == {
            ("page", second, None),
            ("title", third, None),
            ("title", None, item_id),
        }
        assert [one.document_id for one in likely[second]] == [first]
        assert alone not in likely


def test_without_a_number_the_same_title_of_the_same_day_is_a_probable_duplicate(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item_id = given.a_draft(by, "居民会议记录", document_date="2026-05-08").id
    same = handed_in("居民会议记录", document_date="2026-05-08")
    other = handed_in("居民会议记录", document_date="2026-06-08")
    with given.acting(WANG_MIN, "hongqi"):
        likely = intake.likenesses([same, other])
        assert [one.item_id for one in likely[same]] == [item_id]
        assert other not in likely


def test_each_post_sees_what_was_handed_in_for_it(app: Flask) -> None:
    """F041."""
    with given.acting(WANG_MIN, "hongqi") as by:
        scheme = holdings.Arrangement().scheme(TODAY.year)
        post = posts.set_up(posts.PostFacts(name="综治"), scheme, by=by, today=TODAY)
        posts.hold(post, given.person_id_here("赵平"), date(2026, 1, 1), by=by)
        post_id = post.id
    theirs = handed_in(who=WANG_MIN, post_id=post_id)
    handed_in("别的事", who=WANG_MIN)
    with given.acting(ZHAO_PING, "hongqi") as by:
        assert by.person_id is not None
        assert [one.document.id for one in queries.documents(post=post_id)] == [theirs]
        assert queries.may_see(found(theirs), by.person_id, TODAY, triages=False)
        assert [one.name for one in posts.posts_held_by(by.person_id, TODAY)] == ["综治"]
        assert not posts.posts_held_by(by.person_id, date(2025, 12, 31))


def test_another_communitys_documents_are_not_there(app: Flask) -> None:
    document_id = handed_in()
    with given.acting(MA_LIN, "binjiang"):
        assert queries.find_document(document_id) is None
        assert queries.documents() == []
        assert intake.likenesses([document_id]) == {}


def test_who_acts_without_being_a_person_cannot_mend(app: Flask) -> None:
    document_id = handed_in()
    with given.the_system("hongqi"), pytest.raises(RuleBroken, match="只能由本人"):
        intake.hand_in_again(found(document_id), Facts(title="x"), by=Actor.system(), today=clock.today())


def test_two_clerks_at_the_same_moment_decide_once(app: Flask) -> None:
    """The row is locked: whoever comes second waits, and is told who was first."""
    document_id = handed_in()
    by, tenant = given.actor(WANG_MIN), given.tenant_id("hongqi")
    both, told = Barrier(2), []

    def decide() -> None:
        with app.app_context(), clock.standing_on(TODAY):
            try:
                with given.within_as(by, tenant):
                    document = found(document_id)
                    both.wait()
                    intake.decline(document, DeclineReason.TRIVIAL, revision=document.revision, by=by)
            except DecidedMeanwhile as meanwhile:
                told.append(str(meanwhile))

    threads = [Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert "已由王敏定为不归档" in told[0]
    with given.acting(WANG_MIN, "hongqi"):
        assert len(decisions_of(document_id)) == 1


def changed(statement: str, **values: object) -> None:
    """Let the application's role change documents in SQL."""
    with given.acting(WANG_MIN, "hongqi"):
        session.execute(text(f"{statement} AND tenant_id = :tenant"), {"tenant": home_tenant(), **values})


def test_what_a_document_became_stays_whatever_is_said_in_sql(app: Flask) -> None:
    """The trail forgets a document with the item that it became: nobody points a document at another item, renames it, or sets it free."""
    document_id, another = handed_in(), handed_in("另一件")
    with given.acting(WANG_MIN, "hongqi") as by:
        document = found(document_id)
        item = intake.take(document, draft(document), revision=document.revision, by=by, today=TODAY)
        filed = given.a_filed_item(by).id
        taken = item.id
    for statement, values in (
        ("UPDATE intake_document SET item_id = :other WHERE id = :id", {"id": document_id, "other": filed}),
        ("UPDATE intake_document SET item_id = NULL, state = 'waiting' WHERE id = :id", {"id": document_id}),
        ("UPDATE intake_document SET item_id = :other, state = 'taken' WHERE id = :id", {"id": another, "other": filed}),
        ("UPDATE intake_document SET id = :other WHERE id = :id", {"id": document_id, "other": UUID(int=9)}),
    ):
        with pytest.raises(DBAPIError, match=r"what a document became stays|becomes a draft"):
            changed(statement, **values)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert found(document_id).item_id == taken
        found_item = holdings.find_item(taken)
        assert found_item is not None
        holdings.discard(found_item, by=by)
        intake.reopen(found(document_id), by=by)
        assert found(document_id).item_id is None
