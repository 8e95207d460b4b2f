"""The pages of storage, as somebody at the screen uses them."""

import io
import re
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch.storage import Place, places, queries, stock_taking
from commarch.storage.shelving import shelve
from commarch.storage.whereabouts import tree
from tests import given
from tests.storage.shelf import a_cabinet, boxes, filed
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, SUN_TAO, WANG_MIN

HOME = "/c/hongqi/storage"


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def post(browser: FlaskClient, path: str, *, page: str | None = None, **fields: object):
    token = given.csrf_token(browser.get(page or f"{HOME}/boxing").text)
    return browser.post(HOME + path, data={"csrf_token": token, **fields})


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def some_boxes(count: int = 2, **facts: object) -> list[UUID]:
    with given.acting(WANG_MIN, "hongqi") as by:
        return [box.id for box in boxes(by, count, **facts)]


def furnished() -> tuple[UUID, UUID, list[UUID]]:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, cabinet, shelves = a_cabinet(by)
        return room.id, cabinet.id, [one.id for one in shelves]


def test_what_lies_loose_is_shown_with_how_it_would_be_boxed(clerk: FlaskClient) -> None:
    """F090."""
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 11)
        filed(by, 2, category="WS·DQ", retention="Y")
    page = clerk.get(f"{HOME}/boxing").text
    assert "2025 年度有 13 件还没有装盒，分 2 类" in page
    assert "0001–0011" in page
    proposal = clerk.get(f"{HOME}/boxing/proposal?kind=WS|2025|D10|CJ").text
    assert "11 件，新装 2 盒" in proposal
    answer = clerk.post(
        f"{HOME}/boxing/proposal",
        data={"csrf_token": given.csrf_token(proposal), "kind": hidden(proposal, "kind"), "stamp": hidden(proposal, "stamp")},
    )
    assert answer.status_code == 303
    listed = clerk.get(answer.location).text
    assert "WS·2025-D10 第 1 盒" in listed
    assert "WS·2025-D10 第 2 盒" in listed
    assert "2025 年度有 2 件还没有装盒" in clerk.get(f"{HOME}/boxing").text


def test_a_whole_year_is_boxed_at_once_and_only_as_it_was_shown(clerk: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 2)
        filed(by, 2, category="WS·DQ", retention="Y")
    assert post(clerk, "/boxing", year=2025, count=3).status_code == 422
    assert post(clerk, "/boxing", year=2025, count=4).status_code == 303
    assert "共 2 盒" in clerk.get(f"{HOME}/").text


def test_a_stale_proposal_is_shown_anew(clerk: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 2)
    answer = post(clerk, "/boxing/proposal", kind="WS|2025|D10|CJ", stamp="1:x")
    assert answer.status_code == 422
    assert "照新的方案再确认一次" in answer.text


@pytest.mark.parametrize(
    "kind", ["", "WS", "WS|x|D10|CJ", "WS|２０２５|D10|CJ", "WS|2025|D10|CJ|x", "WS|2025|zzz|CJ", "WS|99999999999|D10|CJ"]
)
def test_a_class_that_is_none_is_not_found(clerk: FlaskClient, kind: str) -> None:
    assert clerk.get(f"{HOME}/boxing/proposal", query_string={"kind": kind}).status_code == 404


def test_without_a_cabinet_the_pages_say_what_to_do(clerk: FlaskClient) -> None:
    """F019."""
    page = clerk.get(f"{HOME}/places").text
    assert "还没有柜子" in page
    assert "由街道代管的" in page
    (box,) = some_boxes()
    assert "还没有柜子" in post(clerk, "/shelving", pick=box).text
    assert "还没有上架" in clerk.get(f"{HOME}/boxes/{box}").text


def test_a_box_is_put_right_closed_and_checked_by_somebody_else(app: Flask, clerk: FlaskClient) -> None:
    """F025."""
    box = some_boxes()[0]
    page = f"{HOME}/boxes/{box}"
    assert post(clerk, f"/boxes/{box}/spine", spine_mm=40, page=page).status_code == 303
    assert post(clerk, f"/boxes/{box}/spine", spine_mm=35, page=page).status_code == 422
    assert post(clerk, f"/boxes/{box}/next", page=page).status_code == 422
    assert post(clerk, f"/boxes/{box}/situation", situation="封面受潮", page=page).status_code == 303
    assert post(clerk, f"/boxes/{box}/closing", page=page).status_code == 303
    shown = clerk.get(page).text
    assert "已封，待检查" in shown
    assert "检查无误" not in shown, "not by who closed it"
    assert post(clerk, f"/boxes/{box}/check", page=page).status_code == 422
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert "检查无误，签名" in head.get(page).text
    assert post(head, f"/boxes/{box}/check", page=page).status_code == 303
    assert "陈桂兰" in head.get(page).text
    assert post(clerk, f"/boxes/{box}/reopening", reason="", page=page).status_code == 422
    assert post(clerk, f"/boxes/{box}/reopening", reason="补装一件", page=page).status_code == 303
    assert "补装一件" in clerk.get(page).text


def test_what_is_lacking_is_told_before_closing(clerk: FlaskClient) -> None:
    """F025."""
    box = some_boxes(1, pages=None)[0]
    assert "第 1 件缺页数" in clerk.get(f"{HOME}/boxes/{box}").text
    answer = post(clerk, f"/boxes/{box}/closing")
    assert answer.status_code == 422
    assert "还不能封盒" in answer.text


def test_an_over_full_box_says_so(clerk: FlaskClient) -> None:
    box = some_boxes(8)[0]
    post(clerk, f"/boxes/{box}/spine", spine_mm=20)
    assert "装得太满" in clerk.get(f"{HOME}/boxes/{box}").text


def test_items_move_between_boxes_and_boxes_are_taken_apart(clerk: FlaskClient) -> None:
    first, second = some_boxes(9)
    assert post(clerk, f"/boxes/{first}/next").status_code == 303
    assert post(clerk, f"/boxes/{second}/previous").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        fourth = queries.items_in([first])[first][3].Item.id
    assert post(clerk, f"/boxes/{first}/items/{fourth}/box").status_code == 422, "the next box stands already"
    assert post(clerk, f"/boxes/{first}/taking-apart").status_code == 422
    assert "所以只能从最后一盒拆起" in clerk.get(f"{HOME}/boxes/{second}/taking-apart").text
    assert post(clerk, f"/boxes/{second}/taking-apart").status_code == 303
    assert post(clerk, f"/boxes/{first}/items/{fourth}/box").status_code == 303
    assert clerk.get(f"{HOME}/boxes/{second}").status_code == 404


def test_a_room_and_a_cabinet_are_furnished_and_boxes_shelved(clerk: FlaskClient) -> None:
    answer = post(clerk, "/places/rooms", code="A", name="档案室", custodian="")
    assert answer.status_code == 303
    answer = clerk.post(
        answer.location,
        data={
            "csrf_token": given.csrf_token(clerk.get(answer.location).text),
            "code": "01",
            "name": "",
            "shelves": "2",
            "capacity_mm": "100",
        },
    )
    assert answer.status_code == 303
    made = some_boxes(9)
    with given.acting(WANG_MIN, "hongqi"):
        shelf = places.below(_rooms()[0])[1].id
    asked = post(clerk, "/shelving", query="year=2025", all="1")
    assert "上架 2 盒" in asked.text
    answer = post(clerk, "/shelving", query="year=2025", all="1", confirmed="1", shelf=shelf, running_on="1")
    assert answer.status_code == 303
    listed = clerk.get(f"{HOME}/").text
    assert listed.count("档案室 01 柜 1 层</td>") == 2
    page = clerk.get(f"{HOME}/places").text
    assert "70 / 100 毫米" in page
    assert "文书　10年　2025" in page
    assert post(clerk, f"/boxes/{made[0]}/taking-down").status_code == 303
    assert "其中 1 盒还没有上架" in clerk.get(f"{HOME}/places").text


def _rooms() -> list[Place]:
    return [room.place for room in tree()]


def test_too_little_room_is_told_on_the_page(clerk: FlaskClient) -> None:
    made = some_boxes(33)
    _room, _cabinet, shelves = furnished()
    answer = post(clerk, "/shelving", pick=[str(one) for one in made], confirmed="1", shelf=shelves[0])
    assert answer.status_code == 422
    assert "5 盒中只放得下 2 盒" in answer.text


def test_wrong_input_about_places_is_told_at_the_field(clerk: FlaskClient) -> None:
    room, cabinet, shelves = furnished()
    for path, fields, fault in (
        ("/places/rooms", {"code": "A"}, "已经有编号 A"),
        (f"/places/{room}/parts", {"code": "02", "shelves": "五", "capacity_mm": "900"}, "请填数字"),
        (f"/places/{room}/parts", {"code": "02", "shelves": "2", "capacity_mm": "0"}, "层宽请填"),
        (f"/places/{cabinet}/parts", {"code": "1", "capacity_mm": "900"}, "已经有编号 1"),
        (f"/places/{shelves[0]}/editing", {"code": "2", "capacity_mm": "900"}, "已经有编号 2"),
    ):
        answer = post(clerk, path, **fields)
        assert answer.status_code == 422, path
        assert fault in answer.text, path
    with given.acting(WANG_MIN, "hongqi"):
        assert len([one for room in _rooms() for one in places.below(room)]) == 4, "no half a cabinet"
    assert clerk.get(f"{HOME}/places/{shelves[0]}/parts").status_code == 404


def test_places_are_corrected_retired_and_used_again(clerk: FlaskClient) -> None:
    room, cabinet, _shelves = furnished()
    assert post(clerk, f"/places/{room}/editing", code="B", name="一楼", custodian="学院路街道").status_code == 303
    assert "代管：学院路街道" in clerk.get(f"{HOME}/places").text
    assert post(clerk, f"/places/{cabinet}/retire").status_code == 303
    assert "已停用" in clerk.get(f"{HOME}/places").text
    assert post(clerk, f"/places/{cabinet}/restore").status_code == 303


def test_a_labels_code_leads_to_what_ought_to_be_there(clerk: FlaskClient) -> None:
    """F025."""
    (box,) = some_boxes()
    _room, cabinet, shelves = furnished()
    with given.acting(WANG_MIN, "hongqi") as by:
        shelf, found = places.find_place(shelves[0]), queries.find_box(box)
        assert shelf is not None
        assert found is not None
        shelve([box], shelf, by=by)
        tokens = found.token, shelf.token
    answer = clerk.get(f"{HOME}/at/{tokens[0]}")
    assert answer.location.endswith(f"/boxes/{box}")
    assert "这里应有 1 盒" in clerk.get(f"{HOME}/at/{tokens[1]}").text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in clerk.get(f"{HOME}/boxes/{box}").text
    assert clerk.get(f"{HOME}/places/{cabinet}").status_code == 200


def test_a_foreign_label_is_as_missing_as_none(app: Flask, client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        token = boxes(by, 1)[0].token
    foreign = given.signed_in(client, MA_LIN)
    nothing = foreign.get("/c/binjiang/storage/at/nothing")
    theirs = foreign.get(f"/c/binjiang/storage/at/{token}")
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert foreign.get(f"{HOME}/at/{token}").status_code == 404
    nobody = app.test_client().get(f"{HOME}/at/{token}")
    assert nobody.status_code == 303
    assert "/login" in nobody.location
    other = given.signed_in(app.test_client(), LI_NA)
    assert other.get(f"/c/wenyuan/storage/at/{token}").status_code == 404


def test_the_boxes_are_narrowed_and_walked_page_by_page(clerk: FlaskClient) -> None:
    some_boxes(2)
    some_boxes(2, year=2024)
    page = clerk.get(f"{HOME}/?year=2024").text
    assert "当前 1 盒" in page
    assert "WS·2024-D10 第 1 盒" in page
    assert "WS·2025-D10 第 1 盒" not in page
    assert clerk.get(f"{HOME}/?year=abcd&period=zzz&state=nonsense&shelved=7&place=x&after=x").status_code == 200


def test_a_long_list_is_walked_by_key(clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commarch.web.storage.listing.PAGE", 2)
    some_boxes(33)
    seen, page = [], clerk.get(f"{HOME}/").text
    for _ in range(3):
        seen += re.findall(r"第 (\d+) 盒</a>", page)
        further = re.findall(r'href="([^"]*after=[^"]*)"', page)
        page = clerk.get(further[0].replace("&amp;", "&")).text if further else ""
    assert seen == ["1", "2", "3", "4", "5"]


def test_the_list_takes_as_many_statements_for_one_box_as_for_many(clerk: FlaskClient, statements: list[str]) -> None:
    some_boxes(1)
    clerk.get(f"{HOME}/")
    statements.clear()
    clerk.get(f"{HOME}/")
    few = len(statements)
    some_boxes(90, year=2024)
    clerk.get(f"{HOME}/")
    statements.clear()
    clerk.get(f"{HOME}/")
    assert len(statements) <= few + 1
    statements.clear()
    clerk.get(f"{HOME}/boxing")
    assert len(statements) <= few + 1


def test_a_boxs_page_takes_as_many_statements_for_one_item_as_for_many(clerk: FlaskClient, statements: list[str]) -> None:
    one, many = some_boxes(1)[0], some_boxes(40, year=2024, pages=2)[0]
    clerk.get(f"{HOME}/boxes/{one}")
    statements.clear()
    clerk.get(f"{HOME}/boxes/{one}")
    few = len(statements)
    statements.clear()
    clerk.get(f"{HOME}/boxes/{many}")
    assert len(statements) == few


def test_boxes_are_taken_out_as_a_spreadsheet(clerk: FlaskClient) -> None:
    some_boxes(3)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{HOME}/boxes.xlsx").data))
    rows = list(book.active.values)
    assert rows[0][:3] == ("盒号", "门类", "年度")
    assert rows[1][:9] == ("WS·2025-D10 第 1 盒", "文书", 2025, "10年", "CJ", 20, 3, 1, 3)


def counted(clerk: FlaskClient, count: int = 32) -> tuple[str, list[UUID], list[str], list[UUID]]:
    """Begin to count a room with boxes in it; returns the page's path, boxes, their tokens, shelves."""
    made = some_boxes(count)
    room, _cabinet, shelves = furnished()
    with given.acting(WANG_MIN, "hongqi") as by:
        shelf = places.find_place(shelves[0])
        assert shelf is not None
        shelve(made, shelf, by=by)
        tokens = [box.token for box in map(queries.find_box, made) if box]
    answer = post(clerk, "/stock-takes", place=room, page=f"{HOME}/stock-takes")
    assert answer.status_code == 303
    return answer.location.removeprefix(HOME), made, tokens, shelves


def test_stock_is_taken_with_a_hand_scanner_without_script(clerk: FlaskClient) -> None:
    """F033: what is there and what is not is known, box by box."""
    path, _made, tokens, shelves = counted(clerk)
    page = clerk.get(HOME + path)
    assert "应在这里的盒" in page.text
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    answer = post(clerk, f"{path}/counts", scanned=f"http://archives.test{HOME}/at/{tokens[0]}", shelf=shelves[0])
    assert answer.status_code == 303
    assert "WS·2025-D10 第 1 盒 在位" in clerk.get(answer.location).text
    post(clerk, f"{path}/counts", scanned=tokens[1], shelf=shelves[0])
    wrong = post(clerk, f"{path}/counts", scanned=tokens[2], shelf=shelves[0])
    assert "放错了地方，应在 档案室 01 柜 2 层" in clerk.get(wrong.location).text
    post(clerk, f"{path}/counts", scanned="<b>不是标签</b>", shelf=shelves[0])
    assert post(clerk, f"{path}/counts", scanned="  ").status_code == 422
    assert "进行中" in clerk.get(f"{HOME}/stock-takes").text
    assert post(clerk, f"{path}/end").status_code == 303
    report = clerk.get(HOME + path).text
    assert "清点报告" in report
    assert "&lt;b&gt;不是标签" in report
    assert post(clerk, f"{path}/counts", scanned=tokens[3]).status_code == 422
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{HOME}{path}/report.xlsx").data))
    assert [row[0] for row in book.active.values][1:] == ["放错地方", "没有找到", "不认识的标签"] or len(list(book.active.values)) == 4


def test_a_script_is_told_in_json(clerk: FlaskClient) -> None:
    path, _made, tokens, shelves = counted(clerk)
    token = given.csrf_token(clerk.get(HOME + path).text)
    asked = {"Accept": "application/json"}

    def scan(text: str):
        return clerk.post(f"{HOME}{path}/counts", data={"csrf_token": token, "scanned": text, "shelf": shelves[0]}, headers=asked)

    assert scan(tokens[0]).json == {
        "tone": "good", "text": "WS·2025-D10 第 1 盒 在位。", "shelf": str(shelves[0]), "read": 1, "expected": 4,
    }  # fmt: skip
    assert scan("nonsense").json["tone"] == "late"
    assert scan("").status_code == 422
    with given.acting(WANG_MIN, "hongqi"):
        second = places.find_place(shelves[1])
        assert second is not None
        label = second.token
    assert scan(label).json["shelf"] == str(shelves[1])


def test_findings_are_put_right(clerk: FlaskClient) -> None:
    path, made, tokens, shelves = counted(clerk)
    for token in tokens[:3]:
        post(clerk, f"{path}/counts", scanned=token, shelf=shelves[0])
    post(clerk, f"{path}/end")
    page = clerk.get(f"{HOME}/astray").text
    assert "还没有处理的 2 处" in page
    there = re.findall(r'action="/c/hongqi/storage(/findings/[^"]*/there)"', page)
    back = re.findall(r'action="/c/hongqi/storage(/findings/[^"]*/back)"', page)
    assert (len(there), len(back)) == (1, 2)
    assert post(clerk, there[0], back="astray").status_code == 303
    missing = next(one for one in back if one.rpartition("/")[0] not in there[0])
    assert post(clerk, missing, back="astray").location.endswith("/astray")
    assert "都在原位" in clerk.get(f"{HOME}/astray").text
    assert clerk.get(f"{HOME}/astray.xlsx").status_code == 200
    with given.acting(WANG_MIN, "hongqi"):
        third = queries.find_box(made[2])
        assert third is not None
        assert third.place_id == shelves[0]


def test_without_a_stock_take_nothing_is_said_to_be_in_its_place(clerk: FlaskClient) -> None:
    assert "未执行" in clerk.get(f"{HOME}/astray").text


def test_a_disc_is_given_a_place_on_its_items_page(clerk: FlaskClient) -> None:
    """F007."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = filed(by, 1, carriers=("paper", "disc"))[0].id
    assert "还没有柜子" in clerk.get(f"{HOME}/items/{item}/carriers").text
    _room, cabinet, _shelves = furnished()
    page = f"{HOME}/items/{item}/carriers"
    told = {"carrier": "disc", "number": "光盘 017", "place": str(cabinet), "note": ""}
    assert post(clerk, f"/items/{item}/carriers", page=page, **told).status_code == 303
    shown = clerk.get(page).text
    assert "光盘 017" in shown
    assert "档案室 01 柜" in shown
    assert post(clerk, f"/items/{item}/carriers", page=page, **told).status_code == 422
    removal = re.findall(r'action="/c/hongqi/storage(/carriers/[^"]*/removal)"', shown)
    assert post(clerk, removal[0]).status_code == 303
    assert "光盘 017" not in clerk.get(page).text


def test_the_forecast_tells_what_it_rests_on(clerk: FlaskClient) -> None:
    assert "还不能预测：未执行" in clerk.get(f"{HOME}/forecast").text
    some_boxes(8)
    some_boxes(8, year=2024)
    furnished()
    page = clerk.get(f"{HOME}/forecast").text
    assert "架位还够 4.0 年" in page
    assert "<svg" in page


def test_the_head_looks_and_changes_nothing(app: Flask) -> None:
    box = some_boxes()[0]
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    page = head.get(f"{HOME}/boxes/{box}").text
    assert "封盒，签整理人" not in page
    for path in ("closing", "spine", "next", "situation", "reopening", "taking-apart"):
        assert post(head, f"/boxes/{box}/{path}").status_code == 403, path
    assert head.get(f"{HOME}/stock-takes").status_code == 403
    listed = head.get(f"{HOME}/")
    assert listed.status_code == 200
    for link in set(re.findall(rf'href="({HOME}/[^"?#]*)"', listed.text)):
        assert head.get(link).status_code == 200, link


def test_who_only_looks_does_not_sign_as_checker(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        stock_taking.start(places.add_room("A", "x", by=by), by=by)
    leader = given.signed_in(app.test_client(), SUN_TAO)
    token = given.csrf_token(leader.get("/account").text)
    nobody = "019a0000-0000-7000-8000-00000000dead"
    assert leader.post(f"/c/xueyuanlu/storage/boxes/{nobody}/check", data={"csrf_token": token}).status_code == 404


def test_an_items_page_says_where_it_is(clerk: FlaskClient) -> None:
    """F007, F025."""
    (box,) = some_boxes(1)
    _room, _cabinet, shelves = furnished()
    with given.acting(WANG_MIN, "hongqi") as by:
        item = queries.items_in([box])[box][0].Item.id
        shelf = places.find_place(shelves[1])
        assert shelf is not None
        shelve([box], shelf, by=by)
    page = clerk.get(f"/c/hongqi/items/{item}").text
    assert f'href="{HOME}/boxes/{box}"' in page
    assert "档案室 01 柜 2 层" in page


def test_what_is_too_long_is_refused_with_its_limit(clerk: FlaskClient) -> None:
    (box,) = some_boxes(1)
    assert "最多 4000 个字" in post(clerk, f"/boxes/{box}/situation", situation="长" * 4001).text
    answer = post(clerk, "/places/rooms", code="B", name="长" * 101)
    assert answer.status_code == 422
    assert "最多 100 个字" in answer.text
