"""Writing many rows at once: one statement takes a piece of them, and while PostgreSQL takes it, the next piece is made.

Rows go as JSON, since COPY knows no row-level security.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from sqlalchemy import Table, text

from commarch.database.session import home_tenant, session

#: Rows of one statement.
_PIECE = 500

Row = Mapping[str, Any]


def write_rows(table: Table, rows: Iterable[Row]) -> None:
    """Insert rows of a tenant's table; what a row of a piece does not tell is NULL.

    `rows` may be made while they are asked for, but must not use the session then: it is busy in another thread.
    """
    told = iter(rows)
    connection, taken = session.connection(), Future[Any]()
    taken.set_result(None)
    with ThreadPoolExecutor(1) as hand:
        while piece := list(islice(told, _PIECE)):
            statement, values = _insert(table, piece)
            taken.result()
            taken = hand.submit(connection.execute, text(statement), values)
        taken.result()


def _insert(table: Table, rows: Sequence[Row]) -> tuple[str, dict[str, Any]]:
    """Return the statement that takes some rows, and its values: what all of them tell alike is told once."""
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
    told = [{name: row[name] for name in differing if name in row} for row in rows]
    return statement, {"tenant": home_tenant(), "alike": _json(alike), "rows": _json(told)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
