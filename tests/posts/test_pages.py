"""Pages of posts: who may, what they say, the duty matrix (F023, F041, F056)."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import completeness, holdings, posts
from commarch.holdings import Arrangement
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, HE_JING, WANG_MIN, ZHAO_PING, Somebody

HOME = "/c/hongqi/posts"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, data: dict[str, Any]) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def lineage(full_code: str) -> str:
    with given.acting(WANG_MIN, "hongqi"):
        return str(next(one.lineage for one in Arrangement().scheme(TODAY.year).categories if one.full_code == full_code))


def person(name: str) -> str:
    with given.acting(WANG_MIN, "hongqi"):
        return str(given.person_id_here(name))


def test_head_and_clerk_set_posts_up_and_others_do_not(app: Flask) -> None:
    """F041."""
    head = browser(app, CHEN_GUILAN)
    answer = send(head, f"{HOME}/new", {"name": "民政", "what": "救助", "categories": [lineage("WS·MZ")]})
    assert answer.status_code == 303
    assert answer.location.endswith("/holding")
    assert "空岗 0 天" in head.get(f"{HOME}/").text
    answer = send(head, answer.location, {"person": person("赵平"), "since": "2026-11-01"})
    assert answer.status_code == 303
    page = head.get(f"{HOME}/").text
    for words in ("民政", "赵平", "2026-11-01", "WS·MZ", "没有岗位负责的类目"):
        assert words in page
    assert browser(app, WANG_MIN).get(f"{HOME}/new").status_code == 200
    assert browser(app, HE_JING).get(f"{HOME}/new").status_code == 403
    assert browser(app, ZHAO_PING).get(f"{HOME}/").status_code == 403


def test_overlapping_is_refused_with_a_clear_sentence(app: Flask) -> None:
    """F023."""
    head = browser(app, CHEN_GUILAN)
    holding = send(head, f"{HOME}/new", {"name": "民政"}).location
    assert send(head, holding, {"person": person("赵平"), "since": "2026-03-01"}).status_code == 303
    answer = send(head, holding, {"person": person("王敏"), "since": "2026-05-01"})
    assert answer.status_code == 422
    assert "赵平 自 2026-03-01 起，还没有止日" in answer.text
    assert send(head, holding, {"person": person("王敏"), "since": "2026-05-01", "ends_predecessor": "y"}).status_code == 303
    page = head.get(holding.removesuffix("/holding")).text
    assert "2026-04-30" in page
    assert send(head, holding, {"person": "", "since": "昨天"}).status_code == 422


def test_a_post_is_changed_ended_and_closed(app: Flask) -> None:
    head = browser(app, CHEN_GUILAN)
    holding = send(head, f"{HOME}/new", {"name": "民政", "categories": [lineage("WS·MZ")]}).location
    post = holding.removesuffix("/holding")
    send(head, holding, {"person": person("赵平"), "since": "2026-03-01"})
    assert "checked" in head.get(f"{post}/edit").text
    assert send(head, f"{post}/edit", {"name": "民政优抚", "categories": [lineage("WS·MZ"), lineage("WS·LB")]}).status_code == 303
    assert "劳动" in head.get(post).text
    assert send(head, f"{HOME}/new", {"name": "另一个", "categories": [lineage("WS·LB")]}).status_code == 422
    assert send(head, f"{post}/closing", {}).status_code == 303
    assert "赵平 还在" in head.get(post).text
    end = re.search(rf'href="({post}/holdings/[^"]+/end)"', head.get(post).text)
    assert end is not None
    assert send(head, end[1], {"until": "2026-02-01"}).status_code == 422
    assert send(head, end[1], {"until": "2026-11-20"}).status_code == 303
    assert "空岗 2 天" in head.get(f"{HOME}/").text
    assert send(head, f"{post}/closing", {}).status_code == 303
    assert "还没有设岗" in head.get(f"{HOME}/").text
    assert "撤销" in head.get(post).text


def test_the_duty_matrix_tells_of_each_post_what_is_done_and_what_is_missing(app: Flask) -> None:
    """F056: post × filing entry, overdue per duty."""
    with given.acting(WANG_MIN, "hongqi") as by:
        scheme = Arrangement().scheme(TODAY.year)
        category = next(one for one in scheme.categories if one.full_code == "WS·ZZ")
        facts = posts.PostFacts(name="居务", categories=frozenset({category.lineage}))
        posts.set_up(facts, scheme, by=by, today=TODAY)
        expected = [one for one in completeness.expected_entries(2025) if one.full_code == "WS·ZZ"]
        assert len(expected) > 2
        draft = given.a_document("居民会议记录", category="WS·ZZ", entry=expected[0].entry_id, retention="", document_date="2025-03-04")
        holdings.file_item(holdings.register(draft, by=by, today=TODAY), by=by, today=TODAY, supplement=True)
        completeness.state_absent([expected[1].lineage], 2025, "本年未开展", by=by)
    page = browser(app, CHEN_GUILAN).get(f"{HOME}/duties?year=2025").text
    line = page[page.index(">居务<") :]
    figures = [int(found) for found in re.findall(r'<td role="cell" class="num[^"]*">(?:<[^>]+>)?(\d+)', line)][:6]
    assert figures == [len(expected), 1, 1, 0, 0, len(expected) - 2]  # the year is over: what is missing is overdue
    assert "没有岗位负责" in page
    this_year = browser(app, CHEN_GUILAN).get(f"{HOME}/duties").text
    line = this_year[this_year.index(">居务<") :]
    figures = [int(found) for found in re.findall(r'<td role="cell" class="num[^"]*">(?:<[^>]+>)?(\d+)', line)][:6]
    assert figures == [len(expected), 0, 0, 0, len(expected), 0]


def test_pages_of_posts_ask_as_often_with_many_as_with_one(app: Flask, statements: list[str]) -> None:
    head = browser(app, CHEN_GUILAN)
    counts = []
    for names in (("甲",), ("乙", "丙", "丁", "戊")):
        with given.acting(CHEN_GUILAN, "hongqi") as by:
            scheme = Arrangement().scheme(TODAY.year)
            for name in names:
                post = posts.set_up(posts.PostFacts(name=name), scheme, by=by, today=TODAY)
                posts.hold(post, given.person_id_here("王敏"), TODAY, by=by)
        for address in (f"{HOME}/", f"{HOME}/duties"):
            head.get(address)
            statements.clear()
            head.get(address)
            counts.append(len(statements))
    assert counts[0:2] == counts[2:4]
    assert max(counts) <= 14
