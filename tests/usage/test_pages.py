"""The pages of use, as a clerk walks them."""

import re
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import usage
from commarch.usage import UseSieve
from tests import given
from tests.usage.test_recording import a_code, not_found, use
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

USE = "/c/hongqi/use/"
FORM = {"used_on": "2026-11-20", "way": "read", "result": "provided", "purpose": "工作查考", "user_name": "赵铁柱", "user_unit": "红旗小区"}


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def send(client: FlaskClient, url: str, page: str = f"{USE}new", **data: str) -> TestResponse:
    return client.post(url, data={"csrf_token": given.csrf_token(client.get(page).text), **data})


def a_filed(title: str = "关于物业服务的通知", **facts: object) -> tuple[str, str]:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, title, **facts)
        return str(item.id), item.archival_code or ""


def test_a_use_is_recorded_from_the_item_and_told_there(clerk: FlaskClient):
    """F027. From the item page to the register and back: how often it was used."""
    item, code = a_filed()
    page = clerk.get(f"/c/hongqi/items/{item}").text
    assert "还没有人用过" in page
    link = unescape(re.search(r'href="(/c/hongqi/use/new\?code=[^"]+)"', page)[1])
    assert f"{code}</textarea>" in clerk.get(link).text
    made = send(clerk, f"{USE}new", codes=code, **FORM)
    assert made.status_code == 303
    assert re.search("登记过 1 次 ?， ?最近 2026-11-20", words(clerk.get(f"/c/hongqi/items/{item}").text))
    assert "关于物业服务的通知" in clerk.get(f"{USE}?item={item}").text


def test_names_are_masked_everywhere_until_somebody_says_what_for(clerk: FlaskClient):
    """F027. On the list, the page, in the spreadsheet; who looks is in the trail."""
    _, code = a_filed()
    made = str(send(clerk, f"{USE}new", codes=code, **FORM).location)
    sheet = openpyxl.load_workbook(BytesIO(clerk.get(f"{USE}register.xlsx").data)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "赵＊＊" in cells
    for text in (clerk.get(USE).text, clerk.get(made).text, " ".join(cells), clerk.get("/c/hongqi/trail/").text):
        assert "铁柱" not in text
    refused = send(clerk, f"{made}/name", made, purpose="")
    assert refused.status_code == 422
    assert "铁柱" not in refused.text
    told = send(clerk, f"{made}/name", made, purpose="回访")
    assert "赵铁柱" in told.text
    assert "回访" in clerk.get("/c/hongqi/trail/").text


def test_a_form_with_faults_keeps_what_was_typed(clerk: FlaskClient):
    answer = send(clerk, f"{USE}new", codes="X-1", copied_pages="六", **(FORM | {"way": "copy"}))
    assert answer.status_code == 422
    assert "请写页数" in answer.text
    answer = send(clerk, f"{USE}new", codes="H017-WS·2099-D10-CJ-0001", **FORM)
    assert answer.status_code == 422
    assert "没有这些档号" in answer.text
    assert "赵铁柱" in answer.text


def test_a_record_is_put_right_by_another_and_a_wrong_one_struck(clerk: FlaskClient):
    _, code = a_filed(pages=6)
    made = str(send(clerk, f"{USE}new", codes=code, **FORM).location)
    like = f"{USE}new?like={made.rsplit('/', 1)[1]}"
    assert "赵铁柱" in clerk.get(like).text
    facts = FORM | {"way": "copy", "copied_pages": "6", "replaces": made.rsplit("/", 1)[1]}
    right = str(send(clerk, f"{USE}new", like, codes=code, **facts).location)
    assert "填错了，另登一条" in clerk.get(made).text
    assert "6 页" in words(clerk.get(right).text)
    struck = send(clerk, f"{right}/striking", f"{right}/striking", because="其实没有来")
    assert struck.status_code == 303
    assert "还没有登记过利用" in clerk.get(USE).text
    assert words(clerk.get(f"{USE}?struck=1").text).count("已作废") >= 2
    assert send(clerk, f"{right}/striking", f"{right}/striking", because="再来").status_code == 422


def test_a_search_that_finds_nothing_becomes_a_record_with_one_press(clerk: FlaskClient):
    """F027. 经查未见: what people ask for and do not find."""
    page = clerk.get("/c/hongqi/search?q=旧城改造前的照片").text
    assert "登记为经查未见" in page
    made = send(clerk, f"{USE}not-found", "/c/hongqi/search?q=旧城改造前的照片", q="旧城改造前的照片")
    assert made.status_code == 303
    assert send(clerk, f"{USE}not-found", q="旧城改造前的照片").location == made.location
    said = words(clerk.get(f"{USE}report").text)
    assert "旧城改造前的照片 1 次 2026-11-23" in said
    assert "未查到率 100.0%" in said
    assert send(clerk, f"{USE}not-found", q="").location == USE


def test_the_report_says_what_it_counts_and_links_to_the_rows(clerk: FlaskClient):
    """F027. Indicators of the year; what was never recorded is not run, not zero per cent."""
    assert "未查到率 未执行" in words(clerk.get(f"{USE}report").text)
    with given.acting(WANG_MIN, "hongqi") as by:
        used, _idle = (a_code(by, title, year=2015, document_date="2015-03-04") for title in ("用过的", "没人用的"))
        use(by, [used], user_name="张三")
        use(by, [used], user_name="张三")
        not_found(by, "调解协议", user_name="李四")
    said = words(clerk.get(f"{USE}report").text)
    for figure in ("利用人次 2 人次", "利用卷件次 1 卷件次", "未查到率 33.3%", "5 年无人利用 50.0%", "同一人同一天算 1 人次"):
        assert figure in said
    assert "利用登记从 2026-11-23 开始" in said
    assert "用过的 1 人次" in said
    by_class = clerk.get(f"{USE}unused").text
    link = unescape(re.search(r'href="(/c/hongqi/use/unused\?[^"]+)"', by_class)[1])
    listed = words(clerk.get(link).text)
    assert "没人用的" in listed
    assert "用过的" not in listed


def test_the_register_is_walked_page_by_page(clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("commarch.web.usage.listing.PAGE", 2)
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(5):
            not_found(by, f"第{number}样")
    seen, page = [], clerk.get(USE).text
    while True:
        seen.append(re.findall(r"第(\d)样", page))
        further = re.search(r'href="([^"]+)">下一页', page)
        if further is None:
            break
        page = clerk.get(unescape(further[1])).text
    assert seen == [["4", "3"], ["2", "1"], ["0"]]
    back = unescape(re.search(r'href="([^"]+)">[^>]*>[^<]*</svg> 上一页|href="([^"]+before=[^"]+)"', page)[2])
    assert re.findall(r"第(\d)样", clerk.get(back).text) == ["2", "1"]


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "way=x",
        "result=x",
        "item=1",
        "on=x&after=1",
        "q=%00",
        "purpose=%00",
        "struck=2",
        "year=2026&way=read&result=partial&q=y",
    ],
)
def test_an_address_that_nobody_would_write_shows_the_register_all_the_same(clerk: FlaskClient, query: str):
    assert clerk.get(f"{USE}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["?class=X", "?class=WS&category=CJ&after=zzz"])
def test_an_unused_class_that_is_none_is_empty(clerk: FlaskClient, query: str):
    assert "这一类没有" in clerk.get(f"{USE}unused{query}").text


def test_pages_ask_the_same_number_of_statements_however_much_there_is(clerk: FlaskClient, statements: list[str]):
    """F027. The register, the report, and the item page, which asks once for its uses."""
    item, code = a_filed(year=2015, document_date="2015-03-04")
    pages = (USE, f"{USE}report", f"{USE}unused", f"{USE}unused?class=WS&category=CJ", f"/c/hongqi/items/{item}")
    asked = []
    for more in (1, 12):
        with given.acting(WANG_MIN, "hongqi") as by:
            for number in range(more):
                use(by, [code], user_name=f"利用者{number}")
                not_found(by, f"第{number}样")
                given.a_filed_item(by, f"又一件{number}", year=2014, document_date="2014-03-04")
        counts = []
        for page in pages:
            clerk.get(page)
            statements.clear()
            assert clerk.get(page).status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_the_head_reads_the_figures_and_records_nothing(client: FlaskClient):
    head = given.signed_in(client, CHEN_GUILAN)
    for page in (USE, f"{USE}report", f"{USE}unused"):
        assert head.get(page).status_code == 200
    for page in (f"{USE}new", f"{USE}purposes"):
        assert head.get(page).status_code == 403
    assert "登记为经查未见" not in head.get("/c/hongqi/search?q=没有的东西").text


def test_nobody_of_elsewhere_finds_any_of_it(client: FlaskClient):
    with given.acting(WANG_MIN, "hongqi") as by:
        made = use(by, [a_code(by)], user_name="赵铁柱").id
    stranger = given.signed_in(client, MA_LIN)
    for page in (USE, f"{USE}{made}", f"{USE}report", f"/c/binjiang/use/{made}", f"/c/binjiang/use/new?like={made}"):
        assert stranger.get(page).status_code == 404, page


def test_another_communitys_codes_are_not_there(client: FlaskClient):
    _, code = a_filed()
    neighbour = given.signed_in(client, LI_NA)
    answer = send(neighbour, "/c/wenyuan/use/new", "/c/wenyuan/use/new", codes=code, **FORM)
    assert answer.status_code == 422
    assert "没有这些档号" in answer.text
    with given.acting(LI_NA, "wenyuan"):
        assert list(usage.everything(UseSieve(), 9)) == []


def test_purposes_are_worded_anew_and_offered(clerk: FlaskClient):
    """F027."""
    assert "系统备好的列表" in clerk.get(f"{USE}purposes").text
    assert send(clerk, f"{USE}purposes", f"{USE}purposes", purposes="居民维权\n编史修志").status_code == 303
    page = clerk.get(f"{USE}new").text
    assert "居民维权" in page
    assert "经济建设" not in page
    assert "第 1 版" in words(clerk.get(f"{USE}purposes").text)
    assert send(clerk, f"{USE}purposes", f"{USE}purposes", purposes="长" * 41).status_code == 422
