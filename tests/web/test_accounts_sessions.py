"""The life of a log-in (reliability T16): nothing survives log-out, disabling, a new password, idleness, a new role."""

from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import accounts, clock
from commarch.accounts import Role
from commarch.database import Context, Mode, session, within
from tests import given
from tests.conftest import TODAY
from tests.web.people import NEW_PASSWORD, nobody_tried_before, send, try_to_sign_in, words  # noqa: F401 - a fixture
from tests.world import CHEAP_HASHER, CHEN_GUILAN, LI_NA, PASSWORD, WANG_MIN

COOKIE = "commarch_login"


def is_in(client: FlaskClient, page: str = "/account") -> bool:
    return client.get(page).status_code == 200


def test_a_log_in_never_takes_a_token_that_was_there_before(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "planted-by-somebody", domain="localhost")
    given.signed_in(client, WANG_MIN)
    first = client.get_cookie(COOKIE)
    assert first is not None
    assert first.value != "planted-by-somebody"
    assert len(first.value) >= 43
    try_to_sign_in_again = client.application.test_client()
    given.signed_in(try_to_sign_in_again, WANG_MIN)
    second = try_to_sign_in_again.get_cookie(COOKIE)
    assert second is not None
    assert second.value != first.value


def test_the_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    answer = try_to_sign_in(client, WANG_MIN.email)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_database_knows_no_token(client: FlaskClient, admin: psycopg.Connection) -> None:
    given.signed_in(client, WANG_MIN)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    rows = admin.execute("SELECT s::text FROM login_session s").fetchall()
    assert rows
    assert not any(cookie.value in row[0] for row in rows)


def test_a_token_replayed_after_log_out_is_worth_nothing(client: FlaskClient, app: Flask) -> None:
    given.signed_in(client, WANG_MIN)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    left = send(client, "/logout", page="/account")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    replay = app.test_client()
    replay.set_cookie(COOKIE, cookie.value, domain="localhost")
    assert not is_in(replay)


def test_disabling_a_person_ends_her_open_pages_at_once(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    with within(session, Context(Mode.KEEPER)):
        person = accounts.find_by_email(WANG_MIN.email)
        assert person is not None
        accounts.disable(person)
    assert not is_in(client)
    with within(session, Context(Mode.KEEPER)):
        again = accounts.find_by_email(WANG_MIN.email)
        assert again is not None
        accounts.enable(again)
    assert not is_in(client)
    assert try_to_sign_in(client, WANG_MIN.email).status_code == 303


def test_an_ended_membership_acts_at_the_next_request(client: FlaskClient) -> None:
    given.signed_in(client, LI_NA)
    assert client.get("/c/tielu/people").status_code == 403
    who = given.person_id(LI_NA)
    with given.the_system("tielu") as by:
        accounts.end_membership(who, by=by)
    assert client.get("/c/tielu/people").status_code == 404
    assert client.get("/c/wenyuan/people").status_code == 403


def test_a_role_taken_away_acts_at_the_next_request(client: FlaskClient) -> None:
    given.signed_in(client, CHEN_GUILAN)
    assert is_in(client, "/c/hongqi/people")
    who = given.person_id(CHEN_GUILAN)
    with given.the_system("hongqi") as by:
        accounts.change_roles(who, [Role.APPRAISER], by=by)
    assert client.get("/c/hongqi/people").status_code == 403


def test_a_new_password_ends_all_other_log_ins(client: FlaskClient, app: Flask) -> None:
    given.signed_in(client, WANG_MIN)
    elsewhere = given.signed_in(app.test_client(), WANG_MIN)
    changed = send(client, "/account/password", {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert changed.status_code == 303
    assert is_in(client)
    assert not is_in(elsewhere)
    assert try_to_sign_in(elsewhere, WANG_MIN.email, PASSWORD).status_code == 422
    assert try_to_sign_in(elsewhere, WANG_MIN.email, NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"present": "wrong", "password": NEW_PASSWORD, "again": NEW_PASSWORD}, "现在的密码不对"),
        ({"present": PASSWORD, "password": "short", "again": "short"}, "10 至 200 个字符"),
        ({"present": PASSWORD, "password": NEW_PASSWORD, "again": "another sentence"}, "两次输入的不一样"),
        ({"present": PASSWORD, "password": "wangmin-wangmin", "again": "wangmin-wangmin"}, "太容易猜"),
        ({"present": PASSWORD, "password": "password1234567890", "again": "password1234567890"}, "太容易猜"),
    ],
)
def test_a_password_is_not_changed_without_the_present_one_or_to_a_bad_one(
    client: FlaskClient, admin: psycopg.Connection, fields: dict[str, object], told: str
) -> None:
    given.signed_in(client, WANG_MIN)
    answer = send(client, "/account/password", fields)
    assert answer.status_code == 422
    assert told in words(answer.text)
    kept = admin.execute("SELECT password_hash FROM credential WHERE person_id = %s", [given.person_id(WANG_MIN)]).fetchone()
    assert kept is not None
    assert CHEAP_HASHER.verify(kept[0], PASSWORD)


def test_a_long_chinese_password_is_taken_whole(client: FlaskClient, app: Flask) -> None:
    long = "长" * 20 + "短高低左右" * 20
    given.signed_in(client, WANG_MIN)
    assert send(client, "/account/password", {"present": PASSWORD, "password": long, "again": long}).status_code == 303
    assert try_to_sign_in(app.test_client(), WANG_MIN.email, long[:-1]).status_code == 422
    assert try_to_sign_in(app.test_client(), WANG_MIN.email, long).status_code == 303


def test_an_idle_log_in_ends_after_half_an_hour(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    with clock.standing_on(clock.now() + timedelta(minutes=29)):
        assert is_in(client)
    with clock.standing_on(clock.now() + timedelta(minutes=29 + 31)):
        assert not is_in(client)


def test_a_log_in_in_use_ends_after_twelve_hours(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    start = clock.now()
    for minutes in range(20, 12 * 60, 20):
        with clock.standing_on(start + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with clock.standing_on(start + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_the_page_of_log_ins_shows_them_and_ends_them(client: FlaskClient, app: Flask) -> None:
    elsewhere = given.signed_in(app.test_client(), WANG_MIN)
    third = given.signed_in(app.test_client(), WANG_MIN)
    given.signed_in(client, WANG_MIN)
    page = client.get("/account/sessions").text
    assert "就是这里" in page
    assert page.count("让它退出</button>") == 2
    assert "共 3 处" in page
    one = next(part.split("/end")[0] for part in page.split('action="/account/sessions/')[1:] if not part.startswith("end"))
    assert send(client, f"/account/sessions/{one}/end", page="/account/sessions").status_code == 303
    assert [is_in(elsewhere), is_in(third)].count(True) == 1
    assert send(client, "/account/sessions/end", page="/account/sessions").status_code == 303
    assert not is_in(elsewhere)
    assert not is_in(third)
    assert is_in(client)


def test_nobody_ends_anothers_log_in(client: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    other = given.signed_in(app.test_client(), LI_NA)
    given.signed_in(client, WANG_MIN)
    row = admin.execute("SELECT id FROM login_session WHERE person_id = %s", [given.person_id(LI_NA)]).fetchone()
    assert row is not None
    assert send(client, f"/account/sessions/{row[0]}/end", page="/account/sessions").status_code == 404
    assert is_in(other)


def test_a_refused_try_in_ones_name_is_shown(client: FlaskClient, app: Flask) -> None:
    try_to_sign_in(app.test_client(), WANG_MIN.email, "wrong", **{"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    given.signed_in(client, WANG_MIN)
    page = words(client.get("/account/sessions").text)
    assert "密码不对，未能登录" in page
    assert "Firefox · Windows" in page


def test_an_act_that_matters_asks_for_the_password_again_after_a_while(client: FlaskClient) -> None:
    given.signed_in(client, CHEN_GUILAN)
    assert client.get("/c/hongqi/people/new").status_code == 200
    start = clock.now()
    for minutes in range(10, 31, 10):
        with clock.standing_on(start + timedelta(minutes=minutes)):
            client.get("/account")
    with clock.standing_on(start + timedelta(minutes=31)):
        asked = client.get("/c/hongqi/people/new")
        assert asked.location == "/account/proof?next=/c/hongqi/people/new"
        assert send(client, "/account/proof", {"password": "wrong"}).status_code == 422
        proved = send(client, "/account/proof", {"password": PASSWORD, "next": "/c/hongqi/people/new"}, page=asked.location)
        assert proved.location == "/c/hongqi/people/new"
        assert client.get("/c/hongqi/people/new").status_code == 200


def test_the_profile_keeps_name_language_and_theme(client: FlaskClient, app: Flask, admin: psycopg.Connection) -> None:
    given.signed_in(client, WANG_MIN)
    assert send(client, "/account", {"name": "王敏敏", "locale": "en", "theme": "dark"}).status_code == 303
    row = admin.execute("SELECT name, locale, theme FROM person WHERE email = %s", [WANG_MIN.email]).fetchone()
    assert row == ("王敏敏", "en", "dark")
    elsewhere = app.test_client()
    try_to_sign_in(elsewhere, WANG_MIN.email, PASSWORD)
    assert 'lang="en"' in elsewhere.get("/account").text
    empty = send(client, "/account", {"name": "", "locale": "en", "theme": "dark"})
    assert empty.status_code == 422


def test_the_clock_of_the_tests_stands(app: Flask) -> None:
    assert clock.today() == TODAY
