"""The wall itself: SQL as the application's role, with no context, a forged one, an expired one, somebody else's."""

import time

import psycopg
import pytest
from flask import Flask

from commarch.database import Context, Mode, db, isolation
from commarch.database.context import application_key, signed
from tests import given
from tests.conftest import SECRET
from tests.world import MA_LIN, WANG_MIN, ZHOU_LAN

KEY = application_key(SECRET)


def tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
    return [row[0] for row in found]


def enter(connection: psycopg.Connection, context: Context, key: bytes = KEY) -> None:
    claim = signed(context, key)
    connection.execute("SELECT guard.enter(%(claims)s, %(signature)s)", claim)


def test_the_catalogue_shows_no_hole(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert isolation.faults(connection) == []


def test_without_a_context_no_table_shows_a_row(naked: psycopg.Connection) -> None:
    seen = {name: naked.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables(naked)}
    assert len(seen) > 15
    assert set(seen.values()) == {(0,)}


def test_a_forged_setting_opens_nothing(naked: psycopg.Connection) -> None:
    naked.execute("SET commarch.context = 'member|1|1|1|{}|9999999999|" + "0" * 64 + "'")
    assert naked.execute("SELECT guard.home(), guard.mode()").fetchone() == (None, None)
    assert naked.execute("SELECT count(*) FROM tenant").fetchone() == (0,)


def test_a_context_of_another_transaction_opens_nothing(naked: psycopg.Connection) -> None:
    enter(naked, Context(Mode.MEMBER, given.tenant_id("hongqi"), given.person_id(WANG_MIN)))
    captured = naked.execute("SELECT current_setting('commarch.context')").fetchone()
    naked.rollback()
    naked.execute("SELECT set_config('commarch.context', %s, true)", captured)
    assert naked.execute("SELECT guard.home()").fetchone() == (None,)
    assert naked.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)


def test_claims_with_a_wrong_signature_are_refused(naked: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="signature"):
        enter(naked, Context(Mode.SYSTEM, given.tenant_id("hongqi")), key=b"another key")


def test_expired_claims_are_refused(naked: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    hongqi = Context(Mode.SYSTEM, given.tenant_id("hongqi"))
    with monkeypatch.context() as then:
        then.setattr("commarch.database.context.time", lambda: time.time() - 3600)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="expired"):
            enter(naked, hongqi)


def test_nobody_enters_a_tenant_without_a_membership(naked: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="membership"):
        enter(naked, Context(Mode.MEMBER, given.tenant_id("hongqi"), given.person_id(MA_LIN)))


def test_a_member_sees_her_own_tenant_and_the_street_above(naked: psycopg.Connection) -> None:
    enter(naked, Context(Mode.MEMBER, given.tenant_id("hongqi"), given.person_id(WANG_MIN)))
    assert naked.execute("SELECT code FROM tenant ORDER BY code").fetchall() == [("hongqi",), ("xueyuanlu",)]
    names = {row[0] for row in naked.execute("SELECT name FROM person")}
    assert names == {"王敏", "陈桂兰", "何静", "赵平"}
    assert naked.execute("SELECT count(*) FROM credential").fetchone() == (1,)
    assert naked.execute("SELECT count(DISTINCT tenant_id) FROM audit_entry").fetchone() == (1,)


def test_a_member_writes_into_no_other_tenant(naked: psycopg.Connection) -> None:
    foreign = given.tenant_id("binjiang")
    enter(naked, Context(Mode.MEMBER, given.tenant_id("hongqi"), given.person_id(WANG_MIN)))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        naked.execute("INSERT INTO series_counter (tenant_id, series, last_number) VALUES (%s, 'x', 1)", [foreign])


def test_a_supervisor_reads_her_communities_and_writes_nothing(naked: psycopg.Connection) -> None:
    enter(naked, Context(Mode.SUPERVISE, given.tenant_id("xueyuanlu"), given.person_id(ZHOU_LAN)))
    naked.execute("SET LOCAL ROLE commarch_supervisor")
    assert {row[0] for row in naked.execute("SELECT code FROM tenant")} == {"xueyuanlu", "hongqi", "wenyuan", "tielu"}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        naked.execute("UPDATE item SET pages = 1")


def test_the_application_can_neither_read_keys_nor_change_the_trail(naked: psycopg.Connection) -> None:
    for forbidden in ("SELECT * FROM guard.secret", "UPDATE audit_entry SET act = 'edit'", "DELETE FROM audit_entry", "TRUNCATE item"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            naked.execute(forbidden)
        naked.rollback()


def test_the_application_can_not_become_owner_or_look_past_policies(naked: psycopg.Connection) -> None:
    for role in ("commarch_owner", "commarch_priv", "postgres"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            naked.execute(f"SET ROLE {role}")
        naked.rollback()
