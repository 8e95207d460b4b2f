"""The pages of quality, as the clerk walks them; and the command line."""

import json
import re
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import holdings, quality
from commarch.cli import main
from commarch.jobs import quality as jobs
from commarch.quality import FaultKind
from tests import given
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

PAGE = "/c/hongqi/quality/"
TITLE = "关于开展楼道照明巡查的通知"


def look() -> None:
    jobs.look_in(given.tenant_id("hongqi"))


def two_alike(*, draft: bool) -> tuple[UUID, UUID]:
    with given.acting(WANG_MIN, "hongqi") as by:
        first = given.a_filed_item(by, TITLE, document_date="2026-03-04").id
        make = given.a_draft if draft else given.a_filed_item
        second = make(by, f"{TITLE}。", document_date="2026-03-04").id
    look()
    return first, second


def send(client: FlaskClient, page: str, url: str, **told: object) -> TestResponse:
    return client.post(url, data={"csrf_token": given.csrf_token(client.get(page).text), **told})


def addresses(client: FlaskClient, kind: FaultKind, what: str) -> list[str]:
    return re.findall(rf'="([^"]+/{what})"', client.get(f"{PAGE}findings?kind={kind.value}").text)


def test_before_the_first_look_every_check_says_that_it_was_not_run(client: FlaskClient) -> None:
    page = given.signed_in(client, WANG_MIN).get(PAGE).text
    assert page.count("未执行") >= len(FaultKind)
    assert "通过" not in re.sub(r"不算通过|未执行", "", page)


def test_each_finding_says_what_to_do_and_leads_to_where_it_is_mended(client: FlaskClient) -> None:
    """F091: each finding says what to do and links to the fix."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, TITLE, author="").id
    look()
    given.signed_in(client, WANG_MIN)
    assert "著录不全" in client.get(PAGE).text
    page = client.get(f"{PAGE}findings?kind=missing_description").text
    assert "缺责任者" in page
    assert "对照原件补上" in page
    assert f'href="/c/hongqi/items/{item}/edit"' in page


def test_every_kind_of_finding_can_be_read_and_leads_somewhere(client: FlaskClient, admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "通知", author="", pages=None)
        given.a_filed_item(by, TITLE, document_number="红社〔2026〕3号", year=2025)
        given.a_filed_item(by, f"{TITLE}二", document_number="红社〔2026〕3号", pages=3)
    admin.execute("UPDATE item SET counted_pages = 9, item_number = item_number + 5 WHERE pages = 3")
    look()
    given.signed_in(client, WANG_MIN)
    page = client.get(f"{PAGE}findings").text
    for words in ("实点 9 页", "缺责任者、页数", "归在 2025 年度", "看不出是什么事", "文号都是", "缺 000", "还没有"):
        assert words in page, words
    for address in set(re.findall(r'btn-plain" href="([^"]+)" data-open', page)):
        assert client.get(address).status_code == 200, address


def test_what_is_as_it_should_be_is_accepted_with_a_reason(client: FlaskClient) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, TITLE, author="")
    look()
    given.signed_in(client, WANG_MIN)
    [accept] = addresses(client, FaultKind.MISSING_DESCRIPTION, "acceptance")
    refused = send(client, accept, accept, reason=" ")
    assert refused.status_code == 422
    assert "请写明为什么" in refused.text
    assert send(client, accept, accept, reason="原件没有落款").status_code == 303
    assert "没有问题" in client.get(f"{PAGE}findings?kind=missing_description").text
    accepted = client.get(f"{PAGE}findings?kind=missing_description&accepted=1").text
    assert "王敏认可：原件没有落款" in accepted
    withdraw = re.search(r'action="([^"]+/withdrawal)"', accepted)
    assert withdraw is not None
    assert send(client, f"{PAGE}findings?accepted=1", withdraw[1]).status_code == 303
    assert "缺责任者" in client.get(f"{PAGE}findings").text


def test_a_draft_that_repeats_what_is_filed_goes_and_the_trail_says_so(client: FlaskClient, admin: psycopg.Connection) -> None:
    """F095: merge with trace."""
    first, second = two_alike(draft=True)
    given.signed_in(client, WANG_MIN)
    [compare] = set(addresses(client, FaultKind.NEAR_TITLE, "comparison"))
    page = client.get(compare).text
    assert "是不是同一份" in page
    merge = compare.replace("comparison", "merging")
    assert send(client, compare, merge, keep="second").status_code == 422, "what is filed is never the one that goes"
    assert send(client, compare, merge, keep="first").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert holdings.find_item(first) is not None
        assert holdings.find_item(second) is None
        assert list(quality.findings(FaultKind.NEAR_TITLE)) == []
    row = admin.execute(
        "SELECT after ->> 'duplicate' FROM audit_entry WHERE act = 'merge_duplicate' AND thing_id = %s", [str(first)]
    ).fetchone()
    assert row == (f"「{TITLE}。」",)


def test_of_two_filed_items_both_stay_and_one_is_marked(client: FlaskClient) -> None:
    """F095: nothing filed is ever deleted."""
    first, second = two_alike(draft=False)
    given.signed_in(client, WANG_MIN)
    [compare] = set(addresses(client, FaultKind.NEAR_TITLE, "comparison"))
    assert send(client, compare, compare.replace("comparison", "merging"), keep="first").status_code == 303
    look()
    with given.acting(WANG_MIN, "hongqi"):
        assert list(quality.findings(FaultKind.NEAR_TITLE)) == []
        [link] = holdings.relations_of(second)
        assert (link.other_id, link.kind.value) == (first, "duplicate_of")


def test_a_look_is_asked_for_and_can_be_left(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    assert send(client, PAGE, PAGE).status_code == 303
    assert client.get(f"{PAGE}progress").json["finished"] is False
    look()
    assert client.get(f"{PAGE}progress").json["finished"] is True
    assert client.get(f"{PAGE}findings.xlsx").data[:2] == b"PK"


def test_the_head_reads_and_decides_nothing(client: FlaskClient) -> None:
    two_alike(draft=True)
    given.signed_in(client, CHEN_GUILAN)
    assert client.get(PAGE).status_code == 200
    [compare] = set(addresses(client, FaultKind.NEAR_TITLE, "comparison"))
    assert "保留左边" not in client.get(compare).text
    assert send(client, PAGE, compare.replace("comparison", "merging")).status_code == 403


def test_nobody_of_elsewhere_finds_any_of_it(client: FlaskClient) -> None:
    two_alike(draft=True)
    given.signed_in(client, WANG_MIN)
    [compare] = set(addresses(client, FaultKind.NEAR_TITLE, "comparison"))
    for somebody, code in ((MA_LIN, "binjiang"), (LI_NA, "wenyuan")):
        client._cookies.clear()  # another browser
        given.signed_in(client, somebody)
        assert client.get(compare).status_code == 404
        assert client.get(compare.replace("hongqi", code)).status_code == 404


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}findings"])
def test_pages_ask_the_same_number_of_statements_whatever_there_is(client: FlaskClient, statements: list[str], page: str) -> None:
    two_alike(draft=True)
    given.signed_in(client, WANG_MIN).get(page)
    statements.clear()
    client.get(page)
    before = len(statements)
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(6):
            given.a_filed_item(by, f"第{number}号事项办理情况", author="")
    look()
    client.get(page)
    statements.clear()
    client.get(page)
    assert len(statements) == before <= 12


def test_the_command_line_tells_findings_by_kind_with_their_items(app: Flask) -> None:
    """Issue: quality TENANT [--json] (findings by kind with the items' identifiers)."""
    first, second = two_alike(draft=False)
    answer = run(app, "hongqi", "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.output)
    [check] = [one for one in told["checks"] if one["kind"] == "near_title"]
    assert [one["subject"] for one in check["findings"]] == [f"{first}:{second}"]
    assert {one["not_run"] for one in told["checks"] if one["kind"] == "not_boxed"} == {"boxes"}
    assert "没有装盒：未执行" in run(app, "hongqi").output
    assert run(app, "nowhere").exit_code == 2


def run(app: Flask, *arguments: str) -> Result:
    """Run the command as an operator does."""
    with app.app_context():
        return CliRunner().invoke(main, ["quality", *arguments])
