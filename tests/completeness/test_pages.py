"""The page of what a year was expected to bring."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import completeness
from tests import given
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

PAGE = "/c/hongqi/completeness/2025"


def missing() -> completeness.ExpectedEntry:
    with given.acting(WANG_MIN, "hongqi"):
        return next(one for one in completeness.expected_entries(2025) if one.is_missing)


def answer(client: FlaskClient, **told: object) -> TestResponse:
    page = client.get(PAGE).text
    return client.post(PAGE, data={"csrf_token": given.csrf_token(page), **told})


def test_the_clerk_sees_what_is_missing_and_answers_it(client: FlaskClient) -> None:
    """F091: an entry that is expected and absent is found, and answered with a reason."""
    entry = missing()
    given.signed_in(client, WANG_MIN)
    assert entry.wording in client.get(f"{PAGE}?show=missing").text
    assert answer(client, lineages=str(entry.lineage), reason="本年未换届").status_code == 303
    assert entry.wording not in client.get(f"{PAGE}?show=missing").text
    assert "本年未换届" in client.get(f"{PAGE}?show=absent").text
    token = given.csrf_token(client.get(PAGE).text)
    assert client.post(f"{PAGE}/{entry.lineage}/withdraw", data={"csrf_token": token}).status_code == 303
    assert entry.wording in client.get(f"{PAGE}?show=missing").text


def test_an_answer_without_a_reason_keeps_what_was_picked(client: FlaskClient) -> None:
    entry = missing()
    given.signed_in(client, WANG_MIN)
    page = answer(client, lineages=str(entry.lineage), reason=" ")
    assert page.status_code == 422
    assert "请写明为什么本年没有" in page.text
    assert f'value="{entry.lineage}" aria-label="{entry.wording}" checked' in page.text


@pytest.mark.parametrize("lineages", [[], ["019a0000-0000-7000-8000-00000000dead"], ["no id"]])
def test_an_answer_to_nothing_says_what_to_do(client: FlaskClient, lineages: list[str]) -> None:
    given.signed_in(client, WANG_MIN)
    assert answer(client, lineages=lineages, reason="没有").status_code == 422


def test_the_head_reads_and_does_not_answer(client: FlaskClient) -> None:
    given.signed_in(client, CHEN_GUILAN)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "说明本年无" not in page.text
    assert client.post(PAGE, data={"csrf_token": given.csrf_token(page.text), "reason": "没有"}).status_code == 403


def test_nobody_of_elsewhere_finds_the_page(client: FlaskClient) -> None:
    assert given.signed_in(client, MA_LIN).get(PAGE).status_code == 404


def test_a_year_that_has_not_come_is_not_there(client: FlaskClient) -> None:
    assert given.signed_in(client, WANG_MIN).get("/c/hongqi/completeness/2199").status_code == 404


def test_the_page_asks_the_same_number_of_statements_whatever_there_is(client: FlaskClient, statements: list[str]) -> None:
    given.signed_in(client, WANG_MIN).get(PAGE)
    statements.clear()
    client.get(PAGE)
    before = len(statements)
    with given.acting(WANG_MIN, "hongqi") as by:
        entries = [one.lineage for one in completeness.expected_entries(2025) if one.is_missing]
        completeness.state_absent(entries[:8], 2025, "没有", by=by)
    client.get(PAGE)
    statements.clear()
    client.get(PAGE)
    assert len(statements) == before <= 8


def test_the_year_goes_out_as_a_spreadsheet(client: FlaskClient) -> None:
    answer = given.signed_in(client, WANG_MIN).get(f"{PAGE}/completeness.xlsx")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
