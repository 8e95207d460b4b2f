"""Pieces of pages that are kept: the same for the same facts, another for any other, and never anybody's token."""

import re

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from markupsafe import Markup

from commarch.web import pieces
from commarch.web.pieces import drawn_once
from tests import given
from tests.web.shell import app_with
from tests.world import LI_NA, WANG_MIN

drawn: list[object] = []


def draw(*facts: object) -> Markup:
    drawn.append(facts)
    return Markup("<b>{}</b>").format("、".join(map(str, facts)))


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    drawn.clear()
    pieces._drawn.cache_clear()


@pytest.fixture
def shell() -> Flask:
    return app_with()


def ask(app: Flask, *facts: object, code: str = "hongqi", cookie: str = "", root: str = "") -> Markup:
    with app.test_request_context("/", base_url=f"http://localhost{root}", headers={"Cookie": cookie}):
        g.tenant_code = code
        return drawn_once(draw, *facts)


def test_a_piece_is_drawn_once_for_the_same_facts(shell: Flask) -> None:
    assert ask(shell, "绿化", 3) == ask(shell, "绿化", 3) == Markup("<b>绿化、3</b>")
    assert len(drawn) == 1


def test_other_facts_tenants_languages_themes_and_roots_are_other_pieces(shell: Flask) -> None:
    ask(shell, "绿化")
    ask(shell, "环卫")
    ask(shell, "绿化", code="wenyuan")
    ask(shell, "绿化", cookie="locale=en")
    ask(shell, "绿化", cookie="theme=dark")
    ask(shell, "绿化", root="/archives")
    assert len(drawn) == 6


def test_no_more_pieces_are_kept_than_said(shell: Flask) -> None:
    for number in range(pieces.MOST + 5):
        ask(shell, number)
    assert pieces._drawn.cache_info().currsize == pieces.MOST


def test_a_page_holds_the_token_of_its_reader_alone(app: Flask) -> None:
    one, other = given.signed_in(app.test_client(), WANG_MIN), given.signed_in(app.test_client(), WANG_MIN)
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', browser.get("/c/hongqi/items/").text)) for browser in (one, other)]
    assert [len(each) for each in tokens] == [1, 1]
    secret = [next(iter(each)).split(".")[0] for each in tokens]
    assert secret[0] != secret[1]


def test_what_stands_round_a_page_is_its_readers(app: Flask) -> None:
    assert "王敏" in given.signed_in(app.test_client(), WANG_MIN).get("/c/hongqi/items/").text
    page = given.signed_in(app.test_client(), LI_NA).get("/c/wenyuan/items/").text
    assert "李娜" in page
    assert "王敏" not in page
    assert "/c/hongqi/" not in page


def test_a_change_shows_on_the_next_page(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    before = client.get("/c/hongqi/items/").text
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
        given.a_draft(clerk)
    after = client.get("/c/hongqi/items/").text
    assert "还没有归档的件" in before
    assert "共 1 件" in after
    assert '待归档 <span class="count">1</span>' in after
