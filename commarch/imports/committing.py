"""Committing (入库): ready rows become items, in the order of the file; codes that stand on paper first, so that no new number takes theirs.

A generator of steps; each step is one transaction, which the caller opens and commits. A row becomes an item and says so in the same
transaction, so that no row is taken twice and none is lost, whenever the worker dies.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.holdings import Arrangement, NewItem, Refused
from commarch.imports.checking import incoming
from commarch.imports.cleaned import Severity
from commarch.imports.leases import claim, keep
from commarch.imports.models import ImportBatch, ImportRow, ImportState, RowState

#: Rows of one step.
STEP = 2_000
KIND = "import_batch"
#: What rows call a field where items call it otherwise.
_FIELDS = {"carriers": "carrier"}
_UPDATE = text(
    "UPDATE import_row SET state = r.state, item_id = r.item_id, faults = r.faults "
    "FROM json_populate_recordset(NULL::import_row, CAST(:rows AS json)) r WHERE import_row.tenant_id = :tenant AND import_row.id = r.id"
)


def commit(batch_id: UUID, by: Actor, today: date) -> Iterator[None]:
    """Make items of a batch's ready rows, step by step."""
    batch = claim(batch_id, (ImportState.COMMITTING,))
    if batch is None:
        return
    lease, arrangement = batch.leased_until, Arrangement()
    yield
    for coded in (True, False):
        while rows := _next_rows(batch_id, coded=coded):
            lease = _commit_rows(keep(batch_id, lease), rows, by, today, arrangement)
            yield
    batch = keep(batch_id, lease)
    batch.state, batch.finished_at, batch.leased_until = ImportState.DONE, clock.now(), None


def _next_rows(batch_id: UUID, *, coded: bool) -> Sequence[Row[Any]]:
    chosen = select(ImportRow.id, ImportRow.values.label("read"), ImportRow.faults).where(
        ImportRow.batch_id == batch_id, ImportRow.state == RowState.READY, ImportRow.coded == coded
    )
    rows: Sequence[Row[Any]] = session.execute(chosen.order_by(ImportRow.sheet_number, ImportRow.row_number).limit(STEP)).all()
    return rows


def _commit_rows(batch: ImportBatch, rows: Sequence[Row[Any]], by: Actor, today: date, arrangement: Arrangement) -> datetime | None:
    """Make items of some rows; return the lease until the next step."""
    documents = [incoming(row.id, row.read, file=batch.file_items) for row in rows]
    became = holdings.take_in(documents, file=batch.file_items, import_id=batch.id, by=by, today=today, arrangement=arrangement)
    changed = [_row_after(row, became[row.id]) for row in rows]
    session.execute(_UPDATE, {"tenant": home_tenant(), "rows": json.dumps(changed, ensure_ascii=False, default=str)})
    batch.rows_handled += len(rows)
    _record(batch, [one for one in became.values() if isinstance(one, NewItem)], became, by)
    return batch.leased_until


def _row_after(row: Row[Any], became: NewItem | Refused) -> dict[str, Any]:
    if isinstance(became, NewItem):
        return {"id": row.id, "state": RowState.IMPORTED, "item_id": became.id, "faults": row.faults}
    field = _FIELDS.get(became.field, became.field) or "title"
    fault = {"field": field, "severity": Severity.FAULT, "text": became.text, "proposal": None}
    if became.item_id:
        fault["item_id"] = str(became.item_id)
    return {"id": row.id, "state": RowState.FAULTY, "item_id": None, "faults": [*(row.faults or []), fault]}


def _record(batch: ImportBatch, items: Sequence[NewItem], became: Mapping[UUID, NewItem | Refused], by: Actor) -> None:
    """Write one entry for the items of a step: its figures, the first code and the last."""
    told: dict[str, Any] = {"count": len(items), "refused_rows": len(became) - len(items)}
    if batch.file_items and items:
        told["archival_code"] = items[0].archival_code if len(items) == 1 else f"{items[0].archival_code} … {items[-1].archival_code}"
    audit.record(Act.IMPORT, KIND, batch.id, batch.file_name, by=by, after=told)
