"""An SQL injection, planted on purpose: string-formatted SQL in a member's transaction can't change the tenant, nor see foreign rows.

Two sorts of hole: text put into a search condition, and the worst one, a whole statement that the attacker writes. Both run on the
application's own connections, which serve other tenants before and after.
"""

from typing import Any

import psycopg
import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commarch.accounts import Duty
from commarch.database import db, home_tenant, session
from commarch.database.context import application_key
from commarch.web.guards import needs
from tests import given
from tests.conftest import SECRET
from tests.isolation.routes import fingerprint
from tests.isolation.rows import CANARY
from tests.world import LI_NA, MA_LIN, WANG_MIN

MINE, THEIRS = CANARY.format("hongqi"), CANARY.format("binjiang")

#: What may stand behind `title LIKE '%`: {} is the foreign tenant's id.
CONDITIONS = [
    "' OR 1=1 --",
    "' OR tenant_id = {} --",
    "') OR tenant_id = {} --",
    "' UNION SELECT title FROM item WHERE tenant_id = {} --",
    "' UNION SELECT title FROM item --",
    "' UNION ALL SELECT cells::text FROM import_row --",
    "' UNION ALL SELECT name FROM saved_view WHERE tenant_id <> guard.home() --",
    "' UNION ALL SELECT thing_label FROM audit_entry --",
    "' UNION ALL SELECT email || name FROM person --",
    "' UNION ALL SELECT password_hash FROM credential WHERE person_id <> guard.person() --",
    "' UNION ALL SELECT encode(claims_ipad, 'hex') FROM guard.secret --",
    "' UNION ALL SELECT query FROM pg_stat_activity --",
    "' UNION ALL SELECT array_to_string(most_common_vals::text::text[], ' ') FROM pg_stats WHERE schemaname = 'public' --",
    "' UNION ALL SELECT id::text FROM guard.search({}, 'x'::tsquery || '独居'::tsquery, 100) AS id --",
    "' UNION ALL SELECT hits::text || '-hits' FROM guard.search_counts({}, '!nothing'::tsquery) --",
    "' UNION ALL SELECT query_to_xml('SELECT title FROM item WHERE tenant_id = {}', true, true, '')::text --",
    "' UNION ALL SELECT query_to_xml('SELECT guard.enter(''system|{}||9999999999'', ''0'')', true, true, '')::text --",
    "' UNION ALL SELECT table_to_xml('item', true, true, '')::text --",
    "' UNION ALL SELECT database_to_xml(true, true, '')::text --",
    "' UNION ALL SELECT set_config('commarch.context', 'system|{}||||{{}}|9999999999|' || repeat('0', 64), true) UNION SELECT title FROM item --",
    "' UNION ALL SELECT set_config('commarch.context', replace(current_setting('commarch.context'), '|' || guard.home(), '|{}'), true) "
    "UNION ALL SELECT title FROM item --",
    "' UNION ALL SELECT set_config('role', 'commarch_priv', true) UNION ALL SELECT title FROM item --",
    "' UNION ALL SELECT set_config('role', 'commarch_owner', true) UNION ALL SELECT title FROM item --",
    "' UNION ALL SELECT set_config('role', 'commarch_supervisor', true) UNION ALL SELECT public_title FROM item --",
    "' UNION ALL SELECT set_config('session_authorization', 'postgres', true) UNION ALL SELECT title FROM item --",
    "' UNION ALL SELECT set_config('row_security', 'off', true) UNION ALL SELECT title FROM item --",
    "' UNION ALL SELECT pg_read_file('postgresql.conf') --",
    "' UNION ALL SELECT lo_import('/etc/passwd')::text --",
    "' AND 1 = CAST((SELECT title FROM item WHERE tenant_id = {} LIMIT 1) AS int) --",
    "' AND 1 = CAST((SELECT string_agg(title, ',') FROM item) AS int) --",
    "' AND guard.enter('system|{}||9999999999', repeat('0', 64)) IS NULL --",
    "'; SET commarch.context = 'x'; SELECT title FROM item --",
    "'; SELECT guard.enter('system|{}||9999999999', '0'); SELECT title FROM item --",
    "'; COMMIT; SELECT title FROM item --",
    "'; DROP TABLE item --",
    "'; UPDATE item SET title = 'changed' WHERE tenant_id = {}; --",
]

#: What may stand there when the attacker writes the statement.
STATEMENTS = [
    "SELECT title FROM item",
    "SELECT title FROM item WHERE tenant_id = {}",
    "WITH x AS (DELETE FROM item WHERE tenant_id = {} RETURNING title) SELECT title FROM x",
    "UPDATE item SET title = title || '!' WHERE tenant_id = {} RETURNING title",
    "UPDATE item SET tenant_id = {} WHERE tenant_id = guard.home() RETURNING title",
    "INSERT INTO series_counter (tenant_id, series, last_number) VALUES ({}, 'x', 1) RETURNING series",
    "SET commarch.context = 'system|{}||||{{}}|9999999999|0'",
    "SET ROLE commarch_owner",
    "SET ROLE commarch_priv",
    "SET ROLE commarch_supervisor",
    "SET SESSION AUTHORIZATION postgres",
    "SET track_activities = on",
    "SET session_replication_role = replica",
    "ALTER TABLE item DISABLE ROW LEVEL SECURITY",
    "ALTER ROLE commarch_app BYPASSRLS",
    "CREATE TABLE mine AS SELECT * FROM item",
    "CREATE TEMP TABLE mine AS SELECT * FROM item",
    "CREATE FUNCTION guard.txbind() RETURNS text LANGUAGE sql AS 'SELECT ''1'''",
    "CREATE OR REPLACE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "CREATE SCHEMA mine",
    "SELECT guard.hmac('a', 'b', 'c')",
    "SELECT * FROM guard.secret",
    "COPY item TO STDOUT",
    "COPY (SELECT title FROM item) TO PROGRAM 'cat'",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT title FROM item WHERE tenant_id = {}",
    "LOCK TABLE guard.secret",
    "TRUNCATE item",
    "DO $$ BEGIN PERFORM guard.enter('system|{}||9999999999', repeat('0', 64)); END $$",
    "DO $$ BEGIN RAISE EXCEPTION '%', (SELECT string_agg(title, ',') FROM item); END $$",
    "SELECT set_config('commarch.context', '', false)",
    "SELECT person_id::text || role FROM membership",
    "SELECT name || email FROM person",
    "SELECT file_name FROM import_batch WHERE tenant_id = {}",
]


@pytest.fixture
def holed(app: Flask, filled: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with a page that puts what is asked into its SQL."""

    @needs(Duty.VIEW)
    def hole() -> str:
        said = request.args["title"]
        with_condition = f"SELECT title FROM item WHERE tenant_id = {home_tenant()} AND title LIKE '%{said}%'"
        rows = session.execute(text((said if "whole" in request.args else with_condition).replace(":", r"\:")))
        return "\n".join(str(row) for row in rows.all()) if rows.returns_rows else f"{rows.rowcount} rows"

    monkeypatch.setitem(app.view_functions, "today.show", hole)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return app


def say(client: FlaskClient, said: str, **more: str) -> str:
    return client.get(_address(client.application), query_string={"title": said, **more}).text


def _address(app: Flask) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "today.show")
    return rule.rule.replace("<tenant_code>", "hongqi")


@pytest.mark.thorough
def test_the_hole_is_a_hole(holed: Flask, client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    assert MINE in say(client, MINE[:4])
    assert "UNION" in say(client, "' UNION SELECT 'UNION' || count(*) FROM category --")
    assert MINE in say(client, "SELECT title FROM item", whole="yes")


def test_what_is_put_into_a_condition_sees_and_changes_nothing_of_others(
    holed: Flask, client: FlaskClient, filled: psycopg.Connection
) -> None:
    _attack(client, filled, CONDITIONS)


def test_a_whole_statement_sees_and_changes_nothing_of_others(holed: Flask, client: FlaskClient, filled: psycopg.Connection) -> None:
    _attack(client, filled, STATEMENTS, whole="yes")


def _attack(client: FlaskClient, admin: psycopg.Connection, payloads: list[str], **more: str) -> None:
    """Say all that; whatever came back or was changed must be the attacker's own tenant's."""
    given.signed_in(client, WANG_MIN)
    theirs, leaks = given.tenant_id("binjiang"), []
    secret = application_key(SECRET).hex()
    before = _of_others(admin)
    for payload in payloads:
        said = say(client, payload.format(theirs), **more)
        told = [
            mark for mark in ("binjiang-7391", MA_LIN.email, MA_LIN.name, LI_NA.email, "argon2", secret, "-hits", "root:") if mark in said
        ]
        if told:
            leaks.append((payload, told))
    assert not leaks, "\n".join(map(str, leaks))
    assert _of_others(admin) == before
    assert MINE in say(client, MINE[:4]), "the page still answers, on the connections that were attacked"


def _of_others(admin: psycopg.Connection) -> dict[str, Any]:
    """Return what all tables hold but for the attacker's own community, and who is a member of what."""
    hongqi = given.tenant_id("hongqi")
    found: dict[str, Any] = {"membership": admin.execute("SELECT tenant_id, person_id, role FROM membership ORDER BY 1, 2, 3").fetchall()}
    for table in ("item", "category", "audit_entry", "import_row", "series_counter", "notice", "saved_view", "job_run"):
        query = f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {table} t WHERE tenant_id <> {hongqi}"
        found[table] = admin.execute(query).fetchone()
    found["tenants"] = admin.execute("SELECT id, code, parent_id, kind FROM tenant ORDER BY id").fetchall()
    return found


def test_a_community_moves_under_no_other_street(holed: Flask, client: FlaskClient, filled: psycopg.Connection) -> None:
    """Under another street it would read what is published there."""
    given.signed_in(client, WANG_MIN)
    before = fingerprint(filled)["tenant"]
    say(client, f"UPDATE tenant SET parent_id = {given.tenant_id('songbei')} RETURNING code", whole="yes")
    assert fingerprint(filled)["tenant"] == before


def test_nobody_is_made_a_member_so_that_her_name_can_be_read(holed: Flask, client: FlaskClient, filled: psycopg.Connection) -> None:
    given.signed_in(client, WANG_MIN)
    for person in filled.execute("SELECT id FROM person").fetchall():
        told = f"INSERT INTO membership (tenant_id, person_id, role, since) VALUES (guard.home(), {person[0]}, 'auditor', '2026-01-01') RETURNING 1"
        say(client, told, whole="yes")
    assert MA_LIN.email not in say(client, "SELECT name || email FROM person", whole="yes")


#: Puts a statement of its own under the name of the one that tells the database who comes: it would keep what it is told.
POISON = (
    "DO $poison$ DECLARE one text; BEGIN "
    "FOR one IN SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT guard.enter(%' LOOP "
    "EXECUTE format('DEALLOCATE %I', one); "
    "EXECUTE format('PREPARE %I (text, text) AS SELECT set_config(''stolen.claims'', $1 || ''#'' || $2, false), guard.enter($1, $2)', one); "
    "PERFORM set_config('stolen.poisoned', 'yes', false); END LOOP; END $poison$"
)


def test_claims_can_not_be_stolen_through_a_pooled_connection(app: Flask, filled: psycopg.Connection) -> None:
    """Claims hold for 60 s: whoever had them could enter as their owner. They are bound values, seen by nobody; unless a statement lies in wait."""
    db.engine.dispose()  # one connection from here on, for everybody in turn
    for _ in range(8):  # so often that the driver prepares it
        assert _as(LI_NA, "wenyuan", "SELECT 1") == "1"
    assert "guard.enter" in _as(WANG_MIN, "hongqi", "SELECT string_agg(statement, ';') FROM pg_prepared_statements")
    assert _as(WANG_MIN, "hongqi", POISON) == ""
    for _ in range(3):
        assert _as(LI_NA, "wenyuan", "SELECT 1") == "1"
        assert _as(WANG_MIN, "hongqi", "SELECT coalesce(current_setting('stolen.claims', true), '')") == ""


def test_a_connection_takes_one_statement_at_a_time(app: Flask, filled: psycopg.Connection) -> None:
    with pytest.raises(DBAPIError, match="multiple commands"):
        _as(WANG_MIN, "hongqi", "SELECT 1; SELECT 2")


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        ("SELECT set_config('left.here', 'x', false)", "SELECT coalesce(current_setting('left.here', true), '')"),
        ("SET search_path = pg_temp", "SELECT CASE current_setting('search_path') WHEN 'pg_temp' THEN 'left' ELSE '' END"),
        ("SET statement_timeout = 0", "SELECT CASE current_setting('statement_timeout') WHEN '0' THEN 'left' ELSE '' END"),
        ("SET ROLE commarch_supervisor", "SELECT CASE current_user WHEN 'commarch_supervisor' THEN 'left' ELSE '' END"),
        ("DECLARE held CURSOR WITH HOLD FOR SELECT title FROM item", "SELECT coalesce(string_agg(name, ''), '') FROM pg_cursors"),
        ("SELECT pg_advisory_lock(1)", "SELECT coalesce(string_agg('left', ''), '') FROM pg_locks WHERE locktype = 'advisory'"),
        ("LISTEN x", "SELECT coalesce(string_agg(c, ''), '') FROM pg_listening_channels() c"),
    ],
)
def test_nothing_is_left_on_a_connection_for_the_next_tenant(left: str, asked: str, app: Flask, filled: psycopg.Connection) -> None:
    _as(WANG_MIN, "hongqi", left)
    assert _as(MA_LIN, "binjiang", asked) == ""


def _as(somebody: Any, code: str, statement: str) -> str:
    with given.acting(somebody, code):
        rows = session.execute(text(statement))
        return str(rows.scalar() or "") if rows.returns_rows else ""
