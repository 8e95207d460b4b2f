"""The search page: exact hits marked, how they spread, a way on where nothing was found."""

import re
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from commarch.database import db
from tests import given
from tests.world import LI_NA, MA_LIN, WANG_MIN


def shown(html: str) -> str:
    """Return the words of a page's main part."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html[html.index("<main") : html.index("</main>")])))


def search(client: FlaskClient, text: str, tenant: str = "hongqi", **more: str) -> str:
    answer = client.get(f"/c/{tenant}/search", query_string={"q": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def statements(app: Flask, client: FlaskClient, path: str, **asked: str) -> int:
    told = []
    engine = db.engine
    event.listen(engine, "before_cursor_execute", listener := lambda *given: told.append(given[2]))
    try:
        assert client.get(path, query_string=asked).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    return len(told)


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def test_hits_are_marked_and_open_their_item(clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "关于２０１５年绿化工作的总结", document_number="哈松民发〔2026〕7号", document_date="2026-03-20")
        code, item_id = item.archival_code, item.id
    page = search(clerk, "绿化 2015")
    assert "关于<mark>２０１５</mark>年<mark>绿化</mark>工作的总结" in page
    assert f'href="/c/hongqi/items/{item_id}"' in page
    words = shown(page)
    assert code in words.replace(" ", "")
    for word in ("查到 1 件", "学院路街道办事处", "哈松民发〔2026〕7号", "2026-03-20", "10年", "已归档"):
        assert word in words
    assert "<mark>〔2026〕7</mark>" in search(clerk, "[2026]7")


def test_a_page_that_is_kept_shows_each_search_its_own(app, client, clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化甲（试行）")
        given.a_filed_item(by, "环卫<乙>")
    pages = [search(clerk, text) for text in ("绿化", "环卫<", "绿化")]
    assert pages[0] == pages[2]
    for page, title, other in zip(pages, ("<mark>绿化</mark>甲（试行）", "<mark>环卫&lt;</mark>乙&gt;"), ("环卫", "绿化"), strict=False):
        assert title in page
        assert other not in shown(page).replace("红旗社区 绿化", "").split("怎样写检索词")[0]
        assert "part-" not in page
        assert page.count("查到 1 件") == 1
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化丙")
    assert "查到 2 件" in shown(search(clerk, "绿化"))


def test_what_was_typed_stays_in_both_boxes_and_is_no_markup(clerk):
    page = search(clerk, '<b> "绿化')
    assert page.count('type="search" name="q" value="&lt;b&gt; &#34;绿化"') == 2
    assert '引号“"”没有成对' in shown(page)


def test_a_code_in_any_spelling_opens_its_item_first(clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        code, item_id = item.archival_code, item.id
    page = search(clerk, code.lower().replace("·", ".").replace("-", "——"))
    assert page.index("打开这一件") < page.index("<table")
    assert page.index(f"/items/{item_id}") < page.index("打开这一件")
    assert "打开这一件" not in search(clerk, code[:-2])


def test_a_draft_is_found_and_says_so(clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by, "绿化工作总结")
    words = shown(search(clerk, "绿化"))
    assert "草稿" in words
    assert "未编号" in words


def test_hits_are_narrowed_by_what_they_spread_over(clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化甲", document_date="2024-03-01")
        given.a_filed_item(by, "绿化乙", document_date="2025-03-01")
        given.a_filed_item(by, "绿化丙", document_date="2025-04-01", category="WS·DQ")
    page = search(clerk, "绿化")
    assert "year=2024" in page
    assert "category=DQ" in page
    narrowed = search(clerk, "绿化", year="2025", category="CJ")
    assert "查到 3 件，其中符合条件的 1 件" in shown(narrowed)
    assert "绿化</mark>乙" in narrowed
    assert "绿化</mark>丙" not in narrowed
    assert "看全部 3 件" in shown(search(clerk, "绿化", year="2023"))
    for nonsense in (
        {"year": "二〇二五"},
        {"year": "99999999999"},
        {"order": "'"},
        {"after": "x"},
        {"order": "date", "after": str(UUID(int=7)), "key": "x"},
    ):
        assert clerk.get("/c/hongqi/search", query_string={"q": "绿化", **nonsense}).status_code == 200


@pytest.mark.parametrize("order", ["newest", *(pytest.param(order, marks=pytest.mark.thorough) for order in ("code", "date"))])
def test_pages_lead_through_all_hits_and_back_in_a_constant_number_of_statements(app, clerk, order):
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(1, 53):
            given.a_filed_item(by, f"绿化第{number:03d}号")
    few = statements(app, clerk, "/c/hongqi/search", q="绿化", order=order)
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(53, 121):
            given.a_filed_item(by, f"绿化第{number:03d}号", document_date=f"2026-{number % 9 + 1:02d}-{number % 28 + 1:02d}")
    assert statements(app, clerk, "/c/hongqi/search", q="绿化", order=order) == few <= 10
    path, seen, pages = "/c/hongqi/search?q=绿化&order=" + order, [], []
    while path:
        page = clerk.get(path).text
        pages.append(numbers(page))
        seen += pages[-1]
        path = turn(page, "下一页")
    assert [len(one) for one in pages] == [50, 50, 20]
    assert sorted(seen) == list(range(1, 121))
    back = clerk.get(turn(page, "上一页")).text
    assert numbers(back) == pages[1]
    first = clerk.get(turn(back, "上一页")).text
    assert numbers(first) == pages[0]
    assert turn(first, "上一页") is None


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r"绿化</mark>第(\d+)号", page)]


def turn(page: str, label: str) -> str | None:
    pager = page[page.index('class="pager"') :]
    links = re.findall(r'<a class="btn btn-plain btn-s" href="([^"]+)">(.*?)</a>', pager)
    return next((unescape(href) for href, inside in links if label in inside), None)


def test_where_nothing_is_found_single_words_are_offered_with_their_hits(clerk):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化工作总结")
    page = search(clerk, "绿化 环卫 -复印件")
    words = shown(page)
    assert "没有查到「绿化 环卫 -复印件」" in words
    assert "绿化 1 件" in words
    assert "环卫 没有" in words
    assert '<details class="search-help" open>' in page


def test_without_words_the_page_explains_how_to_ask(clerk):
    for text in ("", "   "):
        page = search(clerk, text)
        assert "怎样写检索词" in page
        assert "没有查到" not in page


def test_another_communitys_items_are_not_found_nor_its_page_opened(client):
    given.signed_in(client, LI_NA)
    with given.acting(MA_LIN, "binjiang") as by:
        code = given.a_filed_item(by, "绿化工作总结").archival_code
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "环卫工作总结")
    for text in ("绿化", "总结 绿化", code, "-没有"):
        page = search(client, text, "wenyuan")
        assert "绿化</mark>" not in page
        assert "打开这一件" not in page
        assert "绿化工作" not in page
    assert "绿化 没有" in shown(search(client, "绿化 环卫", "wenyuan"))
    assert client.get("/c/binjiang/search?q=绿化").status_code == client.get("/c/nowhere/search?q=绿化").status_code == 404
