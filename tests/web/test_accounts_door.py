"""The door: who is let in, who is refused, and that refusals tell nothing."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import accounts, settings
from commarch.accounts import throttle
from commarch.database import Context, Mode, session, within
from tests import given
from tests.web.people import nobody_tried_before, send, try_to_sign_in, words  # noqa: F401 - a fixture
from tests.world import CHEAP_HASHER, MA_LIN, PASSWORD, WANG_MIN, ZHOU_LAN


def test_a_clerk_signs_in_and_begins_her_day(client: FlaskClient) -> None:
    assert client.get("/").location == "/login"
    answer = try_to_sign_in(client, WANG_MIN.email)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").location.startswith("/c/hongqi/")


def test_the_street_begins_with_its_overview(client: FlaskClient) -> None:
    given.signed_in(client, ZHOU_LAN)
    assert client.get("/").location == "/street/xueyuanlu/"


def test_the_address_is_read_in_any_case(client: FlaskClient) -> None:
    assert try_to_sign_in(client, "  WangMin@Example.org ").status_code == 303


def test_unknown_disabled_and_wrong_are_refused_alike(client: FlaskClient) -> None:
    with within(session, Context(Mode.KEEPER)):
        person = accounts.find_by_email(MA_LIN.email)
        assert person is not None
        accounts.disable(person)
    pages = [
        try_to_sign_in(client, email, password)
        for email, password in (("nobody@example.org", PASSWORD), (MA_LIN.email, PASSWORD), (WANG_MIN.email, "wrong"))
    ]
    assert [page.status_code for page in pages] == [422, 422, 422]
    texts = {words(page.text) for page in pages}
    assert len(texts) == 1
    assert "邮箱或密码不对" in texts.pop()


def test_every_try_is_written_down_without_what_was_typed(client: FlaskClient, admin: psycopg.Connection) -> None:
    admin.execute("DELETE FROM sign_in")
    try_to_sign_in(client, WANG_MIN.email, "a secret that was typed")
    try_to_sign_in(client, "nobody@example.org")
    try_to_sign_in(client, WANG_MIN.email)
    send(client, "/logout", page="/account")
    rows = admin.execute("SELECT s::text, result, person_id FROM sign_in s ORDER BY at").fetchall()
    assert [row[1] for row in rows] == ["refused", "refused", "admitted", "left"]
    assert rows[1][2] is None
    assert rows[0][2] == given.person_id(WANG_MIN)
    assert not any("a secret" in row[0] or "nobody" in row[0] for row in rows)


def test_what_was_typed_as_an_address_stays_in_the_form_and_the_password_does_not(client: FlaskClient) -> None:
    page = try_to_sign_in(client, WANG_MIN.email, "wrong-wrong")
    assert f'value="{WANG_MIN.email}"' in page.text
    assert "wrong-wrong" not in page.text


def test_an_account_waits_after_five_failures_and_its_office_does_not(client: FlaskClient) -> None:
    for _ in range(5):
        assert try_to_sign_in(client, WANG_MIN.email, "wrong").status_code == 422
    waiting = try_to_sign_in(client, WANG_MIN.email)
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["Retry-After"]) <= 300
    assert "请过" in words(waiting.text)
    assert try_to_sign_in(client, ZHOU_LAN.email).status_code == 303


def test_a_success_forgets_the_failures_before_it(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(4):
            try_to_sign_in(client, WANG_MIN.email, "wrong")
        assert try_to_sign_in(client, WANG_MIN.email).status_code == 303
        send(client, "/logout", page="/account")


def test_one_address_may_not_try_all_accounts(client: FlaskClient) -> None:
    answers = [try_to_sign_in(client, f"nobody{number}@example.org").status_code for number in range(45)]
    assert answers[:40] == [422] * 40
    assert answers[40:] == [429] * 5


def test_no_account_is_guessed_more_than_twenty_times_an_hour() -> None:
    hourly = [limit.amount for limit in throttle.ACCOUNT if limit.get_expiry() <= 3600]
    assert min(limit.amount * 3600 / limit.get_expiry() for limit in throttle.ACCOUNT if limit.get_expiry() == 3600) <= 20
    assert max(hourly) <= 20


def test_without_redis_the_door_still_opens_and_still_counts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    throttle._in_process.cache_clear()
    monkeypatch.setenv("COMMARCH_REDIS_URL", "redis://127.0.0.1:1/0")
    settings.reread()
    try:
        for _ in range(5):
            assert try_to_sign_in(client, WANG_MIN.email, "wrong").status_code == 422
        assert try_to_sign_in(client, WANG_MIN.email).status_code == 429
        assert try_to_sign_in(client, ZHOU_LAN.email).status_code == 303
    finally:
        monkeypatch.undo()
        settings.reread()
        throttle._in_process.cache_clear()


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/", "//evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", "http:evil.example", "/%0d%0aSet-Cookie:x", " //evil.example", "https:/evil.example", "///", "http://[",
    ],
)  # fmt: skip
def test_nobody_is_sent_away_after_log_in(client: FlaskClient, away: str) -> None:
    token = given.csrf_token(client.get("/login", query_string={"next": away}).text)
    data = {"email": WANG_MIN.email, "password": PASSWORD, "next": away, "csrf_token": token}
    answer = client.post("/login", data=data)
    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))
    assert client.get("/login", query_string={"next": away}).location.startswith("/")


def test_who_is_asked_to_sign_in_comes_back_to_the_page_she_wanted(client: FlaskClient) -> None:
    asked = client.get("/account/sessions?x=1")
    assert asked.status_code == 303
    page = client.get(asked.location)
    data = {"email": WANG_MIN.email, "password": PASSWORD, "next": "/account/sessions?x=1", "csrf_token": given.csrf_token(page.text)}
    assert 'value="/account/sessions?x=1"' in page.text
    assert client.post("/login", data=data).location == "/account/sessions?x=1"


def test_a_hash_of_older_parameters_is_renewed_at_log_in(client: FlaskClient, admin: psycopg.Connection) -> None:
    older = type(CHEAP_HASHER)(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    mine = [given.person_id(WANG_MIN)]
    admin.execute("UPDATE credential SET password_hash = %s WHERE person_id = %s", [older, *mine])
    assert try_to_sign_in(client, WANG_MIN.email).status_code == 303
    renewed = admin.execute("SELECT password_hash FROM credential WHERE person_id = %s", mine).fetchone()
    assert renewed is not None
    assert "m=8,t=1" in renewed[0]


def test_the_demo_is_offered_on_ones_own_machine_only(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = {"name": "王敏", "role": "档案员", "email": "demo@example.org", "password": "demo password"}
    monkeypatch.setitem(app.extensions, "commarch.demo_log_ins", lambda: [somebody])
    assert "demo@example.org" in client.get("/login").text
    monkeypatch.setenv("COMMARCH_ENVIRONMENT", "production")
    settings.reread()
    try:
        assert "demo@example.org" not in client.get("/login").text
    finally:
        monkeypatch.undo()
        settings.reread()
