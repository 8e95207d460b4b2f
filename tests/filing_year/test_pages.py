"""The pages of a filing year and of the dossier, as the clerk walks them."""

import re

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import dossier
from tests import given
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

YEAR = "/c/hongqi/year"


def send(client: FlaskClient, page: str, url: str, **told: object) -> TestResponse:
    return client.post(url, data={"csrf_token": given.csrf_token(client.get(page).text), **told})


def begun(client: FlaskClient, **told: object) -> str:
    facts = {"name": "2026 年居委会换届", "starts_on": "2026-9-1", "documents": "方案|WS·ZZ|0\n结果公告", **told}
    answer = send(client, f"{YEAR}/activities/new", f"{YEAR}/activities/new", **facts)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_template_brings_an_activity_and_its_documents_are_registered_from_it(client: FlaskClient) -> None:
    """F038: activity → expected documents, so that filing runs with the work."""
    given.signed_in(client, WANG_MIN)
    assert send(client, f"{YEAR}/activities/new", f"{YEAR}/activities/templates").status_code == 303
    page = client.get(f"{YEAR}/activities/new").text
    template = re.search(r"activities/new\?template=([0-9a-f-]+)", page)
    assert template is not None
    assert "选举结果公告与当选人员名单" in client.get(f"{YEAR}/activities/new?template={template[1]}").text
    activity = begun(client)
    assert "还缺" in client.get(activity).text
    register = re.search(r'href="([^"]+/register)"', client.get(activity).text)
    assert register is not None
    form = client.get(register[1]).text
    assert "2026 年居委会换届方案" in form
    facts = {
        "title": "2026 年居委会换届方案",
        "category": "WS·ZZ",
        "retention": "Y",
        "year": "2026",
        "carriers": "paper",
        "secrecy": "none",
        "openness": "",
        "personal_level": "",
    }
    answer = send(client, register[1], register[1], **facts)
    assert answer.status_code == 303, re.findall(r"fault-list.*?</div>", answer.text, re.S)
    assert "1 份有着落" in client.get(activity).text


def test_what_there_is_or_is_not_is_said_in_words(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    with given.acting(WANG_MIN, "hongqi") as by:
        code = given.a_filed_item(by, "换届工作方案").archival_code
    activity = begun(client)
    first, second = re.findall(r'action="([^"]+/answer)"', client.get(activity).text)
    assert send(client, activity, first, code=str(code).replace("·", ".")).status_code == 303
    assert send(client, activity, second, reason=" ").status_code == 422
    missing = send(client, activity, second, code="没有这样的题名")
    assert missing.status_code == 422
    assert "没有找到“没有这样的题名”" in missing.text
    assert send(client, activity, second, reason="未公告").status_code == 303
    assert "2 份有着落" in client.get(activity).text


def test_a_plan_that_cannot_be_read_keeps_what_was_typed(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    facts = {"name": "换届", "starts_on": "明天", "documents": "方案"}
    answer = send(client, f"{YEAR}/activities/new", f"{YEAR}/activities/new", **facts)
    assert answer.status_code == 422
    assert "日期“明天”看不懂" in answer.text
    assert "换届" in answer.text


def test_the_calendar_says_when_each_class_is_filed_and_the_year_is_closed_into_the_dossier(client: FlaskClient) -> None:
    """R04, R25"""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "甲", year=2024, document_date="2024-05-06")
    given.signed_in(client, WANG_MIN)
    page = client.get(f"{YEAR}/2024").text
    assert "2025 年 6 月 30 日" in page
    assert "形成后随时归档" in client.get(f"{YEAR}/2024").text or "照片" not in page
    assert "已归档 1 件" in client.get(f"{YEAR}/2024/closing").text
    assert send(client, f"{YEAR}/2024/closing", f"{YEAR}/2024/closing").status_code == 303
    assert "已由王敏" in client.get(f"{YEAR}/2024").text
    assert send(client, f"{YEAR}/2024", f"{YEAR}/2024/closing").status_code == 422
    sheets = client.get("/c/hongqi/dossier/").text
    assert "2024 年度归档统计" in sheets
    with given.acting(WANG_MIN, "hongqi"):
        ids = [one.id for one in dossier.sheets()]
    assert all(client.get(f"/c/hongqi/dossier/{one}").status_code == 200 for one in ids)


def test_a_sheet_is_written_and_put_right(client: FlaskClient) -> None:
    """R25"""
    given.signed_in(client, WANG_MIN)
    new = "/c/hongqi/dossier/new"
    assert send(client, new, new, kind="other", title="大事记", text=" ").status_code == 422
    written = send(client, new, new, kind="other", title="大事记", text="# 三月\n\n换届。")
    assert written.status_code == 303
    replacement = f"{written.location}/replacement"
    assert "换届。" in client.get(replacement).text
    assert send(client, replacement, replacement, kind="other", title="大事记", text="四月换届。").status_code == 303
    assert "这一份已经更正" in client.get(written.location).text
    assert send(client, replacement, replacement, kind="other", title="大事记", text="五月。").status_code == 422


def test_the_head_reads_and_does_not_write(client: FlaskClient) -> None:
    given.signed_in(client, CHEN_GUILAN)
    for page in (f"{YEAR}/2025", f"{YEAR}/activities", "/c/hongqi/dossier/"):
        assert client.get(page).status_code == 200
    for page in (f"{YEAR}/activities/new", f"{YEAR}/2025/closing", "/c/hongqi/dossier/new"):
        assert client.get(page).status_code == 403


def test_nobody_of_elsewhere_finds_any_of_it(client: FlaskClient) -> None:
    activity = begun(given.signed_in(client, WANG_MIN))
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get(activity).text)})
    given.signed_in(client, MA_LIN)
    assert client.get(activity).status_code == 404
    assert client.get(activity.replace("hongqi", "binjiang")).status_code == 404


def test_pages_ask_the_same_number_of_statements_whatever_there_is(client: FlaskClient, statements: list[str]) -> None:
    given.signed_in(client, WANG_MIN)
    pages = (f"{YEAR}/2026", f"{YEAR}/activities", begun(client), "/c/hongqi/dossier/")

    def counts() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            statements.clear()
            assert client.get(page).status_code == 200
            found.append(len(statements))
        return found

    before = counts()
    for number in range(4):
        begun(client, name=f"活动 {number}")
    assert counts() == before
    assert max(before) <= 10, before


def test_the_year_that_is_filed_is_the_one_of_the_streets_own_day(client: FlaskClient, admin: psycopg.Connection) -> None:
    """A street that lets its communities file until the end of the year is still at last year's in November."""
    given.signed_in(client, WANG_MIN)
    pages = (f"{YEAR}/", "/c/hongqi/completeness/")
    assert [client.get(page).location for page in pages] == [f"{YEAR}/2026", "/c/hongqi/completeness/2026"]
    admin.execute("UPDATE tenant SET settings = settings || '{\"wenshu_due\": \"12-31\"}' WHERE code = 'xueyuanlu'")
    admin.commit()
    assert [client.get(page).location for page in pages] == [f"{YEAR}/2025", "/c/hongqi/completeness/2025"]
