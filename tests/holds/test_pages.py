"""Pages of holds: placed in bulk, looked at, asked for, lifted by two people with their passwords (R06, R14)."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from commarch import holds
from commarch.database import session
from commarch.jobs import sweep
from commarch.notices import Notice
from tests import given
from tests.conftest import TODAY
from tests.holds.ice import a_hold, asked, found, lifted
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, MA_LIN, PASSWORD, SUN_TAO, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody

HOME, STREET = "/c/hongqi/holds", "/street/xueyuanlu/holds"
WORDS = {
    "reason": "litigation",
    "because": "与物业公司的诉讼",
    "authority": "（2026）民初字第 9 号",
    "from_on": "2026-11-20",
    "review_on": "2027-6-30",
}


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, data: dict[str, Any]) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def consents(client: FlaskClient, address: str, password: str = PASSWORD) -> TestResponse:
    page = client.get(address).text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert revision is not None
    return send(client, address, {"password": password, "revision": revision.group(1)})


def carried(page: str) -> dict[str, Any]:
    """Return what the form carries along of what was picked."""
    told = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("query", "count", "all")}
    return {name: one.group(1) for name, one in told.items() if one} | {"pick": re.findall(r'name="pick" value="([^"]*)"', page)}


def some_items(count: int) -> list[UUID]:
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [given.a_filed_item(by, f"合同{number}") for number in range(count)]
        session.flush()
        return [one.id for one in items]


def test_an_item_is_held_from_its_page(app: Flask) -> None:
    (item,) = some_items(1)
    client = browser(app, WANG_MIN)
    page = client.get(f"/c/hongqi/items/{item}").text
    assert f"{HOME}/new?item={item}" in page
    assert "已冻结" not in page
    page = client.get(f"{HOME}/new?item={item}").text
    assert "合同0" in page
    answer = send(client, f"{HOME}/new", WORDS | carried(page))
    assert answer.status_code == 303
    shown = client.get(answer.location).text
    for words in ("与物业公司的诉讼", "（2026）民初字第 9 号", "2027-06-30", "合同0", "还没有人申请"):
        assert words in shown
    page = client.get(f"/c/hongqi/items/{item}").text
    assert "已冻结" in page
    assert "与物业公司的诉讼" in page
    assert "与物业公司的诉讼" in client.get(f"{HOME}/").text


def test_many_are_held_from_the_catalogue_and_counted_again(app: Flask) -> None:
    """What was picked as 'all' is evaluated again: what came in meanwhile is not held unseen."""
    items = some_items(3)
    client = browser(app, WANG_MIN)
    assert f'formaction="{HOME}/selection"' in client.get("/c/hongqi/items/").text
    page = send(client, f"{HOME}/selection", {"all": "1", "query": ""}).text
    assert "冻结 3 件" in page
    some_items(1)
    answer = send(client, f"{HOME}/new", WORDS | carried(page))
    assert answer.status_code == 422
    assert "现在是 4 件" in answer.text
    answer = send(client, f"{HOME}/new", WORDS | carried(answer.text))
    assert answer.status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == set(items)
        assert len(holds.open_holds()) == 1
        assert holds.open_holds()[0].items == 4


def test_nothing_picked_holds_nothing(app: Flask) -> None:
    client = browser(app, WANG_MIN)
    assert send(client, f"{HOME}/selection", {"query": ""}).status_code == 303
    assert send(client, f"{HOME}/selection", {"query": "", "pick": "x"}).status_code == 303
    assert send(client, f"{HOME}/new", WORDS).status_code == 422
    with given.acting(MA_LIN, "binjiang") as by:
        foreign = given.a_filed_item(by).id
    for missing in (foreign, UUID(int=9)):
        assert client.get(f"{HOME}/new?item={missing}").status_code == 404
        assert send(client, f"{HOME}/new", WORDS | {"pick": str(missing), "query": "", "count": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("reason", "", "请选冻结的事由"),
        ("reason", "ghost", "要改"),
        ("because", "", "请写明为什么冻结"),
        ("authority", " ", "请写明依据"),
        ("from_on", "昨天", "要改"),
        ("from_on", "2026-12-01", "还没到的日子"),
        ("review_on", "2026-11-01", "复核日期要晚于"),
        ("review_on", "2036-01-01", "5 年以内"),
    ],
)
def test_a_form_that_is_wrong_comes_back_as_it_was_typed(app: Flask, field: str, typed: str, words: str) -> None:
    (item,) = some_items(1)
    client = browser(app, WANG_MIN)
    told = WORDS | {field: typed, "pick": str(item), "query": "", "count": "1"}
    answer = send(client, f"{HOME}/new", told)
    assert answer.status_code == 422
    assert words in answer.text
    assert "与物业公司的诉讼" in answer.text or field == "because"
    assert str(item) in answer.text


def test_head_and_street_lift_it_each_with_her_password(app: Flask) -> None:
    """R06: asked by the clerk, consented to by head and street, listed at the street as long as it waits."""
    key, items = a_hold()
    clerk, head, street = browser(app, WANG_MIN), browser(app, CHEN_GUILAN), browser(app, ZHOU_LAN)
    assert "没有申请解冻的" in street.get(f"{STREET}/").text
    answer = send(clerk, f"{HOME}/{key}/lifting", {"because": "判决已执行完毕", "revision": "1"})
    assert answer.status_code == 303
    assert "等社区负责人同意" in clerk.get(f"{HOME}/{key}").text
    listed = street.get(f"{STREET}/").text
    address = f"{STREET}/hongqi/{key}"
    assert address in listed
    assert "与承包方的合同纠纷" not in listed
    assert consents(head, f"{HOME}/{key}/consent", "不是这个").status_code == 422
    assert consents(head, f"{HOME}/{key}/consent").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == set(items)
    assert "判决已执行完毕" in street.get(address).text
    assert consents(street, f"{address}/consent", "").status_code == 422
    assert consents(street, f"{address}/consent").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == set()
        assert {one.person_name for one in holds.consents_of(found(key)).values()} == {"陈桂兰", "周岚"}
    assert "已解冻" in clerk.get(f"{HOME}/{key}").text
    assert "与承包方的合同纠纷" in clerk.get(f"{HOME}/?show=lifted").text
    assert "没有申请解冻的" in street.get(f"{STREET}/").text


def test_nobody_else_lifts(app: Flask) -> None:
    """R14: neither clerk nor leader nor administrator, neither by address nor before it is asked for."""
    key, items = a_hold()
    head = browser(app, CHEN_GUILAN)
    assert consents(head, f"{HOME}/{key}/consent").status_code == 422
    asked(key)
    assert browser(app, WANG_MIN).get(f"{HOME}/{key}/consent").status_code == 403
    assert browser(app, HE_JING).get(f"{HOME}/{key}/consent").status_code == 403
    assert browser(app, HE_JING).get(f"{HOME}/{key}").status_code == 403
    assert browser(app, SUN_TAO).get(f"{STREET}/hongqi/{key}/consent").status_code == 403
    assert browser(app, SUN_TAO).get(f"{STREET}/").status_code == 200
    assert consents(head, f"{HOME}/{key}/consent").status_code == 303
    assert send(head, f"{HOME}/{key}/consent", {"password": PASSWORD, "revision": "3"}).status_code == 422
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == set(items)


def test_another_tenants_hold_is_missing_everywhere(app: Flask) -> None:
    key, _ = a_hold()
    other, foreign = browser(app, LI_NA), browser(app, XU_FENG)
    for page in ("", "/lifting", "/consent"):
        assert other.get(f"/c/wenyuan/holds/{key}{page}").status_code in (403, 404)
    assert other.get(f"/c/wenyuan/holds/new?like={key}").status_code == 404
    assert foreign.get(f"/street/songbei/holds/hongqi/{key}").status_code == 404
    assert foreign.get(f"/street/songbei/holds/binjiang/{key}").status_code == 404
    assert browser(app, ZHOU_LAN).get(f"{STREET}/wenyuan/{key}").status_code == 404


def test_a_hold_goes_on_under_a_new_day_of_review(app: Flask) -> None:
    key, items = a_hold(2)
    client = browser(app, WANG_MIN)
    page = client.get(f"{HOME}/new?like={key}").text
    assert "与承包方的合同纠纷" in page
    assert send(client, f"{HOME}/new", WORDS | carried(page)).status_code == 303
    lifted(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert holds.held_ids(items) == set(items)


def test_pages_cost_the_same_however_much_is_held(app: Flask, statements: list[str]) -> None:
    key, _ = a_hold(1)
    client = browser(app, WANG_MIN)
    counted = []
    for address in (f"{HOME}/", f"{HOME}/{key}"):
        client.get(address)
        statements.clear()
        assert client.get(address).status_code == 200
        counted.append(len(statements))
    for _ in range(4):
        big, _items = a_hold(5)
    for number, address in enumerate((f"{HOME}/", f"{HOME}/{big}")):
        client.get(address)
        statements.clear()
        assert client.get(address).status_code == 200
        assert len(statements) == counted[number]


def test_the_street_refuses_with_a_reason_that_the_community_reads(app: Flask) -> None:
    key, _items = a_hold()
    asked(key)
    clerk, street, address = browser(app, WANG_MIN), browser(app, ZHOU_LAN), f"{STREET}/hongqi/{key}"
    assert f'href="{address}/refusal"' in street.get(address).text
    assert send(street, f"{address}/refusal", {"because": "", "revision": "2"}).status_code == 422
    assert send(street, f"{address}/refusal", {"because": "判决还没有生效", "revision": "1"}).status_code == 422, "an old tab"
    assert send(street, f"{address}/refusal", {"because": "判决还没有生效", "revision": "2"}).status_code == 303
    page = clerk.get(f"{HOME}/{key}").text
    assert "没有同意解冻：判决还没有生效" in page
    assert f'href="{HOME}/{key}/lifting"' in page, "it can be asked again"
    assert "没有申请解冻的" in street.get(f"{STREET}/").text
    assert clerk.get(f"{HOME}/{key}/refusal").status_code == 403
    assert browser(app, SUN_TAO).get(f"{address}/refusal").status_code == 403
    sweep.sweep(TODAY)
    with given.acting(WANG_MIN, "hongqi") as by:
        told = session.scalars(select(Notice.facts).where(Notice.person_id == by.person_id)).all()
    assert ["解冻申请被街道退回" in str(facts) for facts in told] == [True]


def test_the_clerk_moves_the_day_of_review(app: Flask) -> None:
    key, _items = a_hold()
    clerk = browser(app, WANG_MIN)
    told = {"review_on": "2028-5-23", "because": "二审尚未开庭", "revision": "1"}
    assert send(clerk, f"{HOME}/{key}/review", told | {"review_on": "2026-01-01"}).status_code == 422
    assert send(clerk, f"{HOME}/{key}/review", told).status_code == 303
    page = clerk.get(f"{HOME}/{key}").text
    assert "2028-05-23 复核是不是还需要" in page
    assert "二审尚未开庭" in page
    assert browser(app, LI_NA).get(f"/c/wenyuan/holds/{key}/review").status_code == 404
