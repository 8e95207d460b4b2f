"""Writing many rows at once: a statement takes a piece of them, and while PostgreSQL takes it, the next piece is made.

Rows go as JSON, since COPY knows no row-level security.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Table, text

from commarch.database.session import home_tenant, session

#: Rows of one statement.
PIECE = 500
#: Seconds that the sending thread waits at most for this one to give way: by default PostgreSQL would idle as long as it works.
_PATIENCE = 0.000_2

Row = Mapping[str, Any]


class Writer:
    """Sends statements of this transaction in their order, from a thread of its own; they are done when its block ends.

    Between the first of them and the end of the block, or `wait`, the session must not be used.
    """

    def __enter__(self) -> Self:
        self._connection = session.connection()
        self._tenant = home_tenant()
        self._hand = ThreadPoolExecutor(1)
        self._sent: list[Future[Any]] = []
        self._patience = sys.getswitchinterval()
        sys.setswitchinterval(_PATIENCE)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._hand.shutdown(cancel_futures=kind is not None)
        sys.setswitchinterval(self._patience)
        if kind is None:
            self.wait()

    def send(self, statement: str, **values: Any) -> None:
        """Have a statement of this tenant (`:tenant`) done when those before it are; lists and dictionaries go as JSON."""
        told = {name: _json(value) if isinstance(value, list | dict) else value for name, value in values.items()}
        self._sent.append(self._hand.submit(self._connection.execute, text(statement), {"tenant": self._tenant, **told}))

    def insert(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows of a tenant's table, a piece at a time; what a row of a piece does not tell is NULL."""
        coming = iter(rows)
        while piece := list(islice(coming, PIECE)):
            statement, alike, differing = _insertion(table, piece)
            self.send(statement, alike=alike, rows=differing)

    def wait(self) -> None:
        """Wait until everything is done; raise what went wrong first."""
        sent, self._sent = self._sent, []
        for one in sent:
            one.result()


def _insertion(table: Table, rows: Sequence[Row]) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """Return the statement that takes some rows, and the rows: what all of them tell alike is told once."""
    names = dict.fromkeys(name for row in rows for name in row if name != "tenant_id")
    first = rows[0]
    alike = {name: first[name] for name in names if name in first and all(name in row and row[name] == first[name] for row in rows)}
    differing = [name for name in names if name not in alike]
    columns = ", ".join(f'"{name}"' for name in [*alike, *differing])
    sources = ", ".join([*(f'a."{name}"' for name in alike), *(f'r."{name}"' for name in differing)])
    statement = (
        f"INSERT INTO {table.name} (tenant_id, {columns}) SELECT :tenant, {sources} "
        f"FROM json_populate_record(NULL::{table.name}, CAST(:alike AS json)) a, "
        f"json_populate_recordset(NULL::{table.name}, CAST(:rows AS json)) r"
    )
    return statement, alike, [{name: row[name] for name in differing if name in row} for row in rows]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
