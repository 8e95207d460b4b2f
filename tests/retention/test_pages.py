"""The page of periods: what is listed under which standing, filters, the sheet to take away, nobody else's items."""

from io import BytesIO

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event

from commarch.database import db
from tests import given
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

TITLES = {"过去": 2015, "将来": 2016, "很远": 2024}


@pytest.fixture
def filed(app: Flask) -> None:
    """An item of each standing in hongqi, one of another tenant."""
    with given.the_system("hongqi") as by:
        for title, year in TITLES.items():
            given.a_filed_item(by, f"{title}的方案", document_date=f"{year}-03-04")
        given.a_filed_item(by, "永久的方案", document_date="2015-03-04", retention="Y")
        given.a_filed_item(by, "等待的卡片", document_date="2015-03-04", retention="E5")
        given.a_draft(by, "草稿的方案", document_date="2015-03-04")
    with given.the_system("binjiang") as by:
        given.a_filed_item(by, "滨江的方案", document_date="2015-03-04")


def listed(client: FlaskClient, query: str = "") -> set[str]:
    page = client.get(f"/c/hongqi/periods/{query}").text
    return {word for word in ("过去的", "将来的", "很远的", "永久的", "等待的", "草稿的", "滨江的") if word in page}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"过去的", "将来的", "很远的"}),
        ("?standing=expired", {"过去的"}),
        ("?standing=soon", {"将来的"}),
        ("?standing=later", {"很远的"}),
        ("?standing=awaiting_event", {"等待的"}),
        ("?year=2016", {"将来的"}),
        ("?year=1999", set()),
        ("?retention=D10&class=WS", {"过去的", "将来的", "很远的"}),
        ("?class=KU", set()),
        ("?retention=nonsense&standing=nonsense&year=x&after=nonsense&ends_on=nonsense", set()),
    ],
)
def test_each_item_is_listed_where_it_stands(filed: None, client: FlaskClient, query: str, expected: set[str]) -> None:
    assert listed(given.signed_in(client, WANG_MIN), query) == expected


def test_the_page_tells_how_many_and_draws_them(filed: None, client: FlaskClient) -> None:
    page = given.signed_in(client, WANG_MIN).get("/c/hongqi/periods/").text
    assert "1 件已到期" in page
    assert "2025 年 12 月 31 日期满" in page
    assert "<svg" in page
    assert "看成表格" in page


def test_the_list_is_walked_by_key(filed: None, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from commarch.web.retention import views

    monkeypatch.setattr(views, "PAGE", 1)
    given.signed_in(client, WANG_MIN)
    address, seen = "/c/hongqi/periods/", []
    while address:
        page = client.get(address).text
        seen += [word for word in TITLES if f"{word}的方案" in page]
        further = page.partition("data-next")[2]
        found = [part.partition('"')[0] for part in page.split('href="') if "after=" in part.partition('"')[0]]
        address = found[-1].replace("&amp;", "&") if found else ""
        assert len(seen) <= 3, further
    assert seen == list(TITLES)


def test_the_sheet_holds_the_list_and_the_reason_of_each_day(filed: None, client: FlaskClient, admin: psycopg.Connection) -> None:
    answer = given.signed_in(client, WANG_MIN).get("/c/hongqi/periods/periods.xlsx?standing=expired")
    rows = list(load_workbook(BytesIO(answer.data)).active.values)
    assert [row[1] for row in rows] == ["题名", "过去的方案"]
    assert rows[1][5:8] == ("2025-12-31", "2026-01-01", "已到期")
    assert "归档年度是 2015 年" in str(rows[1][8])
    assert admin.execute("SELECT count(*) FROM audit_entry WHERE act = 'export'").fetchone() == (1,)


def test_a_foreign_tenant_has_another_list(filed: None, client: FlaskClient) -> None:
    given.signed_in(client, MA_LIN)
    assert client.get("/c/hongqi/periods/").status_code == 404
    assert client.get("/c/hongqi/periods/periods.xlsx").status_code == 404
    page = client.get("/c/binjiang/periods/").text
    assert "滨江的方案" in page
    assert "过去的方案" not in page


def test_the_page_asks_the_database_as_often_for_one_item_as_for_many(app: Flask, client: FlaskClient) -> None:
    given.signed_in(client, CHEN_GUILAN)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    numbers = []
    for _ in range(2):
        with given.the_system("hongqi") as by:
            for _more in range(4):
                given.a_filed_item(by, "过去的方案", document_date="2015-03-04")
        asked.clear()
        client.get("/c/hongqi/periods/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 8, asked
