"""The pages of printing, as a clerk uses them."""

import re
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import clock
from commarch.jobs import printing as jobs
from commarch.printing import operations
from tests import given
from tests.printing import given_prints
from tests.printing.paper import Paper
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

BASE = "/c/hongqi/prints"


@pytest.fixture
def clerk(app: Flask, client: FlaskClient) -> FlaskClient:
    """王敏, whose community has filed three items of 2015 in a box."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 3)
        given_prints.boxed(by)
    return given.signed_in(client, WANG_MIN)


def ask(browser: FlaskClient, paper: str, **told: object) -> str:
    """Ask for a print on the page; return where it leads."""
    page = browser.get(f"{BASE}/new?paper={paper}")
    answer = browser.post(f"{BASE}/new", data={"csrf_token": given.csrf_token(page.text), "paper": paper, **told})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_clerk_chooses_looks_and_takes_the_pdf_away(clerk: FlaskClient) -> None:
    """R02."""
    listed = clerk.get(f"{BASE}/")
    for name in ("归档文件目录", "盒脊", "归档章贴签", "备考表", "盒封面", "档案交接清单", "柜架清单"):
        assert name in listed.text
    place = ask(clerk, "catalogue", year="2015", with_cover="y")
    shown = clerk.get(place)
    assert "3 项，2 页" in shown.text
    pictures = re.findall(r'<img src="([^"]+/pages/\d+\.png)"', shown.text)
    assert len(pictures) == 2
    picture = clerk.get(pictures[1])
    assert (picture.mimetype, picture.data[:4]) == ("image/png", b"\x89PNG")
    pdf = clerk.get(f"{place}/paper.pdf")
    assert pdf.mimetype == "application/pdf"
    assert "attachment" in pdf.headers["Content-Disposition"]
    assert Paper(pdf.data).finds("关于绿化的方案 第3号", 2)
    assert "归档文件目录" in clerk.get(f"{BASE}/").text


def test_the_form_proposes_the_newest_year_and_what_there_is(clerk: FlaskClient) -> None:
    page = clerk.get(f"{BASE}/new?paper=catalogue").text
    assert '<option selected value="2015">' in page
    assert "10年" in page
    assert "城建环境" in page


@pytest.mark.parametrize(
    "paper", ["catalogue", "spine", "note_sheet", "cover", "stamps", "overlay", "handover", "shelf_list", "box_labels"]
)
def test_a_print_of_nothing_says_so_and_keeps_the_form(app: Flask, clerk: FlaskClient, paper: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1, "永久的一件 {}", category="WS·DQ", retention="Y")
    page = clerk.get(f"{BASE}/new?paper={paper}")
    told = {"csrf_token": given.csrf_token(page.text), "paper": paper, "year": "2015", "retention": "D10", "category": "DQ"}
    answer = clerk.post(f"{BASE}/new", data=told | {"first_place": "5", "height": "short"})
    assert answer.status_code == 422
    assert "没有可打印的" in answer.text
    assert '<option selected value="2015">' in answer.text
    assert '<option selected value="DQ">' in answer.text
    assert "打印记录" in clerk.get(f"{BASE}/").text
    assert "还没有打印过" in clerk.get(f"{BASE}/").text


def test_a_wrong_place_on_the_sheet_is_told_at_its_field(clerk: FlaskClient) -> None:
    for wrong, sentence in (("0", "1 至 60"), ("99", "1 至 60"), ("第三", "请填数字")):
        page = clerk.get(f"{BASE}/new?paper=stamps")
        told = {"csrf_token": given.csrf_token(page.text), "paper": "stamps", "year": "2015", "first_place": wrong}
        answer = clerk.post(f"{BASE}/new", data=told)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{wrong}"' in answer.text


def test_what_was_picked_in_the_catalogue_is_printed(clerk: FlaskClient, admin: psycopg.Connection) -> None:
    ids = [row[0] for row in admin.execute("SELECT id FROM item WHERE archival_code IS NOT NULL ORDER BY code_key LIMIT 2")]
    token = given.csrf_token(clerk.get(f"{BASE}/new?paper=stamps").text)
    answer = clerk.post(f"{BASE}/selection", data={"csrf_token": token, "pick": ids, "query": "", "paper": "stamps"})
    assert answer.status_code == 303
    assert "所选 2 件" in clerk.get(answer.location).text
    whole = clerk.post(f"{BASE}/selection", data={"csrf_token": token, "all": "1", "query": "year=2015", "paper": "catalogue"})
    assert "所选 3 件" in clerk.get(whole.location).text
    none = clerk.post(f"{BASE}/selection", data={"csrf_token": token, "query": ""}, follow_redirects=True)
    assert "没有打印：请先勾选" in none.text
    nothing = clerk.post(f"{BASE}/selection", data={"csrf_token": token, "all": "1", "query": "year=1999"}, follow_redirects=True)
    assert "没有可打印的" in nothing.text


def test_another_paper_of_the_same_things_is_one_click_away(clerk: FlaskClient, admin: psycopg.Connection) -> None:
    box = admin.execute("SELECT id FROM box").fetchone()
    page = clerk.get(f"{BASE}/new?paper=spine&box={box[0]}")  # type: ignore[index]
    assert "打印范围：1 盒" in page.text
    token = given.csrf_token(page.text)
    answer = clerk.post(f"{BASE}/new", data={"csrf_token": token, "paper": "spine", "box": box[0], "height": "short", "with_code": "y"})  # type: ignore[index]
    like = answer.location.rsplit("/", 1)[1]
    page = clerk.get(f"{BASE}/new?paper=note_sheet&like={like}")
    assert "打印范围：1 盒" in page.text
    made = clerk.post(f"{BASE}/new", data={"csrf_token": token, "paper": "note_sheet", "like": like})
    assert Paper(clerk.get(f"{made.location}/paper.pdf").data).finds("盒内文件情况说明")


def test_missing_characters_are_named_with_their_item(app: Flask, clerk: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1, "𠀀某来信{}")
    page = clerk.get(ask(clerk, "catalogue", year="2015")).text
    assert "有 1 个字现有字库都没有" in page
    assert "U+20000，H017-WS·2015-D10-CJ-0004" in page


def test_a_large_print_is_a_job_whose_page_can_be_left(app: Flask, clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    place = ask(clerk, "catalogue", year="2015")
    waiting = clerk.get(place)
    assert "正在排版" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    told = clerk.get(f"{place}/progress").get_json()
    assert (told["finished"], told["total"]) == (False, 3)
    assert clerk.get(f"{place}/paper.pdf").status_code == 404
    assert "排队中" in clerk.get(f"{BASE}/").text
    jobs.make(given.tenant_id("hongqi"), place.rsplit("/", 1)[1])
    told = clerk.get(f"{place}/progress").get_json()
    assert (told["finished"], told["done"], told["next"]) == (True, 3, place)
    assert clerk.get(f"{place}/paper.pdf").status_code == 200


def test_an_expired_print_can_be_printed_again(app: Flask, clerk: FlaskClient) -> None:
    place = ask(clerk, "catalogue", year="2015")
    with clock.standing_on(clock.today() + timedelta(days=31)):
        assert jobs.take_up() == 0
    page = clerk.get(place)
    assert "已经过期" in page.text
    assert clerk.get(f"{place}/paper.pdf").status_code == 404
    assert clerk.get(f"{place}/pages/1.png").status_code == 404
    again = clerk.post(f"{place}/again", data={"csrf_token": given.csrf_token(page.text)})
    assert again.status_code == 303
    assert clerk.get(f"{again.location}/paper.pdf").status_code == 200


def test_each_print_stands_in_the_trail(clerk: FlaskClient, admin: psycopg.Connection) -> None:
    ask(clerk, "spine", year="2015", height="short")
    entry = admin.execute("SELECT person_name, thing_label, after FROM audit_entry WHERE act = 'print'").fetchall()
    assert entry == [("王敏", "盒脊：2015 年度", {"count": 1})]


def test_the_stamp_is_laid_out_on_its_page(clerk: FlaskClient) -> None:
    page = clerk.get(f"{BASE}/stamp")
    told = {
        "cells": "with_box",
        "retention_as_code": "code",
        "category_as_name": "code",
        "position": "centre",
        "top_mm": "12",
        "right_mm": "15",
    }
    token = given.csrf_token(page.text)
    before = clerk.get(f"{BASE}/stamp.png").data
    assert clerk.post(f"{BASE}/stamp", data=told | {"csrf_token": token}).status_code == 303
    assert clerk.get(f"{BASE}/stamp.png").data != before
    wrong = clerk.post(f"{BASE}/stamp", data=told | {"csrf_token": token, "top_mm": "200"})
    assert wrong.status_code == 422
    assert "距上边填 3 至 60 毫米" in wrong.text


def test_the_stamp_is_the_clerks_to_lay_out(app: Flask) -> None:
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert head.get(f"{BASE}/").status_code == 200
    assert head.get(f"{BASE}/stamp").status_code == 403


def test_anothers_print_box_and_items_are_not_found(app: Flask, clerk: FlaskClient, admin: psycopg.Connection) -> None:
    place = ask(clerk, "catalogue", year="2015").rsplit("/", 1)[1]
    box = admin.execute("SELECT id FROM box").fetchone()[0]  # type: ignore[index]
    item = admin.execute("SELECT id FROM item LIMIT 1").fetchone()[0]  # type: ignore[index]
    foreign = given.signed_in(app.test_client(), MA_LIN)
    base = "/c/binjiang/prints"
    token = given.csrf_token(foreign.get(f"{base}/new?paper=spine").text)
    for address in (f"{place}", f"{place}/progress", f"{place}/paper.pdf", f"{place}/pages/1.png", f"new?paper=stamps&like={place}"):
        assert foreign.get(f"{base}/{address}").status_code == 404, address
    assert foreign.post(f"{base}/{place}/again", data={"csrf_token": token}).status_code == 404
    for told in ({"paper": "spine", "box": box, "height": "full"}, {"paper": "stamps", "item": item, "first_place": "1"}):
        answer = foreign.post(f"{base}/new", data={"csrf_token": token, **told})
        assert answer.status_code == 422, "a foreign thing is no thing"
        assert "没有可打印的" in answer.text
    picked = foreign.post(f"{base}/selection", data={"csrf_token": token, "pick": item}, follow_redirects=True)
    assert "没有可打印的" in picked.text


def test_the_list_of_prints_costs_the_same_however_many_there_are(clerk: FlaskClient, statements: list[str]) -> None:
    ask(clerk, "stamps", year="2015", first_place="1")
    clerk.get(f"{BASE}/")
    statements.clear()
    clerk.get(f"{BASE}/")
    few = len(statements)
    for _ in range(3):
        ask(clerk, "spine", year="2015", height="short")
    clerk.get(f"{BASE}/")
    statements.clear()
    clerk.get(f"{BASE}/")
    assert len(statements) == few
