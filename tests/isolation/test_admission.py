"""What every page begins with: who holds a log-in's token comes into a tenant of hers and no other, or stays at the door."""

from datetime import datetime, timedelta

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from commarch import clock
from commarch.database import Context, Mode, admit, context, enter, leave, session
from commarch.database.context import application_key, signed
from commarch.web.visitor import cookie_name, token_hash
from tests import given
from tests.conftest import SECRET
from tests.world import LI_NA, MA_LIN, WANG_MIN


@pytest.fixture
def token(client: FlaskClient) -> bytes:
    """Return the hash of a token that WANG_MIN's browser holds."""
    given.signed_in(client, WANG_MIN)
    cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    return token_hash(cookie.value)


def admitted(token: bytes, code: str, *, seen: datetime | None = None, begun: datetime | None = None) -> tuple[str, int | None, int]:
    """Return mode and tenant that the database is in after an admission, and how many items it shows."""
    longest = clock.now() - timedelta(hours=1)
    session.rollback()
    try:
        admit(session, token, code, seen_since=seen or longest, begun_since=begun or longest)
        told = context.of(session)
        mode, home, items = session.connection().execute(text("SELECT guard.mode(), guard.home(), (SELECT count(*) FROM item)")).one()
        assert told == Context(Mode(mode), home, given.person_id(WANG_MIN) if home else None)
        return mode, home, items
    finally:
        session.rollback()
        leave(session)


def test_a_member_comes_into_her_tenant(app: Flask, token: bytes) -> None:
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
    with app.app_context():
        mode, home, items = admitted(token, "hongqi")
    assert (mode, home) == ("member", given.tenant_id("hongqi"))
    assert items == 1


@pytest.mark.parametrize("code", ["wenyuan", "binjiang", "xueyuanlu", "nowhere", "", "hongqi|x", "HONGQI", "hongqi\n", "'; --"])
def test_whoever_asks_for_a_tenant_that_is_not_hers_stays_at_the_door(app: Flask, token: bytes, code: str) -> None:
    with app.app_context():
        assert admitted(token, code) == ("door", None, 0)


def test_who_has_no_log_in_stays_at_the_door(app: Flask, token: bytes) -> None:
    with app.app_context():
        assert admitted(token_hash("no token of ours"), "hongqi") == ("door", None, 0)


def test_a_log_in_that_is_over_admits_nobody(app: Flask, token: bytes) -> None:
    soon = clock.now() + timedelta(minutes=1)
    with app.app_context():
        assert admitted(token, "hongqi", seen=soon) == ("door", None, 0)
        assert admitted(token, "hongqi", begun=soon) == ("door", None, 0)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE login_session SET ended_at = now() WHERE token_hash = %(token)s",
        "UPDATE person SET active = false WHERE id = %(person)s",
        "UPDATE membership SET ended_on = current_date WHERE person_id = %(person)s",
        # until yesterday, as the deployment's clock has it
        "UPDATE membership SET role = 'reviewer', since = '2026-11-01', expires_on = '2026-11-22' WHERE person_id = %(person)s",
        "UPDATE tenant SET closed_on = current_date WHERE code = 'hongqi'",
    ],
)
def test_what_ends_a_log_in_or_a_membership_ends_it_at_once(app: Flask, admin: psycopg.Connection, token: bytes, change: str) -> None:
    admin.execute(change, {"token": token, "person": given.person_id(WANG_MIN)})
    admin.commit()
    with app.app_context():
        assert admitted(token, "hongqi") == ("door", None, 0)


def test_the_places_told_are_hers_alone(app: Flask, client: FlaskClient) -> None:
    given.signed_in(client, LI_NA)
    page = client.get("/c/wenyuan/").text
    assert "铁路社区" in page
    assert "红旗社区" not in page
    assert given.signed_in(app.test_client(), MA_LIN).get("/c/wenyuan/").status_code == 404


def test_claims_of_another_kind_admit_nobody(naked: psycopg.Connection) -> None:
    member = Context(Mode.MEMBER, given.tenant_id("hongqi"), given.person_id(WANG_MIN))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="signature"):
        naked.execute("SELECT * FROM guard.admit(%(claims)s, %(signature)s)", signed(member, application_key(SECRET)))


def test_claims_that_somebody_else_has_signed_admit_nobody(naked: psycopg.Connection, token: bytes) -> None:
    claims = f"admit|hongqi|{token.hex()}|9999999999|0|0"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="signature"):
        naked.execute("SELECT * FROM guard.admit(%s, %s)", [claims, "0" * 64])


@pytest.mark.parametrize("call", ["guard.open('system', 1, NULL, NULL, '{}', NULL)", "guard.believed('door|||1', '', 4)"])
def test_the_application_cannot_open_a_tenant_past_the_claims(naked: psycopg.Connection, call: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        naked.execute(f"SELECT {call}")


def test_entering_where_one_has_been_admitted_asks_nothing(app: Flask, token: bytes) -> None:
    with app.app_context():
        longest = clock.now() - timedelta(hours=1)
        session.rollback()
        found = admit(session, token, "hongqi", seen_since=longest, begun_since=longest)
        assert found is not None
        before = session.scalar(text("SELECT current_setting('commarch.context')"))
        enter(session, Context(Mode.MEMBER, found.home, found.person_id))
        assert session.scalar(text("SELECT current_setting('commarch.context')")) == before
        enter(session, Context(Mode.DOOR))
        assert session.scalar(text("SELECT guard.mode()")) == "door"
        session.rollback()
        leave(session)
