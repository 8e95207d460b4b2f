"""States of the database that tests begin from: kept table by table in a schema of their own, put back where a test has left its marks.

A table that nothing was written to since it was put back is left alone. That is told by its rows' `xmin`, the transaction that wrote
them: all rows that were put back have the same one, later writers have higher ones, so that number and sum of them stay the same only
when nothing was written. A test that changes two tables pays for two, not for all.
"""

import psycopg
from psycopg import sql

#: The state in which the named world was built.
WORLD = "remembered"
EMPTY = "empty"
#: Beyond this a table is made anew: its dead rows would slow down every test that comes later.
LARGE = 2 * 1024 * 1024
#: What a table holds, when it was last put back, and how that is told from what it holds now.
LEDGER = """
    CREATE SCHEMA IF NOT EXISTS kept;
    CREATE TABLE IF NOT EXISTS kept.table_state (name name PRIMARY KEY, content text, rows bigint, written numeric)"""
LOOK = "SELECT count(*), coalesce(sum(xmin::text::bigint), 0) INTO found, marks FROM public.{table};"
PUT_BACK = (
    LOOK
    + """
    IF NOT EXISTS (SELECT FROM kept.table_state WHERE name = {name} AND content = {content} AND rows = found AND written = marks) THEN
        DELETE FROM public.{table};
        {refill}
        """
    + LOOK
    + """
        INSERT INTO kept.table_state VALUES ({name}, {content}, found, marks) ON CONFLICT (name)
            DO UPDATE SET content = excluded.content, rows = excluded.rows, written = excluded.written;
    END IF;"""
)
MAKE_ANEW = """
    IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > {large}) THEN
        TRUNCATE {tables};
    END IF;"""
FUNCTION = """
    CREATE OR REPLACE FUNCTION kept.{function}() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $put_back$
    #variable_conflict use_column
    DECLARE found bigint; marks numeric;
    BEGIN {body} END $put_back$"""


class Stock:
    """The states of the database that tests begin from, over one connection: a new one takes longer than to put a state back."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.connection: psycopg.Connection | None = None
        self.left_in: tuple[str, int] | None = None

    def put_back(self, state: str = WORLD) -> None:
        """Make the database what it was in this state; there is nothing to do if nothing whatever was written since it was in it."""
        if self.left_in != (state, self._next_transaction()):
            restore(self._connected(), schema=state)
            self.left_in = state, self._next_transaction()

    def _next_transaction(self) -> int:
        """Return the number that the next transaction will have that writes."""
        row = self._connected().execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        assert row is not None
        return int(row[0])

    def remember(self, state: str = WORLD) -> None:
        """Keep what is in the database now."""
        remember(self._connected(), state)

    def has(self, state: str) -> bool:
        """Tell whether a state was kept."""
        return _is_kept(self._connected(), state)

    def _connected(self) -> psycopg.Connection:
        if self.connection is None or self.connection.closed:
            self.connection = psycopg.connect(self.admin_url, autocommit=True)
            # for good: when it changes, PostgreSQL forgets every plan, and those of a function that puts all tables back are many
            self.connection.execute("SET session_replication_role = replica")
        return self.connection

    def close(self) -> None:
        """Let go of the database."""
        if self.connection is not None:
            self.connection.close()


def remember(connection: psycopg.Connection, schema: str = WORLD) -> None:
    """Keep a copy of every row of every table under a name."""
    connection.execute(LEDGER)
    kept = sql.Identifier(schema)
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(kept))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(kept))
    for table in _tables(connection):
        copied = connection.execute(sql.SQL("CREATE TABLE {0}.{1} AS SELECT * FROM public.{1}").format(kept, sql.Identifier(table)))
        if copied.rowcount:  # as autovacuum would: without, schemes are read by plans for a handful of rows, ten times as long
            connection.execute(sql.SQL("ANALYZE public.{}").format(sql.Identifier(table)))
    _make_function(connection, schema, {table: _refill(connection, table, kept) for table in _tables(connection)})


def restore(connection: psycopg.Connection, *, empty: bool = False, schema: str = WORLD) -> None:
    """Put every row back as it was remembered, or leave the tables empty."""
    if empty:
        connection.execute(LEDGER)
        _make_function(connection, EMPTY, dict.fromkeys(_tables(connection), sql.SQL("")))
    connection.execute(sql.SQL("SELECT kept.{}()").format(sql.Identifier(EMPTY if empty else schema)))


def _is_kept(connection: psycopg.Connection, schema: str) -> bool:
    """Tell whether a state was remembered under a name."""
    row = connection.execute("SELECT to_regnamespace(quote_ident(%s)) IS NOT NULL", [schema]).fetchone()
    return bool(row and row[0])


def _make_function(connection: psycopg.Connection, name: str, refills: dict[str, sql.Composable]) -> None:
    tables = sql.SQL(", ").join(map(sql.Identifier, refills))
    body = [sql.SQL(MAKE_ANEW).format(large=sql.Literal(LARGE), tables=tables)]
    body += [
        sql.SQL(PUT_BACK).format(
            table=sql.Identifier(table), name=sql.Literal(table), content=sql.Literal(_content(connection, table, name)), refill=refill
        )
        for table, refill in refills.items()
    ]
    connection.execute(sql.SQL(FUNCTION).format(function=sql.Identifier(name), body=sql.SQL("\n").join(body)))


def _content(connection: psycopg.Connection, table: str, schema: str) -> str:
    """Return what tells a table's rows of one kept state from those of another."""
    if schema == EMPTY:
        return EMPTY
    row = connection.execute(
        sql.SQL("SELECT coalesce(md5(string_agg(md5(one::text), '' ORDER BY md5(one::text))), {}) FROM {}.{} AS one").format(
            sql.Literal(EMPTY), sql.Identifier(schema), sql.Identifier(table)
        )
    ).fetchone()
    assert row is not None
    return str(row[0])


def _refill(connection: psycopg.Connection, table: str, kept: sql.Composable) -> sql.Composable:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in _stored_columns(connection, table))
    return sql.SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM {2}.{0};").format(
        sql.Identifier(table), names, kept
    )


def _tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1")
    return [row[0] for row in found]


def _stored_columns(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in found]
