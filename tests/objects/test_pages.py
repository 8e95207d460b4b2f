"""Pages of files: attached on the item's page, shown as pictures, given away inside a sandbox; what is sensitive after a reason."""

import io
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from commarch import audit, holdings
from commarch.audit import Act
from commarch.database import session
from commarch.holdings import PersonalLevel
from commarch.jobs import objects as jobs
from commarch.objects import queries, store
from tests import given
from tests.objects.files import a_jpeg, a_pdf, a_png
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, ZHAO_PING, ZHOU_LAN

BASE = "/c/hongqi/objects"
HERE = "/c/hongqi/items"


def an_item(*, filed: bool = False, **facts: object) -> UUID:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = (given.a_filed_item if filed else given.a_draft)(by, **facts)
        session.flush()
        return item.id


def with_file(item_id: UUID, content: bytes, name: str = "扫描件.pdf") -> UUID:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = holdings.find_item(item_id)
        assert item is not None
        return given.a_file_of(item, content, name, by=by).id


def files_of(item_id: UUID) -> list[queries.File]:
    with given.acting(WANG_MIN, "hongqi"):
        found = queries.files_of(item_id)
        session.expunge_all()
        return found


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def sent(browser: FlaskClient, url: str, *files: tuple[bytes, str], **fields: object) -> TestResponse:
    """Send a form with files as a browser does."""
    told = MultiDict({"csrf_token": given.csrf_token(browser.get("/account").text), "role": "copy", **fields})
    for content, name in files:
        told.add("files", a_file(content, name))
    boundary, body = encode_multipart(told)
    return browser.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def a_file(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def test_files_are_attached_on_the_page_of_a_draft_and_of_a_filed_item(clerk: FlaskClient):
    """F092."""
    for filed in (False, True):
        item_id = an_item(filed=filed, title=f"一件{filed}")
        assert "挂接" in clerk.get(f"{HERE}/{item_id}").text
        answer = sent(clerk, f"{BASE}/of/{item_id}", (a_pdf("正文"), "正文.pdf"), (a_jpeg(), "照片.jpg"))
        assert answer.status_code == 303
        page = clerk.get(answer.location).text
        assert "已挂接 2 个文件" in page
        assert [one.file.file_name for one in files_of(item_id)] == ["正文.pdf", "照片.jpg"]
        assert "正文.pdf" in page
        assert "PDF，1 页" in page
        assert "挂接数字文件，第 2 个，JPEG" in page


def test_what_is_refused_is_told_and_what_is_good_stays(clerk: FlaskClient):
    item_id = an_item()
    answer = sent(clerk, f"{BASE}/of/{item_id}", (b"MZ\0\0", "病毒.exe"), (a_jpeg(), "照片.jpg"))
    assert answer.status_code == 303
    assert "是程序" in clerk.get(answer.location).text
    assert [one.file.file_name for one in files_of(item_id)] == ["照片.jpg"]
    alone = sent(clerk, f"{BASE}/of/{item_id}", (b"MZ\0\0", "病毒.exe"))
    assert alone.status_code == 422
    assert "是程序" in alone.text
    assert sent(clerk, f"{BASE}/of/{item_id}").status_code == 422


def test_a_state_secret_is_refused_and_the_refusal_recorded(clerk: FlaskClient):
    """R17."""
    item_id = an_item()
    answer = sent(clerk, f"{BASE}/of/{item_id}", (a_pdf("绝密★长期"), "报告.pdf"))
    assert "发现国家秘密标志“绝密★”" in clerk.get(answer.location).text
    assert files_of(item_id) == []
    with given.acting(WANG_MIN, "hongqi"):
        assert audit.history_of("item", item_id)[0].act is Act.DECLINE


def test_a_file_larger_than_the_limit_is_refused_and_one_larger_than_other_forms_take_is_not(clerk: FlaskClient):
    item_id = an_item()
    answer = sent(clerk, f"{BASE}/of/{item_id}", (b"RIFF\0\0\0\0WAVE" + bytes(25 * 1024 * 1024), "录音.wav"))
    assert answer.status_code == 303
    assert [one.object.size for one in files_of(item_id)] == [25 * 1024 * 1024 + 12]


def test_a_body_of_somebody_who_has_not_signed_in_is_not_taken_beyond_what_forms_need(app: Flask):
    answer = app.test_client().post(
        f"{BASE}/of/{an_item()}",
        data=bytes(25 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


def test_pages_are_shown_as_pictures_made_once_and_kept_beside_the_file(clerk: FlaskClient):
    item_id = an_item()
    file_id = with_file(item_id, a_pdf("第一页", "第二页"))
    page = clerk.get(f"{BASE}/{file_id}?page=2").text
    assert "第 2 页，共 2 页" in page
    picture = clerk.get(f"{BASE}/{file_id}/pages/2")
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    [one] = files_of(item_id)
    assert store.beside(one.object.tenant_id, one.object.sha256, "page-2-1200").read_bytes() == picture.data
    assert clerk.get(f"{BASE}/{file_id}/pages/2").data == picture.data
    assert clerk.get(f"{BASE}/{file_id}/pages/3").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "mimetype", "how"),
    [(a_pdf("x"), "正文.pdf", "application/pdf", "attachment"), (a_jpeg(), "照片.jpg", "image/jpeg", "inline")],
    ids=["pdf", "jpeg"],
)
def test_the_bytes_are_given_as_they_came_and_can_do_nothing(clerk: FlaskClient, content: bytes, name: str, mimetype: str, how: str):
    """F012."""
    file_id = with_file(an_item(), content, name)
    answer = clerk.get(f"{BASE}/{file_id}/content", buffered=True)
    assert (answer.data, answer.mimetype) == (content, mimetype)
    assert answer.headers["Content-Disposition"].startswith(f"{how}; filename*=UTF-8''%")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    part = clerk.get(f"{BASE}/{file_id}/content", buffered=True, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, content[:4])


def test_what_is_sensitive_is_shown_after_a_reason_that_stands_in_the_trail(clerk: FlaskClient):
    item_id = an_item(personal_level=PersonalLevel.SENSITIVE)
    file_id = with_file(item_id, a_jpeg(), "低保申请.jpg")
    assert f"{file_id}/pages" not in clerk.get(f"{HERE}/{item_id}").text
    assert "查看前请写明事由" in clerk.get(f"{BASE}/{file_id}").text
    for hidden in ("content", "pages/1"):
        assert clerk.get(f"{BASE}/{file_id}/{hidden}", buffered=True).status_code == 403
    token = given.csrf_token(clerk.get("/account").text)
    assert clerk.post(f"{BASE}/{file_id}/looking", data={"csrf_token": token, "reason": " "}).status_code == 422
    assert clerk.post(f"{BASE}/{file_id}/looking", data={"csrf_token": token, "reason": "本人来查"}).status_code == 303
    assert clerk.get(f"{BASE}/{file_id}/content", buffered=True).data == a_jpeg()
    with given.acting(WANG_MIN, "hongqi"):
        told = audit.history_of("item", item_id)[0]
        assert (told.act, told.reason, told.person_name) == (Act.REVEAL, "本人来查", "王敏")
    head = given.signed_in(clerk.application.test_client(), CHEN_GUILAN)
    assert head.get(f"{BASE}/{file_id}/content", buffered=True).status_code == 403  # her own reason is asked for


def test_a_file_is_replaced_and_the_one_before_can_be_seen(clerk: FlaskClient):
    """F012."""
    item_id = an_item(filed=True)
    file_id = with_file(item_id, a_jpeg("red"), "缺页.jpg")
    assert "取下" not in clerk.get(f"{BASE}/{file_id}").text
    url = f"{BASE}/{file_id}/replacing"
    assert sent(clerk, url, file=a_file(a_jpeg("green"), "补.jpg"), reason="").status_code == 422
    assert sent(clerk, url, reason="缺页").status_code == 422
    answer = sent(clerk, url, file=a_file(a_jpeg("green"), "补.jpg"), reason="扫描缺第 3 页")
    assert answer.status_code == 303, answer.text
    assert "看现在的文件" in clerk.get(f"{BASE}/{file_id}").text
    assert clerk.get(f"{BASE}/{file_id}/content", buffered=True).data == a_jpeg("red")


def test_a_file_is_taken_off_a_draft_on_a_page_of_its_own(clerk: FlaskClient):
    item_id = an_item()
    file_id = with_file(item_id, a_jpeg(), "照片.jpg")
    assert "从草稿取下这个文件" in clerk.get(f"{BASE}/{file_id}/detaching").text
    token = given.csrf_token(clerk.get("/account").text)
    assert clerk.post(f"{BASE}/{file_id}/detaching", data={"csrf_token": token}).status_code == 303
    assert clerk.get(f"{BASE}/{file_id}").status_code == 404
    assert files_of(item_id) == []


def test_a_draft_with_files_is_discarded_with_them(clerk: FlaskClient):
    item_id = an_item()
    with_file(item_id, a_jpeg(), "照片.jpg")
    token = given.csrf_token(clerk.get("/account").text)
    assert clerk.post(f"{HERE}/{item_id}/discarding", data={"csrf_token": token}).status_code == 303
    assert clerk.get(f"{HERE}/{item_id}").status_code == 404


def test_words_inside_files_are_found(clerk: FlaskClient):
    """F092."""
    with_file(an_item(), a_pdf("清明节文明祭扫倡议"), "倡议.pdf")
    jobs.take_up()
    page = clerk.get(f"{BASE}/find?q=文明祭扫").text
    assert "倡议.pdf" in page
    assert "正文里没有" in clerk.get(f"{BASE}/find?q=没有的字").text
    assert "在文件正文里找「文明」" in clerk.get("/c/hongqi/search?q=文明").text


def test_nobody_else_gets_at_a_file(app: Flask):
    item_id = an_item()
    file_id = with_file(item_id, a_png(), "图.png")
    paths = [f"of/{item_id}", str(file_id), f"{file_id}/content", f"{file_id}/pages/1"]
    for somebody in (MA_LIN, ZHOU_LAN):
        browser = given.signed_in(app.test_client(), somebody)
        home = somebody.roles[0][0]
        assert {browser.get(f"/c/{home}/objects/{path}", buffered=True).status_code for path in paths} == {404}
        assert {browser.get(f"{BASE}/{path}", buffered=True).status_code for path in paths} == {404}
        assert sent(browser, f"/c/{home}/objects/of/{item_id}", (a_png(), "图.png")).status_code == 404
    contributor = given.signed_in(app.test_client(), ZHAO_PING)
    assert contributor.get(f"{BASE}/{file_id}/content", buffered=True).status_code == 403
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert head.get(f"{BASE}/{file_id}/content", buffered=True).status_code == 200
    assert sent(head, f"{BASE}/of/{item_id}", (a_png(), "图.png")).status_code == 403


@pytest.mark.thorough
def test_the_page_of_an_item_asks_as_much_for_one_file_as_for_twenty(clerk: FlaskClient, statements: list[str]):
    counts = []
    for number in (1, 20):
        item_id = an_item(title=f"{number} 个文件")
        for page in range(number):
            with_file(item_id, b"%d\n" % page * 3, f"{page}.txt")
        clerk.get(f"{HERE}/{item_id}")
        statements.clear()
        clerk.get(f"{HERE}/{item_id}")
        counts.append(len(statements))
    assert counts[0] == counts[1]
