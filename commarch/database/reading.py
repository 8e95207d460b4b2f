"""Reading plain rows: one statement, prepared, straight to the driver.

SQLAlchemy puts a statement together, once; what it does round each sending of it costs more than the database does. So pages that are
asked for again and again read here. What listens to statements hears of these too, and a fault is SQLAlchemy's as everywhere.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

#: Statements whose wording a worker keeps.
KEPT = 128
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


def rows_of(connection: Connection, statement: ClauseElement, values: Mapping[str, Any] | None = None) -> list[Any]:
    """Return what a statement reads, as the driver gives it: an enumeration's value is its text."""
    wording, own_values = _worded(statement)
    sent = {**own_values, **values} if values else own_values
    cursor = connection.connection.driver_connection.cursor(row_factory=_named)  # type: ignore[union-attr]
    connection.dispatch.before_cursor_execute(connection, cursor, wording, sent, None, False)  # noqa: FBT003  its listeners take it so
    try:
        found: list[Any] = cursor.execute(wording, sent, prepare=True).fetchall()
    except psycopg.Error as fault:
        connection._handle_dbapi_exception(fault, wording, sent, cursor, None)  # noqa: SLF001  tells a lost connection, clears the pool
    return found


def _named(cursor: psycopg.Cursor[Any]) -> Callable[[Any], Any]:
    """Return what names the values of a row, without a function of Python's for each."""
    return partial(tuple.__new__, namedtuple_row(cursor).__self__)  # type: ignore[attr-defined]


@lru_cache(maxsize=KEPT)
def _worded(statement: ClauseElement) -> tuple[str, dict[str, Any]]:
    """Word a statement for the driver, with the values that stand in it."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    processors = compiled._bind_processors  # type: ignore[attr-defined]  # noqa: SLF001  no other way to have an enumeration's text
    return str(compiled), {name: processors[name](value) if name in processors else value for name, value in compiled.params.items()}
