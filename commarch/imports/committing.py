"""Committing (入库): ready rows become items, in the order of the file; codes that stand on paper first, so that no new number takes theirs.

A generator of steps; each step is one transaction, which the caller opens and commits. A row becomes an item and says so in the same
transaction, so that no row is taken twice and none is lost, whenever the worker dies.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.database.writing import Writer
from commarch.holdings import Arrangement, NewItem, Prepared, Refused, Terms
from commarch.imports.checking import incoming
from commarch.imports.cleaned import Severity
from commarch.imports.leases import claim, keep
from commarch.imports.models import ImportBatch, ImportRow, ImportState, RowState

#: Rows of one step.
STEP = 2_000
KIND = "import_batch"
#: What rows call a field where items call it otherwise.
_FIELDS = {"carriers": "carrier"}
_IMPORTED = (
    "UPDATE import_row SET state = 'imported', item_id = r.item_id FROM json_to_recordset(CAST(:rows AS json)) r (id uuid, item_id uuid) "
    "WHERE import_row.tenant_id = :tenant AND import_row.id = r.id"
)
_REFUSED = (
    "UPDATE import_row SET state = 'faulty', faults = r.faults FROM json_to_recordset(CAST(:rows AS json)) r (id uuid, faults jsonb) "
    "WHERE import_row.tenant_id = :tenant AND import_row.id = r.id"
)


def commit(batch_id: UUID, by: Actor, today: date) -> Iterator[None]:
    """Make items of a batch's ready rows, step by step; while the items of a step are written, those of the next are prepared.

    Rows of a batch that is being committed are nobody else's to change, so what was prepared before a step is still true in it.
    """
    batch = claim(batch_id, (ImportState.COMMITTING,))
    if batch is None:
        return
    lease, terms = batch.leased_until, Terms(batch_id, batch.file_items, by, today, Arrangement().read_ahead())
    steps = _steps(batch_id)
    rows = next(steps, ())
    prepared = _prepared(rows, terms)
    yield
    while rows:
        batch = keep(batch_id, lease)
        lease, coming = batch.leased_until, next(steps, ())
        with Writer() as writer:
            became = holdings.take_in(prepared, terms, writer)
            _write_outcome(rows, became, writer)
            prepared = _prepared(coming, terms)
        batch.rows_handled += len(rows)
        _record(batch, became, by)
        rows = coming
        yield
    batch = keep(batch_id, lease)
    batch.state, batch.finished_at, batch.leased_until = ImportState.DONE, clock.now(), None


def _steps(batch_id: UUID) -> Iterator[Sequence[Row[Any]]]:
    """Return the ready rows in the order they are taken in, so many at a time; each is asked for when it is wanted."""
    columns = (ImportRow.id, ImportRow.values.label("read"), ImportRow.faults, ImportRow.sheet_number, ImportRow.row_number)
    place = (ImportRow.sheet_number, ImportRow.row_number)
    for coded in (True, False):
        ready = select(*columns).where(ImportRow.batch_id == batch_id, ImportRow.state == RowState.READY, ImportRow.coded == coded)
        last = (0, 0)
        while rows := session.execute(ready.where(tuple_(*place) > last).order_by(*place).limit(STEP)).all():
            yield rows
            last = (rows[-1].sheet_number, rows[-1].row_number)


def _prepared(rows: Sequence[Row[Any]], terms: Terms) -> Prepared:
    return holdings.prepare([incoming(row.id, row.read, file=terms.file) for row in rows], terms)


def _write_outcome(rows: Sequence[Row[Any]], became: Mapping[UUID, NewItem | Refused], writer: Writer) -> None:
    """Have each row say what became of it."""
    outcomes = [(row, became[row.id]) for row in rows]
    imported = [{"id": row.id, "item_id": one.id} for row, one in outcomes if isinstance(one, NewItem)]
    refused = [{"id": row.id, "faults": [*(row.faults or []), _fault(one)]} for row, one in outcomes if isinstance(one, Refused)]
    for statement, told in ((_IMPORTED, imported), (_REFUSED, refused)):
        if told:
            writer.send(statement, rows=told)


def _fault(refused: Refused) -> dict[str, Any]:
    field = _FIELDS.get(refused.field, refused.field) or "title"
    fault = {"field": field, "severity": Severity.FAULT, "text": refused.text, "proposal": None}
    return fault | ({"item_id": str(refused.item_id)} if refused.item_id else {})


def _record(batch: ImportBatch, became: Mapping[UUID, NewItem | Refused], by: Actor) -> None:
    """Write one entry for the items of a step: its figures, the first code and the last."""
    items = [one for one in became.values() if isinstance(one, NewItem)]
    told: dict[str, Any] = {"count": len(items), "refused_rows": len(became) - len(items)}
    if batch.file_items and items:
        told["archival_code"] = items[0].archival_code if len(items) == 1 else f"{items[0].archival_code} … {items[-1].archival_code}"
    audit.record(Act.IMPORT, KIND, batch.id, batch.file_name, by=by, after=told)
