"""Nothing that one transaction leaves on its connection is there for the next: a pooled connection serves every tenant in turn.

Row-level security ends with the transaction; settings, held cursors, locks and prepared statements do not. An SQL injection in one
tenant could put a statement of its own under the name of one that the driver has prepared, and so read, in another tenant's
transaction, its rows or the claims that open it. So a connection takes one statement at a time, is cleaned when it goes back to the
pool, and is closed if statements were prepared on it by SQL (ours are prepared by the protocol, which SQL can't do).
"""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState, QueuePool

_CLEAN = (
    b"SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();"
    b"SELECT count(*) FROM pg_prepared_statements WHERE from_sql"
)


class Tampered(Exception):
    """Somebody prepared statements of her own: the pool closes the connection and logs this."""


@event.listens_for(Engine, "do_execute")
def _take_one_statement(cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext) -> bool:
    """Prepare what has no parameters too: the driver would send it in a way in which `; …` begins a second statement."""
    if parameters or not isinstance(context.engine.pool, QueuePool):
        return False
    cursor.execute(statement, parameters, prepare=True)  # type: ignore[call-arg]
    return True


@event.listens_for(QueuePool, "reset")
def _clean(connection: DBAPIConnection, entry: ConnectionPoolEntry, state: PoolResetState) -> None:  # noqa: ARG001
    """End the transaction and clean the connection; one that can't be cleaned is closed."""
    if state.terminate_only:
        return
    connection.rollback()
    answer = connection.pgconn.exec_(_CLEAN)
    if answer.ntuples != 1 or answer.get_value(0, 0) != b"0":
        raise Tampered("a connection held prepared statements that are not ours")
