"""Undoing an import (撤销导入): the items that nobody has touched since go, the others stay and are named.

Codes that stood on paper are free again. Numbers that the import gave by itself go back where they end their series; else they are void,
which the trail says one by one, so that every number of a series is explained. Steps as in `committing`; the last items go first.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, select, update

from commarch import audit, clock, holdings
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.holdings import Item
from commarch.imports.committing import KIND
from commarch.imports.leases import claim, keep
from commarch.imports.models import ImportBatch, ImportRow, ImportState, RowState

STEP = 500
VOID = "已撤销；系统编的档号 {} 作废，不再使用"
TAKEN_BACK = "已撤销"
BURNT = "撤销导入“{}”时，其后已有别的件，件号作废"


def undo(batch_id: UUID, by: Actor) -> Iterator[None]:
    """Take back the items of a batch, step by step."""
    batch = claim(batch_id, (ImportState.UNDOING,))
    if batch is None:
        return
    lease = batch.leased_until
    rows = _rows(batch_id)
    yield
    for start in range(0, len(rows), STEP):
        batch = keep(batch_id, lease)
        lease = batch.leased_until
        _undo_rows(batch, rows[start : start + STEP], by)
        yield
    batch = keep(batch_id, lease)
    left = session.scalar(select(ImportRow.id).where(ImportRow.batch_id == batch_id, ImportRow.state == RowState.IMPORTED).limit(1))
    batch.state = ImportState.DONE if left else ImportState.UNDONE
    batch.finished_at, batch.leased_until = clock.now(), None


def _rows(batch_id: UUID) -> Sequence[Row[Any]]:
    """Return the imported rows, those with the highest numbers of each series first."""
    chosen = select(ImportRow.id, ImportRow.item_id, ImportRow.coded).outerjoin(
        Item, (Item.tenant_id == ImportRow.tenant_id) & (Item.id == ImportRow.item_id)
    )
    imported = chosen.where(ImportRow.batch_id == batch_id, ImportRow.state == RowState.IMPORTED)
    found: Any = session.execute(
        imported.order_by(Item.series, Item.item_number.desc(), ImportRow.sheet_number.desc(), ImportRow.row_number.desc())
    ).all()
    return cast("Sequence[Row[Any]]", found)


def _undo_rows(batch: ImportBatch, rows: Sequence[Row[Any]], by: Actor) -> None:
    row_of = {row.item_id: row.id for row in rows}
    done = holdings.take_back(list(row_of), {row.item_id for row in rows if not row.coded})
    changed = [
        {"id": row_of[item_id], "state": RowState.UNDONE, "skipped_because": _why(done.void.get(item_id))} for item_id in done.removed
    ]
    changed += [{"id": row_of[item_id], "state": RowState.IMPORTED, "skipped_because": why} for item_id, why in done.kept.items()]
    session.execute(update(ImportRow), [{"tenant_id": batch.tenant_id, **one} for one in changed])
    batch.rows_handled += len(rows)
    told: dict[str, Any] = {"count": len(done.removed), "kept_items": len(done.kept)}
    if done.void:
        told["void_codes"] = sorted(done.void.values())
    reason = BURNT.format(batch.file_name) if done.void else None
    audit.record(Act.UNDO_IMPORT, KIND, batch.id, batch.file_name, by=by, after=told, reason=reason)


def _why(void: str | None) -> str:
    return VOID.format(void) if void else TAKEN_BACK
