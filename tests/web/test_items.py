"""The pages of items, as a clerk sees them."""

import re
from html import unescape
from io import BytesIO
from uuid import uuid4

import openpyxl
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import holdings
from commarch.holdings import PersonalLevel
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, SUN_TAO, WANG_MIN

ITEMS = "/c/hongqi/items/"
FORM = {
    "title": "关于开展垃圾分类的通知",
    "author": "学院路街道办事处",
    "document_number": "哈松学街办发[2026]47号",
    "document_date": "2026-09-14",
    "category": "WS·CJ",
    "entry": "",
    "retention": "D10",
    "carriers": "paper",
    "secrecy": "none",
    "openness": "",
    "personal_level": "",
}


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def words(html: str) -> str:
    """Return the visible text of a page."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def send(client: FlaskClient, url: str, page: str | None = None, **data):
    """Send a form as its page does."""
    token = given.csrf_token(client.get(page or url).text)
    return client.post(url, data={"csrf_token": token, **data})


def a_filed(title: str = "关于2015年绿化的方案", **facts) -> str:
    with given.acting(WANG_MIN, "hongqi") as by:
        return str(given.a_filed_item(by, title, **{"document_date": "2015-11-06", **facts}).id)


def a_draft(title: str = "草稿的题名", **facts) -> str:
    with given.acting(WANG_MIN, "hongqi") as by:
        return str(given.a_draft(by, title, **facts).id)


# the list


def test_an_empty_catalogue_says_the_next_step(clerk: FlaskClient):
    assert "还没有归档的件" in words(clerk.get(ITEMS).text)


def test_the_list_shows_codes_groups_and_figures(clerk: FlaskClient):
    a_filed()
    a_filed("党员名册", category="WS·DQ", personal_level=PersonalLevel.PERSONAL, retention="Y")
    a_draft()
    page = words(clerk.get(ITEMS).text)
    assert "红旗社区，共 2 件。" in page
    assert "CJ 城建环境与物业 2015 年度 10年 1 件" in page
    assert "关于2015年绿化的方案" in page
    assert "草稿的题名" not in page
    assert "含个人信息 1" in page
    assert "待归档 1" in page
    assert "已到期" in page


def test_filters_narrow_the_list_and_can_be_taken_away(clerk: FlaskClient):
    a_filed()
    a_filed("永久的件", retention="Y")
    page = words(clerk.get(f"{ITEMS}?period=Y").text)
    assert "永久的件" in page
    assert "关于2015年绿化的方案" not in page
    assert "期限 永久 去掉" in page
    assert "这样筛选没有件" in words(clerk.get(f"{ITEMS}?year=1999").text)


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "period=XX",
        "state=none",
        "due=never",
        "after=1&key=x",
        "order=date&key=zzz&after=0193d8a4-7c2e-7000-8000-000000000000",
        "import=1",
        "q=%00",
        "n=-1",
    ],
)
def test_an_address_that_nobody_would_write_shows_a_list_all_the_same(clerk: FlaskClient, query: str):
    a_filed()
    assert clerk.get(f"{ITEMS}?{query}").status_code == 200


def test_words_are_looked_for_inside_the_view(clerk: FlaskClient):
    a_filed()
    a_filed("关于绿化的另一件", retention="Y")
    page = words(clerk.get(f"{ITEMS}?period=Y&q=绿化").text)
    assert "关于绿化的另一件" in page
    assert "关于2015年绿化的方案" not in page


def test_the_list_is_walked_page_by_page(clerk: FlaskClient):
    with given.acting(WANG_MIN, "hongqi") as by:
        drafts = [given.a_draft(by, f"第{number:02}件") for number in range(60)]
        holdings.file_items(drafts, by=by, today=TODAY)
    first = clerk.get(ITEMS).text
    assert "第 1–50 件" in words(first)
    further = unescape(re.search(r'href="([^"]*after=[^"]*)"', first)[1])
    second = clerk.get(further).text
    assert "第 51–60 件" in words(second)
    back = unescape(re.search(r'href="([^"]*before=[^"]*)"', second)[1])
    assert "第 1–50 件" in words(clerk.get(back).text)


def test_the_list_asks_for_as_much_however_long_it_is(clerk: FlaskClient, statements: list[str]):
    a_filed()
    clerk.get(ITEMS)
    counts = []
    for number in (0, 40):
        if number:
            with given.acting(WANG_MIN, "hongqi") as by:
                holdings.file_items([given.a_draft(by) for _ in range(number)], by=by, today=TODAY)
        for _ in range(2):
            statements.clear()
            clerk.get(ITEMS)
            counts.append(len(statements))
    assert max(counts) <= 8, statements
    assert counts[1] == counts[3]


def test_an_item_page_asks_for_as_much_however_much_was_done_to_it(clerk: FlaskClient, statements: list[str]):
    item = a_filed()
    counts = []
    for number in (0, 10):
        for turn in range(number):
            with given.acting(WANG_MIN, "hongqi") as by:
                found = holdings.find_item(given.uuid(item))
                holdings.edit(found, {"note": f"第{turn}次"}, revision=found.revision, by=by, today=TODAY)
        statements.clear()
        clerk.get(ITEMS + item)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16, statements


def test_a_view_is_saved_under_a_name_and_forgotten_again(clerk: FlaskClient):
    a_filed()
    answer = send(clerk, f"{ITEMS}views", f"{ITEMS}?year=2015", name="2015 年的", query="year=2015")
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "2015 年的 1" in words(page)
    removal = re.search(r'action="([^"]*removal)"', page)[1]
    clerk.get(send(clerk, removal, answer.location).location)
    assert "2015 年的" not in words(clerk.get(ITEMS).text)


def test_what_was_picked_is_exported_and_so_is_the_whole_view(clerk: FlaskClient):
    picked = a_filed()
    a_filed("另一件")
    for data, titles in (({"pick": picked}, {"关于2015年绿化的方案"}), ({"all": "1"}, {"关于2015年绿化的方案", "另一件"})):
        answer = send(clerk, f"{ITEMS}selection.xlsx", ITEMS, query="", **data)
        sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
        heads = [cell.value for cell in sheet[1]]
        assert {row[heads.index("题名")].value for row in sheet.iter_rows(min_row=2)} == titles
    answer = clerk.get(f"{ITEMS}catalogue.xlsx?year=2015")
    assert answer.status_code == 200
    assert "filename" in answer.headers["Content-Disposition"]


def test_what_the_list_shows_is_printed_as_the_catalogue_in_one_press(clerk: FlaskClient):
    """The button beside the list stands outside of its form and prints all of the view; the pages of paper are `printing`'s."""
    a_filed(document_number="哈松学街办发〔2015〕69号")
    page = clerk.get(ITEMS).text
    button = re.search(r'<button[^>]*form="picked"[^>]*name="all" value="1" formaction="([^"]+)"', page)
    assert button
    assert '<form method="post" id="picked"' in page
    answer = send(clerk, button[1], ITEMS, query="year=2015", all="1")
    assert "归档文件目录" in clerk.get(str(answer.location)).text
    assert clerk.get(f"{answer.location}/paper.pdf").data.startswith(b"%PDF")


# registering and correcting


def test_a_document_is_registered_as_a_draft(clerk: FlaskClient):
    answer = send(clerk, f"{ITEMS}new", **FORM, **{"components-0-role": "main", "components-0-title": "正文", "components-0-pages": "6"})
    assert answer.status_code == 303
    page = words(clerk.get(answer.location).text)
    assert "已存为草稿" in page
    assert "哈松学街办发〔2026〕47号" in page
    assert "6 页；纸质" in page
    assert "未编号" in page


def test_a_refused_form_keeps_what_was_typed(clerk: FlaskClient):
    typed = FORM | {"title": "", "author": "我写了很久的责任者", "year": "二〇二六", "pages": "六"}
    answer = send(clerk, f"{ITEMS}new", **typed)
    assert answer.status_code == 422
    assert "有 3 处要改，还没有存" in words(answer.text)
    for kept in ("我写了很久的责任者", "二〇二六", "六"):
        assert f'value="{kept}"' in answer.text


def test_a_broken_rule_is_told_at_its_field(clerk: FlaskClient):
    answer = send(clerk, f"{ITEMS}new", **(FORM | {"document_date": "2026-12-31", "retention": ""}))
    assert answer.status_code == 422
    page = words(answer.text)
    assert "还没有到，请按原件改正" in page
    assert "请选择归档范围的条目，或直接选择保管期限" in page


def test_who_chooses_a_row_of_the_filing_scope_needs_no_category(clerk: FlaskClient):
    with given.acting(WANG_MIN, "hongqi"):
        entry = next(one for one in holdings.Arrangement().scheme(2026).entries if "党、团员名册" in one.wording)
    answer = send(clerk, f"{ITEMS}new", **(FORM | {"category": "", "retention": "", "entry": str(entry.id)}))
    assert answer.status_code == 303, words(answer.text)
    page = words(clerk.get(answer.location).text)
    assert "DQ 党群工作 › 社区党总支（支部）党、团员名册及统计报表" in page
    assert "控制；个人信息：含个人信息" in page


def test_state_secrets_are_refused_with_the_law(clerk: FlaskClient):
    answer = send(clerk, f"{ITEMS}new", **(FORM | {"secrecy": "机密"}))
    assert answer.status_code == 422
    assert "《保守国家秘密法》" in words(answer.text)


def test_saving_and_going_on_carries_what_is_pinned(clerk: FlaskClient):
    answer = send(clerk, f"{ITEMS}new", **FORM, keep_author="y", keep_place="y", then="next")
    assert answer.location.endswith("/items/new")
    page = clerk.get(answer.location).text
    assert "已存为草稿，请登记下一件" in words(page)
    assert 'value="学院路街道办事处"' in page
    assert re.search(r'<option selected value="WS·CJ"', page)
    assert 'value="关于开展垃圾分类的通知"' not in page


def test_lines_for_components_are_added_without_saving(clerk: FlaskClient):
    answer = send(clerk, f"{ITEMS}new", **FORM, **{"components-0-title": "正文"}, more="1")
    assert answer.status_code == 200
    assert 'name="components-3-title"' in answer.text
    assert 'value="关于开展垃圾分类的通知"' in answer.text


def test_a_place_that_was_used_is_proposed_with_its_reason(clerk: FlaskClient):
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = next(one for one in holdings.Arrangement().scheme(2026).entries if "垃圾分类" in one.wording)
        given.a_draft(by, entry=entry.id)
    page = clerk.get(f"{ITEMS}new").text
    assert "最近 1 件里有 1 件归在这里" in words(page)
    chosen = send(clerk, f"{ITEMS}new", title="别丢", choose=f"WS·CJ|{entry.id}")
    assert chosen.status_code == 200
    assert f'<option selected value="{entry.id}"' in chosen.text
    assert 'value="别丢"' in chosen.text


def test_an_item_is_corrected_and_its_history_tells(clerk: FlaskClient):
    item = a_filed()
    page = clerk.get(f"{ITEMS}{item}/edit").text
    assert 'name="category"' not in page
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    form = {name: FORM[name] for name in ("author", "carriers", "secrecy")} | {"openness": "restricted", "personal_level": "none"}
    answer = send(clerk, f"{ITEMS}{item}/edit", **form, title="更正的题名", document_date="2015-11-06", pages="6", revision=revision)
    assert answer.status_code == 303, words(answer.text)
    shown = words(clerk.get(answer.location).text)
    assert "题名「关于2015年绿化的方案」改为「更正的题名」" in shown


def test_the_second_of_two_clerks_sees_both_versions_and_loses_nothing(clerk: FlaskClient):
    item = a_draft("最初的题名")
    page = clerk.get(f"{ITEMS}{item}/edit").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        found = holdings.find_item(given.uuid(item))
        holdings.edit(found, {"title": "陈桂兰改的"}, revision=found.revision, by=by, today=TODAY)
    typed = FORM | {"title": "王敏改的", "openness": "open", "personal_level": "none", "revision": revision}
    answer = send(clerk, f"{ITEMS}{item}/edit", **typed)
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "陈桂兰改动了这一件" in shown
    assert "题名 陈桂兰改的 王敏改的" in shown
    assert 'value="王敏改的"' in answer.text
    newer = re.search(r'name="revision"[^>]*value="(\d+)"', answer.text)[1]
    assert int(newer) == int(revision) + 1
    again = send(clerk, f"{ITEMS}{item}/edit", **(typed | {"revision": newer}))
    assert again.status_code == 303
    assert "王敏改的" in words(clerk.get(again.location).text)


# filing


def test_a_draft_is_filed_after_a_look_and_shows_its_code(clerk: FlaskClient):
    item = a_draft()
    assert "档号在您确认的那一刻按顺序给出" in words(clerk.get(f"{ITEMS}{item}/filing").text)
    answer = send(clerk, f"{ITEMS}{item}/filing")
    assert answer.status_code == 303
    shown = words(clerk.get(answer.location).text)
    assert "已归档，档号 H017-WS·2026-D10-CJ-0001" in shown
    assert "为什么保管到 2036 年 12 月 31 日" in shown
    assert "H017 2026 0001 CJ 10年 6" in shown
    assert "归档，给档号 H017-WS·2026-D10-CJ-0001" in shown


def test_a_closed_year_needs_to_be_confirmed_as_a_supplement(clerk: FlaskClient):
    item = a_draft(document_date="2020-03-01")
    answer = send(clerk, f"{ITEMS}{item}/filing")
    assert answer.status_code == 422
    assert "2020 年度应于 2021-06-30 前归档，已经截止" in words(answer.text)
    answer = send(clerk, f"{ITEMS}{item}/filing", supplement="1")
    assert answer.status_code == 303
    assert "补充归档" in words(clerk.get(answer.location).text)


def test_what_is_filed_already_is_told_and_not_filed_again(clerk: FlaskClient):
    item = a_filed()
    answer = clerk.get(f"{ITEMS}{item}/filing")
    assert answer.status_code == 303
    assert "这一件已经归档" in words(clerk.get(answer.location).text)


def test_a_draft_is_taken_back_on_a_page_of_its_own(clerk: FlaskClient, admin: psycopg.Connection):
    item = a_draft()
    assert "不能恢复" in words(clerk.get(f"{ITEMS}{item}/discarding").text)
    answer = send(clerk, f"{ITEMS}{item}/discarding")
    assert answer.status_code == 303
    assert admin.execute("SELECT count(*) FROM item").fetchone() == (0,)


# who may, and who may not


ROUTES = ("", "/edit", "/filing", "/discarding")


@pytest.mark.parametrize("route", ROUTES)
def test_another_communitys_item_is_as_missing_as_none(app: Flask, route: str):
    theirs = a_draft("红旗的秘密题名")
    for somebody, space in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang")):
        visitor = given.signed_in(app.test_client(), somebody)
        foreign = visitor.get(f"/c/{space}/items/{theirs}{route}")
        missing = visitor.get(f"/c/{space}/items/{uuid4()}{route}")
        assert foreign.status_code == missing.status_code == 404
        assert re.sub(r"\d", "", words(foreign.text)) == re.sub(r"\d", "", words(missing.text))
        assert visitor.get(f"/c/hongqi/items/{theirs}{route}").status_code == 404
        if route:
            token = given.csrf_token(visitor.get(f"/c/{space}/items/new").text)
            data = {"csrf_token": token, **FORM}
            assert visitor.post(f"/c/{space}/items/{theirs}{route}", data=data).status_code == 404


def test_picking_another_communitys_item_picks_nothing(client: FlaskClient):
    theirs = a_draft("红旗的题名")
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_draft(by, "文苑的草稿")
        given.a_filed_item(by, "文苑的件")
    visitor = given.signed_in(client, LI_NA)
    for query in ("", "state=draft"):
        answer = send(visitor, "/c/wenyuan/items/selection.xlsx", "/c/wenyuan/items/", pick=theirs, query=query)
        sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
        assert sheet.max_row == 1


def test_a_head_looks_and_takes_out_but_does_not_write(client: FlaskClient):
    item = a_draft()
    head = given.signed_in(client, CHEN_GUILAN)
    assert head.get(ITEMS).status_code == 200
    assert head.get(f"{ITEMS}{item}").status_code == 200
    assert head.get(f"{ITEMS}catalogue.xlsx").status_code == 200
    for route in ("new", f"{item}/edit", f"{item}/filing", f"{item}/discarding"):
        assert head.get(f"{ITEMS}{route}").status_code == 403


def test_the_street_does_not_walk_into_a_communitys_catalogue(client: FlaskClient):
    assert given.signed_in(client, SUN_TAO).get(ITEMS).status_code == 404


def test_somebody_elses_view_is_not_hers_to_remove(app: Flask):
    a_filed()
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    answer = send(clerk, f"{ITEMS}views", f"{ITEMS}?year=2015", name="我的", query="year=2015")
    removal = re.search(r'action="([^"]*removal)"', clerk.get(answer.location).text)[1]
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert "我的 1" not in words(head.get(ITEMS).text)
    assert send(head, removal, f"{ITEMS}?year=2015").status_code == 404
