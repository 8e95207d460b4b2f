"""Keys: no row can be tied to another tenant's record, and no key tells what another tenant has."""

import re
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from commarch.database import Context, Mode
from commarch.database.context import application_key, signed
from tests import given
from tests.conftest import SECRET
from tests.isolation.test_matrix import STORED, tenant_tables
from tests.world import MA_LIN

FOREIGN_KEYS = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, c.conname,
           (SELECT array_agg(a.attname ORDER BY k.ord) FROM unnest(c.conkey) WITH ORDINALITY k(num, ord)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num),
           (SELECT array_agg(a.attname ORDER BY k.ord) FROM unnest(c.confkey) WITH ORDINALITY k(num, ord)
              JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
      FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY 1, 3"""
NOBODY = UUID("019a0000-0000-7000-8000-00000000dead")


#: A register goes together with the state of what it took out, a consent with who gave it: a check asks for that before the key is looked at.
EXPECTED = {("item", "destruction_id"): {"CheckViolation"}, ("hold", "head_consent_id"): {"CheckViolation"}}


def ties(admin: psycopg.Connection) -> list[tuple[str, str, str, str]]:
    """Return the foreign keys between tenants' tables: table, referenced table, column, referenced column."""
    tables = set(tenant_tables(admin))
    found = []
    for table, other, name, columns, others in admin.execute(FOREIGN_KEYS).fetchall():
        if table in tables and other in tables:
            assert columns[0] == others[0] == "tenant_id", name
            # the column that names a row: what only repeats its class or year is the same in every tenant
            names = next((place for place, column in enumerate(columns) if column.endswith("_id") and column != "tenant_id"), 1)
            found.append((table, other, columns[names], others[names]))
    return found


def test_every_key_between_tenants_tables_names_the_tenant(filled: psycopg.Connection) -> None:
    assert len(ties(filled)) >= 9


def test_no_row_can_be_tied_to_another_tenants_record(filled: psycopg.Connection, naked: psycopg.Connection) -> None:
    hongqi, binjiang = given.tenant_id("hongqi"), given.tenant_id("binjiang")
    claim = signed(Context(Mode.MEMBER, binjiang, given.person_id(MA_LIN)), application_key(SECRET))
    tied = []
    for table, other, column, key in ties(filled):
        theirs = filled.execute(
            sql.SQL("SELECT {} FROM {} WHERE tenant_id = %s").format(sql.Identifier(key), sql.Identifier(other)), [hongqi]
        )
        foreign = theirs.fetchone()
        assert foreign is not None, other
        # a record of another tenant and one that nobody has are refused in the same words
        refusals = {tried(naked, claim, table, column, [record, binjiang, binjiang]) for record in (foreign[0], NOBODY)}
        proved = all(said.startswith(("insert or update", "no row")) for said in refusals)
        if len(refusals) != 1 or not (proved or refusals == EXPECTED.get((table, column))):
            tied.append((table, column, refusals))
    assert tied == []


def tried(naked: psycopg.Connection, claim: dict[str, str], table: str, column: str, values: list[object]) -> str:
    """Try to tie a row of ours to a record; return what the database said."""
    # one row that may be changed, so that no unique key tells first; where some rows are tied and others must not be, a tied one
    statement = sql.SQL(
        "UPDATE {0} SET {1} = %s WHERE tenant_id = %s AND ctid = (SELECT ctid FROM {0} WHERE tenant_id = %s ORDER BY {1} IS NULL LIMIT 1 FOR UPDATE)"
    ).format(sql.Identifier(table), sql.Identifier(column))
    naked.execute("SELECT guard.enter(%(claims)s, %(signature)s)", claim)
    naked.execute("SET CONSTRAINTS ALL IMMEDIATE")
    try:
        said = "tied" if naked.execute(statement, values).rowcount else "out of reach"
    except psycopg.errors.ForeignKeyViolation as fault:
        said = re.sub(r"=\(.*?\)", "", str(fault))
    except psycopg.errors.InsufficientPrivilege:
        said = "no row of it may be changed by anybody"
    except psycopg.errors.IntegrityError as fault:
        said = type(fault).__name__
    naked.rollback()
    return said


def test_two_tenants_may_have_all_the_same(filled: psycopg.Connection) -> None:
    """The whole of one community as a second one's: were any unique key wider than a tenant, it would clash, and so tell."""
    hongqi, binjiang = given.tenant_id("hongqi"), given.tenant_id("binjiang")
    with filled.transaction(force_rollback=True):
        filled.execute("SET LOCAL session_replication_role = replica")
        for table in tenant_tables(filled):
            names = [row[0] for row in filled.execute(STORED, [table])]
            chosen = sql.SQL(", ").join(sql.Literal(binjiang) if name == "tenant_id" else sql.Identifier(name) for name in names)
            columns = sql.SQL(", ").join(map(sql.Identifier, names))
            filled.execute(sql.SQL("DELETE FROM {} WHERE tenant_id = %s").format(sql.Identifier(table)), [binjiang])
            filled.execute(
                sql.SQL("INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE tenant_id = %s").format(sql.Identifier(table), columns, chosen),
                [hongqi],
            )


#: The few keys that span tenants, on purpose: nobody inside a tenant may write what they are made of.
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tenant SET code = 'hongqi'",
        "UPDATE tenant SET fonds_number = 'H017'",
        "UPDATE tenant SET parent_id = 1",
        "UPDATE tenant SET kind = 'street', parent_id = NULL",
        "INSERT INTO tenant (kind, code, name, constituting_unit) VALUES ('street', 'hongqi', 'x', 'x')",
        "UPDATE person SET email = 'wangmin@example.org'",
        "UPDATE person SET id = 1",
        "INSERT INTO person (email, name) VALUES ('wangmin@example.org', 'x')",
        "UPDATE membership SET person_id = 1",
        "UPDATE membership SET role = 'administrator'",
        "INSERT INTO membership (tenant_id, person_id, role, since) SELECT guard.home(), n, 'clerk', '2026-01-01' FROM generate_series(1, 20) n",
        "UPDATE login_session SET person_id = 1",
        "INSERT INTO login_session (token_hash, id, person_id, started_at, seen_at, proved_at, address, browser) "
        "VALUES ('x', gen_random_uuid(), guard.person(), now(), now(), now(), '', '')",
        "INSERT INTO credential (person_id, password_hash, set_at) VALUES (1, 'x', now())",
        "INSERT INTO one_time_link (token_hash, person_id, purpose, created_at, expires_at) VALUES ('x', guard.person(), 'login', now(), now())",
    ],
)
def test_inside_a_tenant_nobody_writes_what_spans_tenants(statement: str, filled: psycopg.Connection, naked: psycopg.Connection) -> None:
    context = Context(Mode.MEMBER, given.tenant_id("binjiang"), given.person_id(MA_LIN))
    naked.execute("SELECT guard.enter(%(claims)s, %(signature)s)", signed(context, application_key(SECRET)))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        naked.execute(statement)
