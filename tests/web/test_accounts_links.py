"""Links by mail: one use, whatever happens at the same moment; nobody learns who has an account; nobody becomes another."""

import threading
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import accounts, clock
from commarch.accounts import LinkPurpose
from commarch.database import Context, Mode, session, within
from tests import given
from tests.conftest import TODAY
from tests.web.people import NEW_PASSWORD, nobody_tried_before, send, try_to_sign_in, words  # noqa: F401 - a fixture
from tests.world import LI_NA, PASSWORD, WANG_MIN, Somebody

CHOSEN = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}


def a_link(somebody: Somebody, purpose: LinkPurpose) -> str:
    who = given.person_id(somebody)
    with within(session, Context(Mode.KEEPER)):
        return f"/link/{accounts.make_link(who, purpose)}"


def owed_link(admin: psycopg.Connection, somebody: Somebody) -> str:
    row = admin.execute(
        "SELECT facts->>'path' || '/' || (facts->>'token') FROM notice WHERE person_id = %s ORDER BY id DESC", [given.person_id(somebody)]
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_a_forgotten_password_is_reset_by_the_link_in_the_mail(client: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    open_page = given.signed_in(app.test_client(), WANG_MIN)
    assert send(client, "/password", {"email": WANG_MIN.email}).status_code == 303
    link = owed_link(admin, WANG_MIN)
    assert WANG_MIN.name in client.get(link).text
    assert send(client, link, CHOSEN).location == "/login"
    assert open_page.get("/account").status_code == 303
    assert try_to_sign_in(client, WANG_MIN.email).status_code == 422
    assert try_to_sign_in(client, WANG_MIN.email, NEW_PASSWORD).status_code == 303


def test_a_used_link_is_gone(client: FlaskClient) -> None:
    link = a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET)
    token = given.csrf_token(client.get(link).text)
    assert send(client, link, CHOSEN).status_code == 303
    assert client.get(link).status_code == 404
    again = client.post(link, data={**CHOSEN, "csrf_token": given.csrf_token(client.get("/login").text) or token})
    assert again.status_code == 404
    assert "已经用过或过期" in words(again.text)


@pytest.mark.parametrize(
    ("purpose", "lives"),
    [
        (LinkPurpose.INVITATION, timedelta(days=7)),
        (LinkPurpose.PASSWORD_RESET, timedelta(hours=1)),
        (LinkPurpose.LOGIN, timedelta(minutes=10)),
    ],
)
def test_a_link_expires(client: FlaskClient, purpose: LinkPurpose, lives: timedelta) -> None:
    link, start = a_link(WANG_MIN, purpose), clock.now()
    with clock.standing_on(start + lives - timedelta(seconds=30)):
        assert client.get(link).status_code == 200
    with clock.standing_on(start + lives + timedelta(seconds=30)):
        assert client.get(link).status_code == 404


def test_a_newer_link_takes_the_worth_of_the_older(client: FlaskClient) -> None:
    older, newer = a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET), a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET)
    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_bad_password_does_not_use_the_link_up(client: FlaskClient) -> None:
    link = a_link(WANG_MIN, LinkPurpose.INVITATION)
    refused = send(client, link, {"password": "short", "again": "short"})
    assert refused.status_code == 422
    assert "10 至 200 个字符" in words(refused.text)
    assert send(client, link, CHOSEN).status_code == 303


def test_of_fifty_submits_at_once_one_wins(app: Flask, admin: psycopg.Connection) -> None:
    link = a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET)
    before = admin.execute("SELECT set_at FROM credential WHERE person_id = %s", [given.person_id(WANG_MIN)]).fetchone()
    starting, statuses = threading.Barrier(50), []

    def submit(number: int) -> None:
        with clock.standing_on(TODAY):
            browser = app.test_client()
            fields = {"password": f"{NEW_PASSWORD} {number}", "again": f"{NEW_PASSWORD} {number}"}
            token = given.csrf_token(browser.get("/login").text)
            starting.wait(timeout=60)
            statuses.append(browser.post(link, data={**fields, "csrf_token": token}).status_code)

    threads = [threading.Thread(target=submit, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 422, 503}
    used = admin.execute("SELECT count(*) FROM one_time_link WHERE used_at IS NOT NULL").fetchone()
    assert used == (1,)
    assert admin.execute("SELECT set_at FROM credential WHERE person_id = %s", [given.person_id(WANG_MIN)]).fetchone() != before


def test_asking_for_a_reset_tells_nobody_who_has_an_account(client: FlaskClient, admin: psycopg.Connection) -> None:
    answers = [send(client, "/password", {"email": email}) for email in (WANG_MIN.email, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert admin.execute("SELECT count(*) FROM one_time_link").fetchone() == (1,)


def test_a_disabled_person_gets_no_link_and_her_links_are_worth_nothing(client: FlaskClient, admin: psycopg.Connection) -> None:
    link = a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET)
    with within(session, Context(Mode.KEEPER)):
        person = accounts.find_by_email(WANG_MIN.email)
        assert person is not None
        accounts.disable(person)
    assert client.get(link).status_code == 404
    send(client, "/password", {"email": WANG_MIN.email})
    assert admin.execute("SELECT count(*) FROM one_time_link").fetchone() == (0,)


def test_a_stranger_can_not_flood_somebody_with_mails(client: FlaskClient, admin: psycopg.Connection) -> None:
    statuses = [send(client, "/password", {"email": WANG_MIN.email}).status_code for _ in range(5)]
    assert statuses == [303, 303, 303, 429, 429]
    assert admin.execute("SELECT count(*) FROM notice WHERE kind = 'password_reset'").fetchone() == (3,)


def test_the_table_keeps_no_token(client: FlaskClient, admin: psycopg.Connection) -> None:
    token = a_link(WANG_MIN, LinkPurpose.INVITATION).rsplit("/", 1)[1]
    rows = admin.execute("SELECT l::text FROM one_time_link l").fetchall()
    assert len(rows) == 1
    assert token not in rows[0][0]
    assert len(token) >= 43


def test_the_operators_link_lets_in_once_and_is_shown_in_the_record(client: FlaskClient, app: Flask) -> None:
    link = a_link(LI_NA, LinkPurpose.LOGIN)
    assert client.get(link).status_code == 200
    assert client.get("/account").status_code == 303
    assert send(client, link).location == "/"
    assert "用运维人员给的链接登录" in words(client.get("/account/sessions").text)
    assert app.test_client().get(link).status_code == 404


def test_a_reset_link_does_not_let_anybody_in_by_itself(client: FlaskClient) -> None:
    link = a_link(LI_NA, LinkPurpose.PASSWORD_RESET)
    send(client, link)
    assert client.get("/account").status_code == 303


def test_waiting_after_failures_ends_with_a_new_password(client: FlaskClient) -> None:
    for _ in range(6):
        try_to_sign_in(client, WANG_MIN.email, "wrong")
    assert try_to_sign_in(client, WANG_MIN.email, PASSWORD).status_code == 429
    assert send(client, a_link(WANG_MIN, LinkPurpose.PASSWORD_RESET), CHOSEN).status_code == 303
    assert try_to_sign_in(client, WANG_MIN.email, NEW_PASSWORD).status_code == 303
