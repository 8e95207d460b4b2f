"""The pages of arrangement, as a clerk sees them."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import accounts, holdings
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session, within
from commarch.holdings import LinkKind
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

HERE = "/c/hongqi/arrangement/"


def words(html: str) -> str:
    """Return the visible text of a page."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def order_of(html: str) -> list[str]:
    """Return the titles of a section's page, as they stand."""
    rows = re.findall(r'<tr role="row" id="line-.*?</tr>', html, flags=re.DOTALL)
    return [unescape(re.search(r'class="title">(?:<a[^>]*>)?([^<]+)', row)[1]).strip() for row in rows]


def field(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def ids(html: str) -> list[str]:
    return re.findall(r'id="line-([0-9a-f-]{36})"', html)


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


@pytest.fixture
def heap(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by, "关于绿化的批复", document_date="2026-05-01")
        given.a_draft(by, "关于消防的通知", document_date="2026-04-01")
        given.a_draft(by, "关于绿化的请示", document_date="2026-03-01")
        given.a_draft(by, "通知", document_date="", pages=None)
        given.a_draft(by, "党员大会纪要", category="WS·DQ", retention="Y")


@pytest.fixture
def batch(clerk: FlaskClient, heap: None) -> str:
    """Open a batch through the page; return its address."""
    token = given.csrf_token(clerk.get(HERE).text)
    answer = clerk.post(HERE, data={"csrf_token": token, "year": "2026", "class": "WS"})
    assert answer.status_code == 303
    return str(answer.location)


def send(client: FlaskClient, batch: str, what: str, page: str | None = None, **data) -> TestResponse:
    """Send a form of a section's page."""
    html = client.get(page or f"{batch}/section?section=CJ.D10").text
    known = {"csrf_token": given.csrf_token(html), "section": "CJ.D10"}
    if 'name="revision"' in html:
        known["revision"] = field(html, "revision")
    return client.post(f"{batch}{what}", data={**known, **data})


def section(client: FlaskClient, batch: str, **query: str) -> str:
    return client.get(f"{batch}/section", query_string={"section": "CJ.D10", **query}).text


# what there is


def test_an_empty_heap_says_the_next_step(clerk: FlaskClient):
    page = words(clerk.get(HERE).text)
    assert "没有待整理的草稿" in page
    assert "登记文件" in page


def test_the_heap_is_shown_by_year_and_class_with_who_has_it(clerk: FlaskClient, batch: str):
    page = words(clerk.get(HERE).text)
    assert "2026 年度 WS 文书 5 份 王敏，自" in page
    assert "接着整理" in page
    again = clerk.post(HERE, data={"csrf_token": given.csrf_token(clerk.get("/account").text), "year": "2026", "class": "WS"})
    assert again.location == batch


@pytest.mark.parametrize("data", [{}, {"year": "20x6"}, {"year": "2026", "class": "没有"}, {"year": "1900", "class": "WS"}])
def test_what_can_not_be_begun_is_told(clerk: FlaskClient, heap: None, data: dict):
    answer = clerk.post(HERE, data={"csrf_token": given.csrf_token(clerk.get(HERE).text), **data})
    assert answer.location == HERE
    assert "开始整理" in words(clerk.get(HERE).text)


def test_a_batch_shows_its_classes_the_numbers_to_come_and_what_is_missing(clerk: FlaskClient, batch: str):
    page = words(clerk.get(batch).text)
    assert "5 件，分 2 类编号；5 件还没填全。" in page
    assert page.index("DQ 党群工作") < page.index("CJ 城建环境")
    assert "H017-WS·2026-D10- CJ-0001 至 0004" in page
    inside = section(clerk, batch)
    assert order_of(inside) == ["关于绿化的请示", "关于绿化的批复", "关于消防的通知", "通知"]
    assert "绿化 2 件" in words(inside)
    assert "题名说明不了内容" in words(inside)
    assert "#pages" in inside


# order


def test_lines_are_put_in_order_with_buttons_alone(clerk: FlaskClient, batch: str):
    """Without script: each button saves the order that the page showed, and moves one line."""
    shown = ids(section(clerk, batch, mode="order"))
    for move, extra, expected in (
        (f"up:{shown[2]}", {}, [0, 2, 1, 3]),
        (f"down:{shown[0]}", {}, [2, 0, 1, 3]),
        (f"to:{shown[3]}", {f"to-{shown[3]}": "1"}, [3, 2, 0, 1]),
        ("to:nonsense", {}, [3, 2, 0, 1]),
    ):
        now = ids(section(clerk, batch, mode="order"))
        answer = send(clerk, batch, "/order", id=now, move=move, **extra)
        assert answer.status_code == 303
        assert ids(section(clerk, batch, mode="order")) == [shown[place] for place in expected]
    answer = send(clerk, batch, "/order", by_rule="1")
    assert answer.status_code == 303
    assert ids(section(clerk, batch)) == shown


def test_the_order_of_a_page_is_saved_as_it_was_dragged(clerk: FlaskClient, batch: str):
    shown = ids(section(clerk, batch, mode="order"))
    assert send(clerk, batch, "/order", id=shown[::-1]).status_code == 303
    assert ids(section(clerk, batch)) == shown[::-1]


def test_a_long_section_is_walked_page_by_page(clerk: FlaskClient, app: Flask):
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(120):
            given.a_draft(by, f"第{chr(0x4E00 + number)}件独立的事", document_date="2026-01-01")
    token = given.csrf_token(clerk.get(HERE).text)
    batch = clerk.post(HERE, data={"csrf_token": token, "year": "2026", "class": "WS"}).location
    first, second = section(clerk, batch), section(clerk, batch, **{"from": "101"})
    assert (len(ids(first)), len(ids(second))) == (100, 20)
    assert "第 101–120 件" in words(second)
    shown = ids(section(clerk, batch, mode="order", **{"from": "101"}))
    assert send(clerk, batch, "/order?from=101", id=shown, move=f"to:{shown[0]}", **{f"to-{shown[0]}": "1"}).status_code == 303
    assert ids(section(clerk, batch))[0] == shown[0]


def test_a_matter_is_named_for_what_was_picked(clerk: FlaskClient, batch: str):
    shown = ids(section(clerk, batch))
    assert send(clerk, batch, "/matter", pick=[shown[3], shown[2]], matter="冬季防火").status_code == 303
    assert "冬季防火 2 件" in words(section(clerk, batch))
    nothing = send(clerk, batch, "/matter", matter="冬季防火")
    assert nothing.status_code == 422
    assert "请先勾选" in words(nothing.text)


# two people


@pytest.fixture
def colleague(app: Flask) -> FlaskClient:
    """李娜 helps in 红旗 too."""
    person_id, tenant_id = given.person_id(LI_NA), given.tenant_id("hongqi")
    with within(session, Context(Mode.KEEPER)):
        person = session.get_one(Person, person_id)
        enter(session, Context(Mode.SYSTEM, tenant_id))
        accounts.appoint(person, Role.CLERK, by=Actor.system())
    return given.signed_in(app.test_client(), LI_NA)


def test_the_second_person_looks_takes_over_and_the_first_is_told(clerk: FlaskClient, colleague: FlaskClient, batch: str):
    """Issue 3: two people arranging the same batch: the second sees who has it."""
    looked = words(colleague.get(batch).text)
    assert "起在整理这一批" in looked
    assert "由我接手" in looked
    assert "检查并编号" not in looked
    assert "上移" not in words(section(colleague, batch, mode="order"))
    page = colleague.get(f"{batch}/holder").text
    assert "还没有存的改动存不进来" in words(page)
    seen = section(clerk, batch, mode="order")
    assert colleague.post(f"{batch}/holder", data={"csrf_token": given.csrf_token(page)}).status_code == 303
    data = {"csrf_token": given.csrf_token(seen), "section": "CJ.D10", "revision": field(seen, "revision"), "id": ids(seen)[::-1]}
    refused = clerk.post(f"{batch}/order", data=data)
    assert refused.status_code == 409
    assert "李娜正在整理这一批，您刚才的改动没有存" in words(refused.text)
    assert ids(section(colleague, batch)) == ids(seen)


def test_a_stale_window_overwrites_nothing(clerk: FlaskClient, batch: str):
    seen = section(clerk, batch, mode="order")
    assert send(clerk, batch, "/order", id=ids(seen)[::-1]).status_code == 303
    data = {"csrf_token": given.csrf_token(seen), "section": "CJ.D10", "revision": field(seen, "revision"), "id": ids(seen)}
    refused = clerk.post(f"{batch}/order", data=data)
    assert refused.status_code == 409
    assert "别的窗口改过" in words(refused.text)
    again = data | {"revision": field(refused.text, "revision")}
    assert clerk.post(f"{batch}/order", data=again).status_code == 303


# pages, merging, splitting


def test_counted_pages_are_noted_in_a_column(clerk: FlaskClient, batch: str):
    """编页: wrong numbers are told at their line and nothing is lost or half saved."""
    shown = ids(section(clerk, batch, mode="pages"))
    wrong = send(clerk, batch, "/pages", **{f"counted-{shown[0]}": "5", f"counted-{shown[1]}": "零", f"counted-{shown[2]}": "0"})
    assert wrong.status_code == 422
    assert "有 2 处页数不对" in words(wrong.text)
    assert 'value="零"' in wrong.text
    assert send(clerk, batch, "/pages", **{f"counted-{shown[0]}": "5", f"counted-{shown[3]}": "2"}).status_code == 303
    page = words(section(clerk, batch, mode="pages"))
    assert "与报的不同" in page
    assert "报 6 页，实点 5 页" in words(section(clerk, batch))
    assert "6 页（实点 5 页）" in words(clerk.get(f"/c/hongqi/items/{shown[0]}").text)


def test_counting_leads_from_section_to_section_and_back_to_the_batch(clerk: FlaskClient, batch: str):
    first = send(clerk, batch, "/pages", f"{batch}/section?section=DQ.Y&mode=pages", section="DQ.Y", then="next")
    assert parse_qs(urlsplit(first.location).query) == {"section": ["CJ.D10"], "mode": ["pages"]}
    assert send(clerk, batch, "/pages", then="next").location == batch


def test_drafts_are_made_one_item_and_taken_apart_again(clerk: FlaskClient, batch: str, admin: psycopg.Connection):
    """R03."""
    asked, reply, *_ = ids(section(clerk, batch))
    look = send(clerk, batch, "/merging", pick=[asked, reply])
    assert look.status_code == 200
    assert "把 2 份草稿并成一件" in words(look.text)
    assert re.search(rf'value="{reply}"[^>]*checked', look.text)
    roles = {f"role-{asked}": "incoming", f"role-{reply}": "reply"}
    done = send(clerk, batch, "/merging", pick=[asked, reply], main=reply, **roles)
    assert done.status_code == 303
    page = clerk.get(done.location).text
    assert "这一件里有 2 份文件。 共 12 页。" in words(page)
    parts = re.findall(r'name="pick" value="([^"]*)"', page)
    known = {"csrf_token": given.csrf_token(page), "revision": field(page, "revision"), "item_revision": field(page, "item_revision")}
    bad = clerk.post(done.location, data=known | {f"pages-{parts[0]}": "两"})
    assert bad.status_code == 422
    saved = clerk.post(done.location, data=known | {f"pages-{parts[0]}": "3", f"pages-{parts[1]}": "4", f"role-{parts[1]}": "attachment"})
    assert saved.status_code == 303
    page = clerk.get(done.location).text
    assert "共 7 页" in words(page)
    parts = re.findall(r'name="pick" value="([^"]*)"', page)
    split = clerk.post(
        done.location,
        data={"csrf_token": given.csrf_token(page), "revision": field(page, "revision"), "act": "split", "pick": parts[1]},
    )
    assert split.status_code == 303
    assert order_of(section(clerk, batch)) == ["关于绿化的批复", "关于绿化的请示", "关于消防的通知", "通知"]
    assert "并入 「关于绿化的请示」" in words(clerk.get(f"/c/hongqi/items/{reply}").text)
    assert admin.execute("SELECT count(*) FROM item").fetchone() == (5,)


def test_one_draft_alone_is_not_merged(clerk: FlaskClient, batch: str):
    shown = ids(section(clerk, batch))
    answer = send(clerk, batch, "/merging", pick=shown[:1])
    assert "两份以上草稿" in words(clerk.get(answer.location).text)


# numbering


def test_numbers_are_given_after_a_look_at_what_is_missing(clerk: FlaskClient, batch: str):
    """F090: codes in the order that stands; then the next step."""
    look = clerk.get(f"{batch}/numbering").text
    assert "给了就不再改动，也不能重编" in words(look)
    assert "没有指定归档范围的条目" in words(look)
    refused = send(clerk, batch, "/numbering", f"{batch}/numbering")
    assert refused.status_code == 422
    assert "还有 5 件没填全" in words(refused.text)
    done = send(clerk, batch, "/numbering", f"{batch}/numbering", incomplete="1")
    assert done.status_code == 303
    report = words(clerk.get(batch).text)
    assert "已编号 5 件，档号从此不变。" in report
    assert "H017-WS·2026-D10- CJ-0001 至 0004" in report
    assert "0003" in words(section(clerk, batch))
    assert "2026 年度 文书 5 件 王敏" in words(clerk.get(HERE).text)
    again = send(clerk, batch, "/numbering", batch if "csrf_token" in clerk.get(batch).text else "/account")
    assert again.status_code == 409


def test_what_comes_later_is_offered_and_taken_in(clerk: FlaskClient, batch: str):
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by, "关于绿化的报告", document_date="2026-06-01")
    page = clerk.get(batch).text
    assert "又有 1 件草稿，不在这一批里。" in words(page)
    assert send(clerk, batch, "/gathering", batch).status_code == 303
    assert order_of(section(clerk, batch))[2] == "关于绿化的报告"


def test_a_batch_is_given_up_on_a_page_of_its_own(clerk: FlaskClient, batch: str):
    assert "文件仍是草稿" in words(clerk.get(f"{batch}/abandonment").text)
    assert send(clerk, batch, "/abandonment", f"{batch}/abandonment").status_code == 303
    assert "还没有开始" in words(clerk.get(HERE).text)
    assert "已放弃整理" in words(clerk.get(batch).text)


def test_pages_ask_as_much_however_many_lines_there_are(clerk: FlaskClient, batch: str, statements: list[str]):
    asked = []
    for number in (0, 40):
        with given.acting(WANG_MIN, "hongqi") as by:
            for place in range(number):
                given.a_draft(by, f"第{chr(0x4E00 + place)}件独立的事")
        send(clerk, batch, "/gathering", batch)
        counts = []
        for address in (HERE, batch, f"{batch}/section?section=CJ.D10", f"{batch}/section?section=CJ.D10&mode=order", f"{batch}/numbering"):
            clerk.get(address)
            statements.clear()
            assert clerk.get(address).status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 16


# who may not


def test_a_head_looks_and_does_not_arrange(app: Flask, clerk: FlaskClient, batch: str):
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert head.get(HERE).status_code == head.get(batch).status_code == 200
    assert "开始整理" not in words(head.get(HERE).text)
    for what in ("/holder", "/numbering", "/abandonment"):
        assert head.get(f"{batch}{what}").status_code == 403


def test_another_communitys_batch_and_items_are_as_missing_as_none(app: Flask, batch: str):
    foreign = given.signed_in(app.test_client(), MA_LIN)
    with given.acting(MA_LIN, "binjiang") as by:
        theirs = given.a_draft(by, "滨江的草稿", document_date="2026-01-01").id
    assert foreign.get(batch.replace("hongqi", "binjiang")).status_code == 404
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    shown = ids(section(clerk, batch))
    answer = send(clerk, batch, "/merging", pick=[shown[0], str(theirs)], main=shown[0])
    assert "两份以上草稿" in words(clerk.get(answer.location).text)
    assert send(clerk, batch, "/order", id=[str(theirs), *shown]).status_code == 303
    send(clerk, batch, "/pages", **{f"counted-{theirs}": "5"})
    with given.acting(MA_LIN, "binjiang"):
        assert holdings.find_item(theirs).counted_pages is None


# numbers, relations, reclassification


def test_gaps_and_duplicates_are_shown_and_taken_out(clerk: FlaskClient):
    """R01."""
    assert "还没有编过号" in words(clerk.get(f"{HERE}numbers").text)
    with given.acting(WANG_MIN, "hongqi") as by:
        for code in ("H017-WS·2014-D10-CJ-0002", "H017-WS·2014·D10·CJ-002"):
            holdings.keep_given_code(given.a_draft(by, document_date="2014-03-01"), code, by=by, today=TODAY)
        given.a_filed_item(by)
    page = words(clerk.get(f"{HERE}numbers").text)
    assert "3 个流水，从 1 到最后一号逐个核对：2 个缺号，1 处重号。" in page
    assert "0001 没有记录，请核对" in page
    assert "连续" in words(clerk.get(f"{HERE}numbers?which=all").text)
    sheet = openpyxl.load_workbook(BytesIO(clerk.get(f"{HERE}numbers.xlsx").data)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[7] for row in told) == ["缺号", "缺号", "连续", "重号"]


def test_two_items_are_joined_from_the_page_of_one(clerk: FlaskClient):
    """F061."""
    with given.acting(WANG_MIN, "hongqi") as by:
        asked, reply = given.a_filed_item(by, "关于修缮的请示").id, given.a_filed_item(by, "关于修缮的批复").id
    here = f"/c/hongqi/items/{reply}/relations"
    found = clerk.get(f"{here}?q=请示").text
    assert str(asked) in found
    token = given.csrf_token(found)
    nothing = clerk.post(here, data={"csrf_token": token, "kind": "answers"})
    assert nothing.status_code == 422
    done = clerk.post(here, data={"csrf_token": token, "kind": "answers", "other": str(asked), "note": "同一事由"})
    assert done.status_code == 303
    assert "来文 关于修缮的请示" in words(clerk.get(f"/c/hongqi/items/{reply}").text)
    there = words(clerk.get(f"/c/hongqi/items/{asked}").text)
    assert "复文 关于修缮的批复" in there
    assert "建立关联：复文：H017-WS·2026-D10-CJ-0002" in there
    twice = clerk.post(here, data={"csrf_token": token, "kind": "answers", "other": str(asked)})
    assert twice.status_code == 422
    page = clerk.get(here).text
    removal = re.search(r'action="([^"]*removal)"', page)[1]
    assert clerk.post(removal, data={"csrf_token": given.csrf_token(page)}).status_code == 303
    assert "来文 关于修缮的请示" not in words(clerk.get(f"/c/hongqi/items/{reply}").text)


def test_an_item_of_another_community_is_joined_with_nothing(app: Flask, clerk: FlaskClient):
    with given.acting(MA_LIN, "binjiang") as by:
        theirs, other = given.a_filed_item(by, "滨江的请示"), given.a_filed_item(by, "滨江的批复")
        link, theirs_id = holdings.relate(theirs, other, LinkKind.SEE_ALSO, by=by).id, theirs.id
        session.flush()
        link = holdings.relations_of(theirs_id)[0].link_id
    with given.acting(WANG_MIN, "hongqi") as by:
        ours = given.a_filed_item(by, "红旗的件").id
    here = f"/c/hongqi/items/{ours}/relations"
    page = clerk.get(f"{here}?q=滨江").text
    assert "滨江的请示" not in page
    token = given.csrf_token(page)
    assert clerk.post(here, data={"csrf_token": token, "other": str(theirs_id)}).status_code == 422
    assert clerk.post(f"{here}/{link}/removal", data={"csrf_token": token}).status_code == 404


def test_a_filed_item_is_put_under_another_category_and_says_both(clerk: FlaskClient):
    """F004."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "居民会议纪要", category="WS·DQ").id
    here = f"/c/hongqi/items/{item}/reclassification"
    page = clerk.get(here).text
    assert "档号、件号、档号里的期限都不变" in words(page)
    assert "KU" not in re.search(r'<select[^>]*name="category".*?</select>', page, flags=re.DOTALL)[0]
    data = {"csrf_token": given.csrf_token(page), "revision": field_of(page), "category": "WS·CJ", "entry": "", "reason": ""}
    refused = clerk.post(here, data=data)
    assert refused.status_code == 422
    assert "请写明为什么改分类" in words(refused.text)
    assert clerk.post(here, data=data | {"reason": "登记时选错"}).status_code == 303
    shown = words(clerk.get(f"/c/hongqi/items/{item}").text)
    assert "档号中的类目 DQ，现归 CJ 城建环境与物业" in shown
    assert "改分类，「WS·DQ」改为「WS·CJ」，档号不变（登记时选错）" in shown
    assert "H017-WS·2026-D10-DQ-0001" in shown
    assert "居民会议纪要" in words(clerk.get("/c/hongqi/items/?category=CJ").text)
    assert "居民会议纪要" not in words(clerk.get("/c/hongqi/items/?category=DQ").text)
    assert "登记时选错" in words(clerk.get(here).text)


def field_of(html: str) -> str:
    return re.search(r'name="revision"[^>]*value="(\d+)"', html)[1]


def test_a_draft_is_edited_not_reclassified(clerk: FlaskClient):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by).id
    answer = clerk.get(f"/c/hongqi/items/{item}/reclassification")
    assert answer.status_code == 303
