"""The text of files is read by a job, kept, and found; a mark of a state secret found late sets the file apart."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from commarch import audit, clock
from commarch.database import session
from commarch.holdings import PersonalLevel
from commarch.jobs import objects as jobs
from commarch.objects import DigitalObject, TextState, looking, queries, reading
from tests import given
from tests.objects.files import a_docx, a_jpeg, a_pdf
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def attached(content: bytes, name: str = "扫描件.pdf", **facts: object) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by, **facts), content, name, by=by)


def found(words: str) -> list[str]:
    with given.acting(WANG_MIN, "hongqi"):
        return [one.file_name for one in queries.find_in_texts(words, limit=10)]


def states() -> list[TextState]:
    with given.acting(WANG_MIN, "hongqi"):
        return list(session.scalars(select(DigitalObject.text_state).order_by(DigitalObject.id)))


def test_the_text_of_a_file_is_read_and_any_piece_of_it_found():
    """F092."""
    attached(a_pdf("红旗社区关于 清明节 文明祭扫的倡议", "第二页：联系电话"))
    attached(a_docx("会议纪要：清明节值班"), "纪要.docx")
    attached(a_jpeg(), "照片.jpg")
    assert states() == [TextState.WAITING, TextState.WAITING, TextState.NONE]
    assert found("清明") == []
    jobs.take_up()
    assert states() == [TextState.DONE, TextState.DONE, TextState.NONE]
    assert found("清明") == ["纪要.docx", "扫描件.pdf"]
    assert found("清明节文明") == found("文明 联系") == ["扫描件.pdf"]
    assert found("没有的字") == []


def test_nobody_finds_anothers_text():
    attached(a_pdf("清明节倡议"))
    jobs.take_up()
    with given.acting(LI_NA, "wenyuan"):
        assert queries.find_in_texts("清明", limit=10) == []


def test_what_is_sensitive_is_not_looked_into():
    attached(a_pdf("张三的低保申请"), personal_level=PersonalLevel.SENSITIVE)
    jobs.take_up()
    assert found("低保") == []


def test_a_mark_of_a_state_secret_that_is_found_late_sets_the_file_apart(monkeypatch: pytest.MonkeyPatch):
    """R17."""
    monkeypatch.setattr(looking, "FIRST_PAGES", 1)
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        given.a_file_of(item, a_pdf("第一页", "机密★20年"), by=by)
        item_id = item.id
    jobs.take_up()
    with given.acting(WANG_MIN, "hongqi"):
        [one] = queries.files_of(item_id)
        assert not one.is_there
        assert "机密★" in (audit.history_of("item", item_id)[0].reason or "")
    assert found("第一页") == []


def test_a_reader_that_was_killed_is_followed_by_another_and_one_that_still_reads_is_left_alone():
    attached(a_pdf("清明节倡议"))
    with given.the_system("hongqi"):
        [object_id] = reading.waiting()
        assert reading.begin(object_id) is not None
    with given.the_system("hongqi"):
        assert reading.waiting() == []
        assert reading.begin(object_id) is None
    with clock.standing_on(clock.now() + reading.LEASE + timedelta(seconds=1)):
        jobs.take_up()
    assert states() == [TextState.DONE]


def test_what_can_never_be_read_is_given_up_after_three_attempts(monkeypatch: pytest.MonkeyPatch):
    attached(a_pdf("清明节倡议"))
    monkeypatch.setattr(looking, "_SECONDS", 0)
    monkeypatch.setattr(looking, "_PATIENCE", 0.01)
    for _ in range(4):
        jobs.take_up()
    assert states() == [TextState.FAILED]
