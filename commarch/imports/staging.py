"""Staging: a job reads an uploaded file into rows, or reads the rows anew after its mapping was changed.

A generator of steps; each step is one transaction, which the caller opens and commits. Killed at any moment and begun again it starts
from nothing, since nothing but this has touched the rows yet.
"""

import json
import re
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, takewhile
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, select, text
from uuid_utils.compat import uuid7

from commarch.database import home_tenant, session
from commarch.database.writing import PIECE, Writer
from commarch.errors import RuleBroken
from commarch.imports.bounded import bounded
from commarch.imports.checking import Checker, taken, taken_codes
from commarch.imports.layout import Layout, SheetLayout, guess_sheet
from commarch.imports.leases import claim, keep, locked
from commarch.imports.limits import Limits
from commarch.imports.models import ImportRow, ImportState, RowState
from commarch.imports.placing import Place, Placed, place_rows
from commarch.imports.rules import Reading
from commarch.imports.table import Row

#: Pieces of one step.
STEP = 4
_ROWS = cast("Table", ImportRow.__table__)
LEFT_OUT = "人工略过"
#: What JSON in PostgreSQL can't hold.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UPDATE = text(
    'UPDATE import_row SET "values" = r."values", faults = r.faults, facts = r.facts, state = r.state, '
    "skipped_because = r.skipped_because, key = r.key, coded = r.coded "
    "FROM json_populate_recordset(NULL::import_row, CAST(:rows AS json)) r "
    "WHERE import_row.tenant_id = :tenant AND import_row.id = r.id AND import_row.state IN ('ready', 'faulty', 'skipped')"
)


@dataclass
class Raw:
    """A row as it was uploaded, with what a person did to it since."""

    cells: Row
    id: UUID = field(default_factory=uuid7)
    mended: dict[str, str] | None = None
    #: why a person left it out; None where nobody did
    left_out: str | None = None


@dataclass
class Work:
    """One run over a batch."""

    batch_id: UUID
    checker: Checker
    lease: datetime | None
    is_new: bool
    layout: Layout


def read(batch_id: UUID, today: date, limits: Limits | None = None) -> Iterator[None]:
    """Read a batch, step by step; a file that can't be read is refused with a sentence that names the place."""
    batch = claim(batch_id, (ImportState.UPLOADED, ImportState.READING))
    if batch is None:
        return
    batch.state, batch.rows_handled = ImportState.READING, 0
    try:
        work = Work(batch_id, Checker(today), batch.leased_until, batch.layout is None, Layout.from_json(batch.layout or {"sheets": []}))
        work.checker.arrangement.read_ahead()
        if work.is_new:
            session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
            batch.rows_total = 0
        rows = _uploaded(work, batch.file_name, batch.content, limits) if work.is_new else _stored(work)
        yield
        with closing(rows):
            while _step(work, rows):
                yield
    except RuleBroken as broken:
        refuse(batch_id, str(broken))
        return
    _finish(work)


def _uploaded(work: Work, file_name: str, content: bytes, limits: Limits | None) -> Generator[dict[str, Any], None, None]:
    with bounded(content, file_name, limits) as workbook:
        for sheet in workbook.sheets:
            guessed = guess_sheet(sheet)
            work.layout.sheets.append(guessed)
            yield from _staged_rows(work, guessed, (Raw(_storable(row)) for row in sheet))


def _stored(work: Work) -> Generator[dict[str, Any], None, None]:
    for sheet in work.layout.sheets:
        yield from _staged_rows(work, sheet, stored_rows(work.batch_id, sheet.number))


def stored_rows(batch_id: UUID, sheet_number: int) -> Iterator[Raw]:
    """Walk the rows of a sheet as they were uploaded, a page at a time."""
    last = 0
    chosen = select(ImportRow.id, ImportRow.row_number, ImportRow.cells, ImportRow.mended, ImportRow.left_out, ImportRow.skipped_because)
    of_sheet = chosen.where(ImportRow.batch_id == batch_id, ImportRow.sheet_number == sheet_number).order_by(ImportRow.row_number)
    while rows := session.execute(of_sheet.where(ImportRow.row_number > last).limit(STEP * PIECE)).all():
        for row in rows:
            yield Raw(row.cells, row.id, row.mended, row.skipped_because or LEFT_OUT if row.left_out else None)
        last = rows[-1].row_number


def _staged_rows(work: Work, layout: SheetLayout, raws: Iterator[Raw]) -> Iterator[dict[str, Any]]:
    return (_staged(work, layout, raw, placed) for raw, placed in _placed(layout, raws))


def _placed(layout: SheetLayout, raws: Iterator[Raw]) -> Iterator[tuple[Raw, Placed]]:
    waiting: deque[Raw] = deque()

    def rows() -> Iterator[Row]:
        for raw in raws:
            waiting.append(raw)
            yield raw.cells

    for placed in place_rows(layout, rows()):
        yield waiting.popleft(), placed


def _staged(work: Work, layout: SheetLayout, raw: Raw, placed: Placed) -> dict[str, Any]:
    """Return the columns of one staged row."""
    row = {
        "id": raw.id,
        "batch_id": work.batch_id,
        "sheet_number": layout.number,
        "sheet": _storable([layout.name])[0],
        "row_number": placed.number,
        "cells": raw.cells,
        "facts": None if placed.facts is layout.facts or placed.place is not Place.ITEM else placed.facts,
    }
    if placed.place is not Place.ITEM or raw.left_out:
        because = raw.left_out if placed.place is Place.ITEM else placed.reason
        return row | outcome(None) | {"state": RowState.SKIPPED, "skipped_because": because}
    cells = mended_cells(placed.cells, raw.mended)
    return row | outcome(work.checker.read(cells, placed.facts, (layout.name, placed.number)))


def mended_cells(cells: dict[str, str], mended: dict[str, str] | None) -> dict[str, str]:
    """Return the cells of a row as a person left them."""
    return {name: cell for name, cell in {**cells, **(mended or {})}.items() if cell.strip()} if mended else cells


def outcome(reading: Reading | None) -> dict[str, Any]:
    """Return the columns that say how a row was read."""
    if reading is None:
        return {"values": None, "faults": None, "state": RowState.SKIPPED, "skipped_because": None, "key": "", "coded": False}
    return {
        "values": reading.values,
        "faults": [fault.to_json() for fault in reading.faults] or None,
        "state": RowState.READY if reading.is_ready else RowState.FAULTY,
        "skipped_because": None,
        "key": reading.key,
        "coded": "archival_code" in reading.values or "item_number" in reading.values,
    }


def _step(work: Work, rows: Iterator[dict[str, Any]]) -> bool:
    """Write the rows of one step; return whether there are more. While PostgreSQL takes a piece of them, the next is read."""
    batch = keep(work.batch_id, work.lease)
    work.lease, count = batch.leased_until, 0
    with Writer() as writer:
        for piece in takewhile(bool, (list(islice(rows, PIECE)) for _ in range(STEP))):
            _write(work, piece, writer)
            count += len(piece)
    batch.rows_handled += count
    batch.rows_total = max(batch.rows_total, batch.rows_handled)
    return count == STEP * PIECE


def _write(work: Work, rows: list[dict[str, Any]], writer: Writer) -> None:
    coded = {row["values"]["archival_code"]: row for row in rows if row["state"] is RowState.READY and "archival_code" in row["values"]}
    if coded:
        writer.wait()
        _mark_taken(coded)
    if work.is_new:
        writer.insert(_ROWS, rows)
    else:
        session.execute(_UPDATE, {"tenant": home_tenant(), "rows": json.dumps(rows, ensure_ascii=False, default=str)})


def _mark_taken(coded: dict[str, dict[str, Any]]) -> None:
    """Fault the rows whose code an item has already."""
    for code, item_id in taken_codes(coded).items():
        row = coded[code]
        row["faults"] = [*(row["faults"] or []), taken(code, item_id)]
        row["state"] = RowState.FAULTY


def _finish(work: Work) -> None:
    batch = keep(work.batch_id, work.lease)
    batch.layout = json.loads(json.dumps(work.layout.to_json()))
    batch.state, batch.leased_until = ImportState.DONE if batch.finished_at else ImportState.STAGED, None


def refuse(batch_id: UUID, why: str) -> None:
    """Say why a file can't be read; what was staged of it goes. Rows that were read before stay as they are."""
    batch = locked(batch_id)
    batch.refusal, batch.leased_until = why, None
    if batch.layout is not None:
        batch.state = ImportState.DONE if batch.finished_at else ImportState.STAGED
        return
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
    batch.state, batch.rows_handled, batch.rows_total = ImportState.REFUSED, 0, 0


def _storable(row: Row) -> Row:
    return [_UNSTORABLE.sub("\ufffd", cell) for cell in row] if _UNSTORABLE.search("".join(row)) else row
