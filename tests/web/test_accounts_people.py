"""The people of a tenant: invited, given roles, let go, by somebody who may, in this tenant only."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from commarch import accounts
from commarch.database import db, home_tenant, session
from commarch.notices import Notice, letter_of
from commarch.tenancy import Tenant
from tests import given
from tests.web.people import NEW_PASSWORD, nobody_tried_before, send, try_to_sign_in, words  # noqa: F401 - a fixture
from tests.world import CHEN_GUILAN, GAO_XIANG, HE_JING, LI_NA, MA_LIN, WANG_MIN, ZHOU_LAN, Somebody

PEOPLE = "/c/hongqi/people"
ZHAO = {"email": "zhaoqing@example.org", "name": "赵青", "role": "clerk"}


@pytest.fixture
def head(client: FlaskClient) -> FlaskClient:
    """The head of 红旗社区, who manages its people."""
    return given.signed_in(client, CHEN_GUILAN)


def _let_go(somebody: Somebody, code: str) -> None:
    who = given.person_id(somebody)
    with given.the_system(code) as by:
        accounts.end_membership(who, by=by)


def test_the_page_shows_who_is_what_since_when(head: FlaskClient, app: Flask) -> None:
    given.signed_in(app.test_client(), WANG_MIN)
    page = words(head.get(PEOPLE).text)
    for shown in ("王敏", "档案员", WANG_MIN.email, "2026-11-23", "何静", "系统管理员", "4 人在本单位任职", "您自己", "还没有"):
        assert shown in page, shown
    assert "李娜" not in page


def test_a_new_person_is_invited_chooses_her_password_and_works(head: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    assert send(head, f"{PEOPLE}/new", ZHAO).location == PEOPLE
    assert "已邀请" in words(head.get(PEOPLE).text)
    row = admin.execute("SELECT facts->>'path', facts->>'token', tenant_id FROM notice WHERE kind = 'invitation'").fetchone()
    assert row is not None
    assert row[2] == given.tenant_id("hongqi")
    newcomer = app.test_client()
    assert try_to_sign_in(newcomer, ZHAO["email"], "").status_code == 422
    assert send(newcomer, f"{row[0]}/{row[1]}", {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 303
    assert try_to_sign_in(newcomer, ZHAO["email"], NEW_PASSWORD).status_code == 303
    assert newcomer.get("/").location.startswith("/c/hongqi/")
    acts = admin.execute("SELECT act FROM audit_entry WHERE thing_label = '赵青' ORDER BY number").fetchall()
    assert {act for (act,) in acts} == {"invite", "change_role"}


def test_somebody_who_has_an_account_is_a_member_at_once_and_told_so(head: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    open_page = given.signed_in(app.test_client(), LI_NA)
    assert open_page.get("/c/hongqi/people").status_code == 404
    send(head, f"{PEOPLE}/new", {"email": LI_NA.email.upper(), "name": "别的名字", "role": "head"})
    assert open_page.get("/c/hongqi/people").status_code == 200
    row = admin.execute("SELECT facts ? 'token' FROM notice WHERE kind = 'invitation'").fetchone()
    assert row == (False,)
    assert admin.execute("SELECT name FROM person WHERE email = %s", [LI_NA.email]).fetchone() == ("李娜",)
    assert admin.execute("SELECT count(*) FROM one_time_link").fetchone() == (0,)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({**ZHAO, "email": "not an address"}, "不像一个邮箱地址"),
        ({**ZHAO, "email": ""}, "请填对方的邮箱"),
        ({**ZHAO, "name": ""}, "请填姓名"),
        ({"email": ZHAO["email"], "name": "赵青"}, "请选一个角色"),
        ({**ZHAO, "role": "street_archivist"}, "角色"),
        ({**ZHAO, "email": WANG_MIN.email}, "已经是本单位的这个角色"),
    ],
)
def test_a_faulty_invitation_keeps_the_form_and_writes_nothing(
    head: FlaskClient, admin: psycopg.Connection, fields: dict[str, object], told: str
) -> None:
    before = admin.execute(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM membership), (SELECT count(*) FROM notice)"
    ).fetchone()
    answer = send(head, f"{PEOPLE}/new", fields)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert 'value="赵青"' in answer.text or not fields["name"]
    after = admin.execute(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM membership), (SELECT count(*) FROM notice)"
    ).fetchone()
    assert after == before


def test_an_invitation_sent_again_makes_the_first_worthless(head: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    send(head, f"{PEOPLE}/new", ZHAO)
    found = admin.execute("SELECT id FROM person WHERE email = %s", [ZHAO["email"]]).fetchone()
    assert found is not None
    assert send(head, f"{PEOPLE}/{found[0]}/invitation", page=PEOPLE).location == PEOPLE
    tokens = [row[0] for row in admin.execute("SELECT facts->>'token' FROM notice WHERE kind = 'invitation' ORDER BY id")]
    assert len(tokens) == 2
    assert [app.test_client().get(f"/link/{token}").status_code for token in tokens] == [404, 200]


def test_who_has_come_already_is_not_invited_again(head: FlaskClient, admin: psycopg.Connection) -> None:
    send(head, f"{PEOPLE}/{given.person_id(WANG_MIN)}/invitation", page=PEOPLE)
    assert "已经设过密码" in words(head.get(PEOPLE).text)
    assert admin.execute("SELECT count(*) FROM notice").fetchone() == (0,)


def test_a_role_is_changed_and_acts_at_once(head: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    assert clerk.get(PEOPLE).status_code == 403
    assert send(head, f"{PEOPLE}/{given.person_id(WANG_MIN)}/roles", {"roles": ["head", "appraiser"]}).location == PEOPLE
    assert clerk.get(PEOPLE).status_code == 200
    roles = admin.execute("SELECT role FROM membership WHERE person_id = %s AND ended_on IS NULL ORDER BY 1", [given.person_id(WANG_MIN)])
    assert roles.fetchall() == [("appraiser",), ("head",)]


def test_a_membership_ends_while_her_page_is_open(head: FlaskClient, app: Flask) -> None:
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    assert clerk.get(PEOPLE).status_code == 403
    address = f"{PEOPLE}/{given.person_id(WANG_MIN)}/end"
    assert "从下一次点击起" in words(head.get(address).text)
    assert send(head, address).location == PEOPLE
    assert clerk.get(PEOPLE).status_code == 404
    assert clerk.get("/account").status_code == 200
    assert "王敏" not in words(head.get(PEOPLE).text).replace("王敏 在本单位的任职已结束", "")
    assert head.get(address).status_code == 404


def test_nobody_changes_or_ends_her_own_role(head: FlaskClient) -> None:
    me = given.person_id(CHEN_GUILAN)
    for address, fields in ((f"{PEOPLE}/{me}/roles", {"roles": ["administrator"]}), (f"{PEOPLE}/{me}/end", {})):
        answer = send(head, address, fields)
        assert answer.status_code == 422
        assert "请本单位另一位管理人员办理" in words(answer.text)


@pytest.mark.parametrize("what", ["roles", "end", "invitation"])
def test_a_person_of_another_tenant_is_as_missing_as_nobody(head: FlaskClient, admin: psycopg.Connection, what: str) -> None:
    for person_id in (given.person_id(MA_LIN), given.person_id(LI_NA), 999_999):
        address = f"{PEOPLE}/{person_id}/{what}"
        answer = send(head, address, {"roles": ["head"]}, page=PEOPLE)
        assert answer.status_code == 404
    assert admin.execute("SELECT count(*) FROM membership WHERE ended_on IS NOT NULL").fetchone() == (0,)


def test_a_clerk_manages_nobody(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    for page in (PEOPLE, f"{PEOPLE}/new", f"{PEOPLE}/{given.person_id(CHEN_GUILAN)}/roles"):
        assert client.get(page).status_code == 403


def test_the_street_sees_which_community_has_no_clerk(client: FlaskClient) -> None:
    given.signed_in(client, HE_JING)
    assert "没有档案员的社区" not in client.get("/c/xueyuanlu/people").text
    _let_go(LI_NA, "tielu")
    page = words(client.get("/c/xueyuanlu/people").text)
    assert "没有档案员的社区：铁路社区" in page
    assert "滨江" not in page


def test_the_page_takes_as_many_statements_for_many_as_for_few(head: FlaskClient, app: Flask) -> None:
    def statements() -> int:
        seen: list[str] = []
        head.get(PEOPLE)  # counts for the menu what was done since the page before
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert head.get(PEOPLE).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    few = statements()
    for number in range(12):
        send(head, f"{PEOPLE}/new", {"email": f"somebody{number}@example.org", "name": f"某人{number}", "role": "clerk"})
    assert statements() == few
    assert few <= 8


def test_a_person_without_a_tenant_has_an_account_page_and_nothing_else(client: FlaskClient) -> None:
    given.signed_in(client, GAO_XIANG)
    _let_go(GAO_XIANG, "tielu")
    assert client.get("/").location == "/account"
    page = client.get("/account")
    assert page.status_code == 200
    assert "目前没有在任何单位任职" in page.text


def test_the_street_archivist_does_not_manage_people(client: FlaskClient) -> None:
    given.signed_in(client, ZHOU_LAN)
    assert client.get("/c/xueyuanlu/people").status_code == 403


def test_the_mails_say_what_to_do(head: FlaskClient) -> None:
    send(head, f"{PEOPLE}/new", ZHAO)
    send(head, f"{PEOPLE}/new", {"email": LI_NA.email, "name": "李娜", "role": "clerk"})
    with given.the_system("hongqi"):
        here = session.get_one(Tenant, home_tenant())
        first, second = (letter_of(notice, here) for notice in session.scalars(select(Notice).order_by(Notice.id)))
    assert first.link.startswith("http://archives.test/link/")
    assert "168 小时" in first.after[0]
    assert "原来的账号和密码" in second.lead
    assert second.link == "http://archives.test/"
