"""The sheet as a page: a plain form that works without script, and what it asks while one types."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from commarch.database import session
from commarch.holdings import Item, ItemState
from tests import given
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

HOME = "/c/hongqi/entry/"
RIGHT = {
    "title": "关于绿化的通知",
    "author": "红旗社区居民委员会",
    "document_date": "2026-03-04",
    "category": "CJ",
    "retention": "10年",
    "pages": "3",
}


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<(script|style|datalist)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


def begin(client: FlaskClient) -> str:
    answer = client.post(HOME, data={"csrf_token": given.csrf_token(client.get(HOME).text)})
    assert answer.status_code == 303
    return answer.location


def drafts() -> list[str]:
    with given.acting(WANG_MIN, "hongqi"):
        return list(session.scalars(select(Item.title).where(Item.state == ItemState.DRAFT).order_by(Item.id)))


def form(*rows: dict[str, str], **more: str) -> dict[str, str]:
    return {f"r{number}-{name}": value for number, row in enumerate(rows, 1) for name, value in row.items()} | {"shown": "1"} | more


def send(client: FlaskClient, sheet: str, *rows: dict[str, str], **more: str):
    page = client.get(sheet).text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return client.post(sheet, data={"csrf_token": given.csrf_token(page), "revision": revision} | form(*rows, **more))


def ask(client: FlaskClient, sheet: str, what: str, **content: object):
    token = given.csrf_token(client.get(sheet).text)
    return client.post(f"{sheet}/{what}", json=content, headers={"X-CSRFToken": token, "Accept": "application/json"})


def test_a_new_sheet_is_a_plain_form_with_twenty_rows(clerk: FlaskClient):
    page = clerk.get(begin(clerk)).text
    assert len(re.findall(r'<tr data-row="', page)) == 20
    assert 'name="r20-title"' in page
    assert 'aria-label="第 20 行题名"' in page


def test_what_is_typed_stays_right_or_wrong_and_is_found_again_from_the_list(clerk: FlaskClient):
    sheet = begin(clerk)
    assert send(clerk, sheet, RIGHT, RIGHT | {"title": "第二件", "pages": "零页"}, then="save").status_code == 303
    home = clerk.get(HOME).text
    assert sheet in home
    page = clerk.get(sheet).text
    assert 'value="零页"' in page
    assert 'aria-invalid="true" aria-describedby="why-2"' in page
    assert "页数：“零页”不是数字" in words(page)
    assert "1 行可登记，1 行要改" in words(page)


def test_right_rows_are_registered_and_faulty_ones_stay_with_their_reasons(clerk: FlaskClient):
    """F005: many documents in one grid."""
    sheet = begin(clerk)
    send(clerk, sheet, RIGHT, RIGHT | {"title": "第二件", "category": "QQ"}, then="register")
    page = words(clerk.get(sheet).text)
    assert "1 行已登记为草稿。" in page
    assert "1 行还要改，留在这里，原因写在行末。" in page
    assert "类目：分类方案里没有类目“QQ”" in page
    assert drafts() == ["关于绿化的通知"]
    done = send(clerk, sheet, RIGHT | {"title": "第二件"}, then="register")
    assert done.status_code == 303
    assert clerk.get(sheet).status_code == 404
    assert drafts() == ["关于绿化的通知", "第二件"]


def test_rows_are_added_repeated_and_pasted_without_script(clerk: FlaskClient):
    sheet = begin(clerk)
    more = send(clerk, sheet, RIGHT, then="more")
    assert 'name="r21-title"' in clerk.get(more.location).text
    send(clerk, sheet, RIGHT, {"title": "第二件"}, then="repeat", repeats="author")
    page = clerk.get(sheet).text
    assert 'name="r2-author" value="红旗社区居民委员会"' in page
    assert re.search(r'value="author" checked', page)
    block = "题名\t日期\t页数\t盒号\n第三件\t2026-05-06\t4\t12"
    send(clerk, sheet, RIGHT, then="paste", paste=block, paste_from="title")
    page = clerk.get(sheet).text
    assert 'name="r2-title" value="第三件"' in page
    assert 'name="r2-surplus" value="12"' in page
    assert "多出来的：粘贴来的这些内容没有对应的列" in words(page)


def test_a_paste_that_is_refused_loses_nothing_that_was_typed(clerk: FlaskClient):
    sheet = begin(clerk)
    answer = send(clerk, sheet, RIGHT, then="paste", paste="行\n" * 501)
    assert answer.status_code == 422
    assert "一张表最多 500 行" in words(answer.text)
    assert 'value="关于绿化的通知"' in answer.text


def test_the_second_window_is_told_and_decides(clerk: FlaskClient):
    sheet = begin(clerk)
    page = clerk.get(sheet).text
    old = {"csrf_token": given.csrf_token(page), "revision": re.search(r'name="revision" value="(\d+)"', page)[1]}
    send(clerk, sheet, RIGHT | {"title": "一边"}, then="save")
    late = clerk.post(sheet, data=old | form(RIGHT | {"title": "另一边"}, then="save"))
    assert late.status_code == 409
    assert "在另一个窗口存过" in words(late.text)
    assert 'value="另一边"' in late.text
    assert 'value="一边"' in clerk.get(sheet).text
    knowing = {"csrf_token": given.csrf_token(late.text), "revision": re.search(r'name="revision" value="(\d+)"', late.text)[1]}
    assert clerk.post(sheet, data=knowing | form(RIGHT | {"title": "另一边"}, then="save")).status_code == 303
    assert 'value="另一边"' in clerk.get(sheet).text


def test_an_empty_sheet_is_not_registered(clerk: FlaskClient):
    sheet = begin(clerk)
    answer = send(clerk, sheet, then="register")
    assert answer.status_code == 422
    assert "表里还没有内容" in words(answer.text)


def test_a_sheet_is_thrown_away_after_asking(clerk: FlaskClient):
    sheet = begin(clerk)
    page = clerk.get(f"{sheet}/discarding").text
    assert "表里还没有登记的行都会丢掉" in words(page)
    clerk.post(f"{sheet}/discarding", data={"csrf_token": given.csrf_token(page)})
    assert clerk.get(sheet).status_code == 404


def test_the_page_keeps_its_rows_by_itself(clerk: FlaskClient):
    sheet = begin(clerk)
    kept = ask(clerk, sheet, "rows", rows=[RIGHT], repeats=["author"], revision=1)
    assert kept.json["revision"] == 2
    late = ask(clerk, sheet, "rows", rows=[], repeats=[], revision=1)
    assert late.status_code == 409
    assert late.json["revision"] == 2
    assert "在另一个窗口存过" in late.json["error"]
    assert 'value="关于绿化的通知"' in clerk.get(sheet).text


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"rows": 7, "revision": 1},
        {"rows": [], "revision": "x"},
        {"rows": [[]], "revision": 1},
        {"rows": [{"title": "题" * 9000}], "revision": 1},
    ],
)
def test_nonsense_is_refused_with_a_sentence(clerk: FlaskClient, content):
    answer = ask(clerk, begin(clerk), "rows", **content)
    assert answer.status_code == 422
    assert answer.json["error"]


def test_a_row_is_checked_while_it_is_typed_and_its_place_proposed(clerk: FlaskClient):
    """F021: the assistant speaks in the grid, too; the rules are those of registration."""
    sheet = begin(clerk)
    found = ask(clerk, sheet, "check", rows=[{"title": "物业服务企业监督评议表", "pages": "0"}]).json
    assert [one["column"] for one in found["rows"][0]] == ["pages", "category", "retention"]
    assert found["proposal"]["cells"]["category"].startswith("WS·CJ ")
    assert re.match(r"\d+ 物业服务企业监督评议", found["proposal"]["cells"]["entry"])
    assert found["proposal"]["reason"].startswith("归档范围第 ")
    taken = {"title": "物业服务企业监督评议表", "document_date": "2026-01-02"} | found["proposal"]["cells"]
    assert ask(clerk, sheet, "check", rows=[taken]).json == {"rows": [[]], "proposal": None}


def test_a_paste_is_read_for_the_page(clerk: FlaskClient):
    read = ask(clerk, begin(clerk), "paste", text="3\tCJ\t\t10年", column="pages").json
    assert read == {"rows": [{"pages": "3", "category": "CJ", "retention": "10年"}], "by_headings": False, "surplus": 0}


def test_a_sheet_of_somebody_else_is_not_there(clerk: FlaskClient, app):
    sheet = begin(clerk)
    for who, code in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang")):
        other = given.signed_in(app.test_client(), who)
        mine = sheet.replace("hongqi", code)
        assert other.get(sheet).status_code == 404
        assert other.get(mine).status_code == 404
        own = begin_in(other, code)
        for what in ("rows", "check", "paste"):
            token = given.csrf_token(other.get(own).text)
            assert other.post(f"{mine}/{what}", json={"rows": [], "revision": 2}, headers={"X-CSRFToken": token}).status_code == 404
    assert given.signed_in(app.test_client(), CHEN_GUILAN).get(HOME).status_code == 403


def begin_in(client: FlaskClient, code: str) -> str:
    home = f"/c/{code}/entry/"
    return client.post(home, data={"csrf_token": given.csrf_token(client.get(home).text)}).location


def test_a_sheet_asks_the_database_as_often_with_many_rows_as_with_few(clerk: FlaskClient, statements: list[str]):
    sheet = begin(clerk)
    ask(clerk, sheet, "rows", rows=[RIGHT], repeats=[], revision=1)
    statements.clear()
    clerk.get(sheet)
    few = len(statements)
    ask(clerk, sheet, "rows", rows=[RIGHT | {"title": f"第 {number} 件"} for number in range(300)], repeats=[], revision=2)
    statements.clear()
    clerk.get(sheet)
    assert len(statements) <= few
