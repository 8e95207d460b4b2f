"""Pages of volumes and groups, as a clerk sees them (F063)."""

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import holdings
from commarch.holdings import VolumeFacts
from tests import given
from tests.conftest import TODAY
from tests.holdings.test_volumes import arrange_by_volume
from tests.world import CHEN_GUILAN, LI_NA, WANG_MIN

VOLUMES = "/c/hongqi/volumes"
JANUARY = {
    "title": "2026年1月记账凭证",
    "category": "KU·01",
    "year": "2026",
    "retention": "D30",
    "begins": "2026-01-01",
    "ends": "2026-01-31",
}


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    return given.signed_in(app.test_client(), WANG_MIN)


def post(client: FlaskClient, at: str, **told):
    token = given.csrf_token(client.get("/account").text)
    return client.post(at, data={"csrf_token": token, **told})


def drafts(count: int = 2) -> list[str]:
    with given.acting(WANG_MIN, "hongqi") as by:
        facts = {"category": "KU·01", "retention": "D30", "document_date": "2026-01-31"}
        return [str(given.a_draft(by, f"记账凭证第{number}册", **facts).id) for number in range(1, count + 1)]


def test_a_clerk_makes_up_files_and_closes_a_volume_of_accounts(clerk: FlaskClient) -> None:
    """F063: from drafts to a closed volume with its code, its items numbered inside."""
    arrange_by_volume()
    assert "还没有案卷" in clerk.get(f"{VOLUMES}/").text
    refused = post(clerk, f"{VOLUMES}/new", **JANUARY | {"begins": "元旦"})
    assert refused.status_code == 422
    assert 'href="#begins"' in refused.text
    first, second = drafts()
    made = post(clerk, f"{VOLUMES}/new", **JANUARY)
    assert made.status_code == 303
    page = clerk.get(made.location).text
    assert "记账凭证第1册" in page
    assert "第一件归档时给案卷号" in page
    assert post(clerk, f"{made.location}/binding", pick=[first, second]).status_code == 303
    assert post(clerk, f"{made.location}/unbinding", pick=[second]).status_code == 303
    assert post(clerk, f"{made.location}/binding", pick=[second]).status_code == 303
    waiting = post(clerk, f"{made.location}/closing")
    assert waiting.status_code == 422
    assert "还有 2 件没有归档" in waiting.text
    assert post(clerk, f"{made.location}/filing").status_code == 303
    page = clerk.get(f"/c/hongqi/items/{second}").text
    assert "H017-KU·01·2026-001-002" in page.replace("<b>", "").replace("</b>", "").replace('<span class="stem">', "").replace(
        "</span>", ""
    )
    assert "2026年1月记账凭证" in page
    assert post(clerk, f"{made.location}/closing").status_code == 303
    assert "已封" in clerk.get(made.location).text
    assert post(clerk, f"{made.location}/reopening", reason="").status_code == 422
    assert post(clerk, f"{made.location}/reopening", reason="补入遗漏的凭证").status_code == 303
    assert post(clerk, f"{made.location}/edit", title="2026年1月凭证", revision="0").status_code == 422
    assert post(clerk, f"{made.location}/discarding").status_code == 422


def test_accounts_kept_shorter_than_the_law_demands_are_told_in_the_list(clerk: FlaskClient) -> None:
    """F063."""
    post(clerk, f"{VOLUMES}/new", **JANUARY | {"retention": "D10"})
    post(clerk, f"{VOLUMES}/new", **JANUARY | {"category": "KU·03", "title": "2026年度财务决算报告", "retention": "Y"})
    page = clerk.get(f"{VOLUMES}/?year=2026").text
    assert page.count("短于规定") == 1
    assert "最低保管30年，现在是10年" in page
    assert "永久" in page


def test_the_volume_catalogue_is_taken_out_as_a_spreadsheet(clerk: FlaskClient) -> None:
    post(clerk, f"{VOLUMES}/new", **JANUARY)
    answer = clerk.get(f"{VOLUMES}/catalogue.xlsx?year=2026")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows()]
    assert rows[0][:5] == ["序号", "案卷号", "案卷档号", "类目", "案卷题名"]
    assert rows[1][3:8] == ["KU·01", "2026年1月记账凭证", 2026, "2026-01-01—2026-01-31", "30年"]


def test_an_empty_volume_is_taken_back(clerk: FlaskClient) -> None:
    made = post(clerk, f"{VOLUMES}/new", **JANUARY)
    assert post(clerk, f"{made.location}/discarding").status_code == 303
    assert clerk.get(made.location).status_code == 404


def test_another_communitys_volume_is_as_missing_as_none(app: Flask) -> None:
    with given.acting(LI_NA, "wenyuan") as by:
        theirs = str(holdings.begin_volume(VolumeFacts(title="别人的卷"), "KU·01", 2026, "D30", by=by, today=TODAY).id)
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    for path in ("", "/edit"):
        assert clerk.get(f"{VOLUMES}/{theirs}{path}").status_code == 404
    assert post(clerk, f"{VOLUMES}/{theirs}/closing").status_code == 404


def test_who_only_reads_sees_volumes_and_changes_none(app: Flask, clerk: FlaskClient) -> None:
    made = post(clerk, f"{VOLUMES}/new", **JANUARY)
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert head.get(made.location).status_code == 200
    assert "组新卷" not in head.get(f"{VOLUMES}/").text
    assert post(head, f"{made.location}/closing").status_code == 403


def test_the_list_asks_as_often_for_many_volumes_as_for_one(clerk: FlaskClient, statements: list[str]) -> None:
    post(clerk, f"{VOLUMES}/new", **JANUARY)
    clerk.get(f"{VOLUMES}/")
    statements.clear()
    clerk.get(f"{VOLUMES}/")
    one = len(statements)
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(20):
            holdings.begin_volume(VolumeFacts(title=f"第{number}卷"), "KU·01", 2026, "D30", by=by, today=TODAY)
    clerk.get(f"{VOLUMES}/")
    statements.clear()
    assert "第19卷" in clerk.get(f"{VOLUMES}/").text
    assert len(statements) <= one
