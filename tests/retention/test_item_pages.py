"""The period on an item's page: its facts, its event, what changed it; and holds in the list of what is due (R05, R06, R09)."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import retention
from commarch.database import session
from commarch.schemes.periods import RetentionPeriod
from tests import given
from tests.conftest import TODAY
from tests.holds.ice import placed
from tests.retention.test_changes import a_card, an_old_item
from tests.world import CHEN_GUILAN, LI_NA, WANG_MIN

ITEMS, PERIODS = "/c/hongqi/items", "/c/hongqi/periods"


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    return given.signed_in(app.test_client(), WANG_MIN)


@pytest.fixture
def card(app: Flask) -> UUID:
    with given.acting(WANG_MIN, "hongqi") as by:
        return a_card(by).id


def met(client: FlaskClient, key: UUID, on: str, reason: str = "2020 年第 3 号报废批复") -> TestResponse:
    page = client.get(f"{PERIODS}/items/{key}/event").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert revision is not None
    told = {"on": on, "reason": reason, "revision": revision.group(1), "csrf_token": given.csrf_token(page)}
    return client.post(f"{PERIODS}/items/{key}/event", data=told)


def test_an_event_is_recorded_from_the_page_of_its_item(clerk: FlaskClient, card: UUID) -> None:
    page = clerk.get(f"{ITEMS}/{card}").text
    assert "登记起算事件…" in page
    assert "事件还没有登记" in page
    assert met(clerk, card, "2020年6月30日").status_code == 303
    page = clerk.get(f"{ITEMS}/{card}").text
    for words in (
        "2021-01-01（自起算事件的次年 1 月 1 日）",
        "2025-12-31（2026-01-01 起可以鉴定）",
        "2020 年第 3 号报废批复",
        "更正起算日期…",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("on", "reason", "words"),
    [
        ("2026-11-24", "报废", "还没有到"),
        ("1911-10-10", "报废", "1949 年以后"),
        ("2020-02-30", "报废", "2020-02-30"),
        ("2020-06", "报废", "写到日"),
        ("", "报废", "请填事件发生的日期"),
        ("2020-06-30", " ", "请写明"),
    ],
)
def test_an_impossible_event_is_told_at_its_field_and_kept(clerk: FlaskClient, card: UUID, on: str, reason: str, words: str) -> None:
    answer = met(clerk, card, on, reason)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{on}"' in answer.text or not on
    with given.acting(WANG_MIN, "hongqi"):
        assert retention.events_of([card]) == {}


def test_only_who_conducts_appraisals_records_an_event_and_only_of_ones_own(app: Flask, card: UUID) -> None:
    address = f"/items/{card}/event"
    assert given.signed_in(app.test_client(), CHEN_GUILAN).get(PERIODS + address).status_code == 403
    assert given.signed_in(app.test_client(), LI_NA).get(f"/c/wenyuan/periods{address}").status_code == 404


def test_the_page_of_an_item_tells_coded_and_current_period_with_the_history(clerk: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = an_old_item(by)
        told = {"decided_on": TODAY, "basis": "old_due", "batch_number": "2026-01", "reason": "仍有查考价值", "by": by}
        retention.extend(item, RetentionPeriod("D30"), **told)  # type: ignore[arg-type]
        key = item.id
    page = clerk.get(f"{ITEMS}/{key}").text
    for words in ("档号中的期限", "10年 → 30年", "2055-12-31", "2026-01 仍有查考价值", "自原期满日的次日", "续存 30年"):
        assert words in page
    with given.acting(WANG_MIN, "hongqi"):
        (event,) = retention.events_of([key])[key]
        assert event.to_ends_on == date(2055, 12, 31)


def test_what_is_held_says_so_in_the_list_of_what_is_due(clerk: FlaskClient, statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        items = [an_old_item(by) for _ in range(3)]
        session.flush()
        placed(by, [items[0].id])
    page = clerk.get(f"{PERIODS}/").text
    assert page.count("已冻结") == 1
    statements.clear()
    clerk.get(f"{PERIODS}/")
    before = len(statements)
    with given.acting(WANG_MIN, "hongqi") as by:
        placed(by, [an_old_item(by).id for _ in range(5)])
    clerk.get(f"{PERIODS}/")
    statements.clear()
    clerk.get(f"{PERIODS}/")
    assert len(statements) == before
