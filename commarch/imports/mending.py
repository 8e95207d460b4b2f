"""Mending staged rows (改正): a cell written anew, proposals taken, rows left out. What a row is read as is worked out anew each time.

A row may be a double of another, so mending one row reads those anew that shared its key before or share it now.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.imports.checking import Checker, taken, taken_codes
from commarch.imports.fields import FIELDS
from commarch.imports.layout import Layout, SheetLayout
from commarch.imports.models import ImportBatch, ImportRow, RowState
from commarch.imports.operations import changeable, read_anew
from commarch.imports.queries import KIND_OF_FAULT
from commarch.imports.staging import LEFT_OUT, mended_cells, outcome

#: More rows than that are read anew by a job.
AT_ONCE = 300
#: Of the rows that share a key, so many are read anew.
DOUBLES = 50
LONGEST_CELL = 10_000
OPEN = (RowState.READY, RowState.FAULTY)
_ACCEPT = text(
    f"""
    UPDATE import_row r SET mended = coalesce(r.mended, '{{}}'::jsonb) || jsonb_build_object(CAST(:field AS text), p.proposal)
      FROM (SELECT i.id, min(f ->> 'proposal') AS proposal FROM import_row i, jsonb_array_elements(i.faults) f
             WHERE i.tenant_id = :tenant AND i.batch_id = :batch AND i.state IN ('ready', 'faulty') AND f ->> 'field' = :field
               AND f ->> 'proposal' IS NOT NULL AND {KIND_OF_FAULT} = :kind GROUP BY i.id) p
     WHERE r.tenant_id = :tenant AND r.batch_id = :batch AND r.id = p.id RETURNING r.id
    """
)


def mend(batch_id: UUID, written: Mapping[UUID, Mapping[str, str]], today: date) -> int:
    """Write cells anew; return how many rows changed. An unchanged cell changes nothing."""
    batch = changeable(batch_id)
    changed = []
    for row in _rows(batch_id, ImportRow.id.in_(written), ImportRow.state.in_(OPEN)):
        told = {name: _told(cell) for name, cell in written[row.id].items() if name in FIELDS}
        if new := {name: cell for name, cell in told.items() if cell != shown_cells(batch, row).get(name, "")}:
            row.mended = {**(row.mended or {}), **new}
            changed.append(row)
    _read_anew(batch, changed, today)
    return len(changed)


def accept(batch_id: UUID, field: str, kind: str, today: date) -> tuple[ImportBatch, int]:
    """Take the proposals for all faults of one kind; where they are many, a job reads the rows anew."""
    batch = changeable(batch_id)
    if field not in FIELDS:
        raise RuleBroken("没有这个字段，请从列表里选")
    told = {"tenant": home_tenant(), "batch": batch_id, "field": field, "kind": kind}
    ids = list(session.scalars(_ACCEPT, told))
    if len(ids) > AT_ONCE:
        read_anew(batch)
    else:
        _read_anew(batch, _rows(batch_id, ImportRow.id.in_(ids)), today)
    return batch, len(ids)


def leave_out(batch_id: UUID, row_ids: Iterable[UUID], today: date, *, because: str = "") -> int:
    """Leave rows out; doubles of them may be ready now."""
    batch = changeable(batch_id)
    rows = _rows(batch_id, ImportRow.id.in_(list(row_ids)), ImportRow.state.in_(OPEN))
    keys = {row.key for row in rows}
    for row in rows:
        row.left_out, row.state, row.key = True, RowState.SKIPPED, ""
        row.skipped_because = f"{LEFT_OUT}：{because.strip()[:200]}" if because.strip() else LEFT_OUT
    _read_anew(batch, [], today, keys=keys)
    return len(rows)


def take_again(batch_id: UUID, row_ids: Iterable[UUID], today: date) -> int:
    """Take rows again that a person left out."""
    batch = changeable(batch_id)
    rows = _rows(batch_id, ImportRow.id.in_(list(row_ids)), ImportRow.state == RowState.SKIPPED, ImportRow.left_out)
    for row in rows:
        row.left_out = False
    _read_anew(batch, rows, today)
    return len(rows)


def shown_cells(batch: ImportBatch, row: ImportRow) -> dict[str, str]:
    """Return the cells of a row by field, as a person left them."""
    sheet = sheet_of(batch, row.sheet_number)
    return mended_cells({name: row.cells[index] for index, name in sheet.mapped() if index < len(row.cells)}, row.mended)


def sheet_of(batch: ImportBatch, number: int) -> SheetLayout:
    """Return the layout of one sheet."""
    return next(sheet for sheet in Layout.from_json(batch.layout or {"sheets": []}).sheets if sheet.number == number)


def _told(cell: str) -> str:
    return cell.replace("\x00", "")[:LONGEST_CELL].strip()


def _rows(batch_id: UUID, *which: Any) -> Sequence[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.batch_id == batch_id, *which).order_by(ImportRow.sheet_number, ImportRow.row_number)
    rows: Sequence[ImportRow] = session.scalars(chosen).all()
    return rows


def _read_anew(batch: ImportBatch, rows: Sequence[ImportRow], today: date, *, keys: Iterable[str] = ()) -> None:
    """Read rows anew with those that are, or were, their doubles."""
    old = {*keys, *(row.key for row in rows)} - {""}
    session.flush()
    known = {row.id for row in rows}
    shared = [row for row in _of_keys(batch, old) if row.id not in known and row.state in OPEN]
    affected = sorted([*rows, *shared], key=lambda row: (row.sheet_number, row.row_number))
    if not affected:
        return
    checker = Checker(today)
    new = {_read(batch, row, checker).key for row in affected} - {""}
    known |= {row.id for row in shared}
    checker.context.seen = {row.key: (row.sheet, row.row_number) for row in reversed(_of_keys(batch, new)) if row.id not in known}
    for row in affected:
        for name, value in outcome(_read(batch, row, checker)).items():
            setattr(row, name, value)
    _mark_taken(affected)


def _of_keys(batch: ImportBatch, keys: set[str]) -> Sequence[ImportRow]:
    among = ImportRow.state.in_((*OPEN, RowState.IMPORTED))
    return _rows(batch.id, ImportRow.key.in_(keys), among)[:DOUBLES] if keys else []


def _read(batch: ImportBatch, row: ImportRow, checker: Checker) -> Any:
    sheet = sheet_of(batch, row.sheet_number)
    facts = {name: str(told) for name, told in (row.facts or sheet.facts).items()}
    return checker.read(shown_cells(batch, row), facts, (row.sheet, row.row_number))


def _mark_taken(rows: Iterable[ImportRow]) -> None:
    coded = {
        str((row.values or {})["archival_code"]): row
        for row in rows
        if row.state is RowState.READY and "archival_code" in (row.values or {})
    }
    for code, item_id in taken_codes(coded).items():
        row = coded[code]
        row.faults = json.loads(json.dumps([*(row.faults or []), taken(code, item_id)]))
        row.state = RowState.FAULTY
