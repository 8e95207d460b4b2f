"""Whole pages that are kept: the same facts give the same page, with each request's own token, and nobody's else."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, g, get_flashed_messages, render_template_string
from flask.testing import FlaskClient

from commarch.web import pieces
from tests import given
from tests.world import CHEN_GUILAN, WANG_MIN

LIST = "/c/hongqi/items/"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    pieces._page.cache_clear()
    yield
    pieces._page.cache_clear()


def body(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_the_catalogue_is_drawn_once_and_each_answer_has_its_own_token(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by)
    given.signed_in(client, WANG_MIN)
    first, again = client.get(LIST).text, client.get(LIST).text
    assert pieces._page.cache_info().hits == 1
    assert body(first) == body(again)
    assert pieces.SLOT not in first
    tokens = set(re.findall(r'name="csrf_token" value="([^"]+)"', again))
    assert len(tokens) == 1
    client._cookies.clear()  # another log-in of the same person: the same page, another token
    given.signed_in(client, WANG_MIN)
    assert tokens.isdisjoint(re.findall(r'name="csrf_token" value="([^"]+)"', client.get(LIST).text))


def test_what_changed_is_another_page_at_once(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "先有的一件")
    given.signed_in(client, WANG_MIN)
    assert "后来的一件" not in client.get(LIST).text
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "后来的一件")
    assert "后来的一件" in client.get(LIST).text


def test_a_page_kept_for_one_is_not_shown_to_another(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by)
    assert "王敏" in given.signed_in(client, WANG_MIN).get(LIST).text
    client._cookies.clear()
    page = given.signed_in(client, CHEN_GUILAN).get(LIST).text
    assert "陈桂兰" in page
    assert "王敏" not in page
    assert "登记文件" not in body(page)


def test_what_was_said_a_moment_ago_is_said_once(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by)
    given.signed_in(client, WANG_MIN)
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "已存。")]
    assert "已存。" in client.get(LIST).text
    assert "已存。" not in client.get(LIST).text


def test_a_page_that_holds_a_token_is_not_kept(app: Flask) -> None:
    """A template that took its token from anywhere but the macro would hand one person's to another: it is refused."""
    with app.test_request_context("/"):
        g.frame = None
        assert get_flashed_messages() == []
        with pytest.raises(RuntimeError, match="token"):
            pieces.drawn_page(lambda: render_template_string("{{ token }}", token=pieces.generate_csrf()))
