"""Rows pasted out of a spreadsheet: columns recognised or told, each faulty cell named, nothing lost, good rows go in (F020)."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import posts
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.intake import paste, queries
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN, ZHAO_PING

PAGE = "/c/hongqi/intake/paste"
ROWS = (
    "序号\t文件题名\t发文单位\t文号\t成文日期\t页数\t岗位\n"
    "1\t关于消防检查的通知\t学院路街道办事处\t哈松学街办发[2026]51号\t2026.11.2\t2\t\n"
    "2\t居民会议记录\t居委会\t\t20260230\t零\t\n"
    "3\t\t居委会\t\t2026-05-01\t3\t\n"
    "4\t网格巡查周报\t服务站\t\t2026-10-08\t3页\t综治\n"
)


def titles() -> set[str]:
    with given.acting(WANG_MIN, "hongqi"):
        return {one.document.title for one in queries.documents()}


def client_of(app: Flask) -> FlaskClient:
    return given.signed_in(app.test_client(), ZHAO_PING)


def send(client: FlaskClient, data: dict[str, Any], address: str = PAGE) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def fields(client: FlaskClient, **more: Any) -> dict[str, Any]:
    """Return what the page would send."""
    page = client.get(PAGE).text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    columns = [
        (re.search(r'value="(\w*)" selected', menu) or [None, ""])[1]
        for menu in re.findall(r'<select class="form-select" name="column".*?</select>', page)
    ]
    cells = dict(re.findall(r'name="(cell-\d+-\d+)" value="([^"]*)"', page))
    return {"seen": seen[1], "column": columns} | cells | more


def test_a_heading_is_recognised_in_the_words_of_the_office(app: Flask) -> None:
    rows, numbers, columns = paste.read_text(ROWS)
    assert columns == ["", "title", "author", "document_number", "document_date", "pages", "post"]
    assert numbers == [2, 3, 4, 5]
    assert rows[0][1] == "关于消防检查的通知"


def test_without_a_heading_the_title_is_the_column_of_many_words(app: Flask) -> None:
    _, numbers, columns = paste.read_text("1\t关于开展冬季消防安全检查的通知\t2026-11-02\n2\t居民代表会议关于停车管理的决议\t2026-10-02\n")
    assert columns[1] == "title"
    assert numbers == [1, 2]


def test_a_cell_with_a_line_end_stays_one_cell(app: Flask) -> None:
    rows, _, columns = paste.read_text('题名\t备注\n"两行的\n题名"\t放在"二楼"\n')
    assert columns == ["title", "note"]
    assert len(rows) >= 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n\t\n", "还没有粘贴内容"),
        ("题名\n" + "一\n" * 501, "一次最多粘贴 500 行"),
        ("\t".join("x" * 31), "最多 30 列"),
        ("长" * 4001, "超过 4000 字"),
    ],
)
def test_too_much_or_nothing_is_refused_with_the_limit(app: Flask, text: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        paste.read_text(text)


def test_each_faulty_cell_is_named_with_row_and_column_and_why(app: Flask) -> None:
    client = client_of(app)
    assert send(client, {"text": ROWS}).status_code == 303
    page = client.get(PAGE).text
    for words in (
        "第 3 行「日期」（第 5 列）：没有“20260230”这一天",
        "第 3 行「页数」（第 6 列）：“零”不是页数",
        "第 4 行「题名」（第 2 列）：题名不能为空",
        "第 5 行「岗位」（第 7 列）：没有「综治」这个岗位",
        "1 行可以交，3 行要改",
    ):
        assert words in page, words


def test_good_rows_go_in_and_the_others_stay_with_all_that_was_typed(app: Flask) -> None:
    client = client_of(app)
    send(client, {"text": ROWS})
    assert send(client, fields(client, act="hand_in"), f"{PAGE}/rows").status_code == 303
    assert titles() == {"关于消防检查的通知"}
    page = client.get(PAGE).text
    for kept in ("居民会议记录", "20260230", "网格巡查周报", "综治", "还有 3 行没有交"):
        assert kept in page
    with given.acting(WANG_MIN, "hongqi") as by:
        posts.set_up(posts.PostFacts(name="综治"), Arrangement().scheme(TODAY.year), by=by, today=TODAY)
    mended = {"cell-0-4": "2026-02-28", "cell-0-5": "１２", "cell-1-1": "补写的题名"}
    answer = send(client, fields(client, act="hand_in") | mended, f"{PAGE}/rows")
    assert answer.location.endswith("/mine")
    assert titles() == {"关于消防检查的通知", "居民会议记录", "补写的题名", "网格巡查周报"}
    with given.acting(WANG_MIN, "hongqi"):
        by_title = {one.document.title: one for one in queries.documents()}
        assert (by_title["居民会议记录"].document.pages, by_title["居民会议记录"].document.document_date) == (12, "2026-02-28")
        assert by_title["网格巡查周报"].post == "综治"


def test_a_clerk_who_handed_all_in_goes_on_in_the_inbox(app: Flask) -> None:
    client = given.signed_in(app.test_client(), WANG_MIN)
    send(client, {"text": "题名\n关于消防检查的通知\n"})
    answer = send(client, fields(client, act="hand_in"), f"{PAGE}/rows")
    assert answer.location == "/c/hongqi/intake/"
    assert "逐份处理" in client.get(answer.location).text


def test_a_form_that_is_sent_twice_hands_nothing_in_twice(app: Flask) -> None:
    client = client_of(app)
    send(client, {"text": ROWS})
    form = fields(client, act="hand_in")
    assert send(client, form, f"{PAGE}/rows").status_code == 303
    assert send(client, form, f"{PAGE}/rows").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert len(queries.documents()) == 1
    assert "已经交过或改过" in client.get(PAGE).text


def test_columns_are_assigned_by_hand(app: Flask) -> None:
    client = client_of(app)
    send(client, {"text": "甲\t乙\n关于消防检查的通知\t居委会\n"})
    form = fields(client, act="hand_in", column=["author", "title"])
    send(client, form, f"{PAGE}/rows")
    assert "居委会" in titles()
    send(client, {"text": "甲\t乙\n丙的事\t丁\n"})
    send(client, fields(client, act="read", column=["title", "title"]), f"{PAGE}/rows")
    assert "有两列都选了「题名」" in client.get(PAGE).text
    send(client, fields(client, act="hand_in", column=["", ""]), f"{PAGE}/rows")
    assert "请先指定哪一列是「题名」" in client.get(PAGE).text


def test_what_was_pasted_is_given_up_only_on_purpose(app: Flask) -> None:
    client = client_of(app)
    send(client, {"text": ROWS})
    answer = send(client, {"text": "题名\n新的一批\n"})
    assert answer.status_code == 422
    assert "请先交掉或放弃" in answer.text
    assert send(client, fields(client, act="give_up"), f"{PAGE}/rows").status_code == 303
    assert "看一看" in client.get(PAGE).text
    assert titles() == set()
