"""Nothing that one transaction leaves on its connection is there for the next: a pooled connection serves every tenant in turn.

Row-level security ends with the transaction; settings, held cursors, locks and prepared statements do not. An SQL injection in one
tenant could put a statement of its own under the name of one that the driver has prepared, and so read, in another tenant's
transaction, its rows or the claims that open it. So a connection takes one statement at a time, is cleaned when it goes back to the
pool, and is closed if statements were prepared on it by SQL (ours are prepared by the protocol, which SQL can't do).
"""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, QueuePool

_CLEAN = (
    b"SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();"
    b"SELECT count(*) FROM pg_prepared_statements WHERE from_sql"
)

_COMMIT_AND_CLEAN = b"COMMIT; " + _CLEAN
_CLEANED = "cleaned"


class Tampered(Exception):
    """Somebody prepared statements of her own: the pool closes the connection and logs this."""


@event.listens_for(Engine, "do_execute")
def _take_one_statement(cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext) -> bool:
    """Prepare what has no parameters too: the driver would send it in a way in which `; …` begins a second statement."""
    if parameters or not isinstance(context.engine.pool, QueuePool):
        return False
    cursor.execute(statement, parameters, prepare=True)  # type: ignore[call-arg]
    return True


@event.listens_for(Engine, "begin")
def _soil(connection: Connection) -> None:
    connection.info.pop(_CLEANED, None)


@event.listens_for(Engine, "commit")
def _commit_and_clean(connection: Connection) -> None:
    """Commit and clean in one message to the server: most transactions are a page's, and that is all that is left to say."""
    driver = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    if driver.transaction_status != TransactionStatus.INTRANS or not isinstance(connection.engine.pool, QueuePool):
        return
    try:
        answer = driver.exec_(_COMMIT_AND_CLEAN)
        if answer.status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(answer)
    except psycopg.Error as fault:
        connection._handle_dbapi_exception(fault, None, None, None, None)  # noqa: SLF001  as for SQLAlchemy's own commit
    connection.info[_CLEANED] = _is_clean(answer)


@event.listens_for(QueuePool, "reset")
def _clean(connection: DBAPIConnection, entry: ConnectionPoolEntry, state: PoolResetState) -> None:
    """End the transaction and clean the connection; one that can't be cleaned is closed."""
    if state.terminate_only or entry.info.pop(_CLEANED, False):
        return
    connection.rollback()
    if not _is_clean(connection.pgconn.exec_(_CLEAN)):
        raise Tampered("a connection held prepared statements that are not ours")


def _is_clean(answer: PGresult) -> bool:
    """Tell whether the last answer counts no statement that SQL has prepared."""
    return bool(answer.ntuples == 1 and answer.get_value(0, 0) == b"0")
