"""What a person does with an import: upload, decide on columns, mend rows, leave rows out, commit, undo, give up."""

import hashlib
from collections.abc import Mapping
from typing import IO
from uuid import UUID

from sqlalchemy import delete, func, select

from commarch import clock
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.imports.fields import FIELDS, IGNORE
from commarch.imports.headings import guess_columns
from commarch.imports.layout import SAMPLE, Layout, SheetLayout
from commarch.imports.leases import locked
from commarch.imports.limits import Limits
from commarch.imports.models import ImportBatch, ImportRow, ImportState, RowState

_PIECE = 1 << 20
BUSY = "这次导入正在处理，请等它完成后再改"


def upload(file_name: str, stream: IO[bytes], *, by: Actor, file_items: bool = True, limits: Limits | None = None) -> ImportBatch:
    """Keep an uploaded catalogue; a job reads it. Its digest is taken while it arrives."""
    limits = limits or Limits()
    digest, pieces, size = hashlib.sha256(), [], 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limits.file_bytes:
            raise RuleBroken(f"文件超过 {limits.file_bytes // 2**20} MB。请删去图片和空白行，或按年度拆开后再上传", field="file")
        digest.update(piece)
        pieces.append(piece)
    if size == 0:
        raise RuleBroken("这是空文件，请检查后重新上传", field="file")
    batch = ImportBatch(
        file_name=_tidy_name(file_name),
        sha256=digest.hexdigest(),
        size=size,
        content=b"".join(pieces),
        state=ImportState.UPLOADED,
        file_items=file_items,
        started_at=clock.now(),
        started_by=by.person_id,
    )
    session.add(batch)
    session.flush()
    return batch


def map_columns(batch_id: UUID, chosen: Mapping[int, "SheetLayout"]) -> ImportBatch:
    """Decide how sheets are read; a job reads the rows anew."""
    batch = changeable(batch_id)
    if batch.state is not ImportState.STAGED:
        raise RuleBroken("已有行入库，不能再改各列的对应；要重来，请先撤销这次导入")
    layout = Layout.from_json(batch.layout or {"sheets": []})
    layout.sheets = [chosen.get(sheet.number, sheet) for sheet in layout.sheets]
    for sheet in layout.sheets:
        if sheet.take and not {name for _, name in sheet.mapped()} & {"title", "archival_code", "document_number"}:
            raise RuleBroken(f"表“{sheet.name}”没有指定题名是哪一列，请指定，或不导入这张表", field=f"sheet-{sheet.number}")
    batch.layout = layout.to_json()
    read_anew(batch)
    return batch


def read_anew(batch: ImportBatch) -> None:
    """Let a job read the rows of a batch again."""
    batch.state, batch.refusal, batch.leased_until, batch.rows_handled = ImportState.READING, None, None, 0


def with_heading(batch: ImportBatch, sheet: SheetLayout, heading_row: int) -> SheetLayout:
    """Return the layout of a sheet whose heading stands in another row: its columns are guessed anew."""
    chosen = select(ImportRow.cells).where(ImportRow.batch_id == batch.id, ImportRow.sheet_number == sheet.number)
    rows = list(session.scalars(chosen.order_by(ImportRow.row_number).limit(SAMPLE)))
    if not 0 <= heading_row <= len(rows):
        raise RuleBroken(f"表“{sheet.name}”没有第 {heading_row} 行，请填表头所在的行号", field=f"heading-{sheet.number}")
    texts = rows[heading_row - 1] if heading_row else []
    columns = guess_columns(texts, rows[heading_row:])
    known = SheetLayout(**{**vars(sheet), "columns": columns})
    known.heading_row, known.heading_rows, known.first_row = heading_row, int(bool(heading_row)), heading_row + 1
    return known


def assigned(sheet: SheetLayout, fields: Mapping[int, str]) -> SheetLayout:
    """Return a layout with the fields that a person chose for columns."""
    for column in list(sheet.columns):
        wanted = fields.get(column.index, column.field)
        if wanted != IGNORE and wanted not in FIELDS:
            raise RuleBroken("没有这个字段，请从列表里选", field=f"sheet-{sheet.number}")
        if wanted != column.field:
            sheet.assign(column.index, wanted)
    return sheet


def begin_commit(batch_id: UUID, *, by: Actor, file_items: bool | None = None) -> ImportBatch:
    """Have the ready rows made into items; asked twice at once it happens once."""
    batch = changeable(batch_id)
    ready = _count(batch_id, RowState.READY)
    if not ready:
        raise RuleBroken("没有可以入库的行，请先改正标出的行")
    if file_items is not None:
        batch.file_items = file_items
    batch.state, batch.rows_total, batch.rows_handled = ImportState.COMMITTING, ready, 0
    batch.asked_by, batch.leased_until = by.person_id, None
    return batch


def begin_undo(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """Have all that an import brought taken back."""
    batch = changeable(batch_id)
    imported = _count(batch_id, RowState.IMPORTED)
    if not imported:
        raise RuleBroken("这次导入没有入库的件，没有可撤销的")
    batch.state, batch.rows_total, batch.rows_handled = ImportState.UNDOING, imported, 0
    batch.asked_by, batch.leased_until = by.person_id, None
    return batch


def give_up(batch_id: UUID) -> str:
    """Forget an import of which nothing was committed; return the name of its file."""
    batch = locked(batch_id)
    if batch.state in (ImportState.COMMITTING, ImportState.UNDOING) or batch.finished_at:
        raise RuleBroken("已有行入库，不能放弃；要收回，请撤销这次导入")
    name: str = batch.file_name
    session.execute(delete(ImportBatch).where(ImportBatch.id == batch_id))
    return name


def stop(batch_id: UUID) -> None:
    """Let a batch stand where it is: what is done is done, the rest waits for a person."""
    batch = locked(batch_id)
    if batch.state in (ImportState.COMMITTING, ImportState.UNDOING):
        batch.state, batch.finished_at, batch.leased_until = ImportState.DONE, clock.now(), None


def asked_by(batch_id: UUID) -> int | None:
    """Return the person who asked for what a batch is about to undergo."""
    found: ImportBatch | None = session.get(ImportBatch, {"tenant_id": home_tenant(), "id": batch_id})
    return found.asked_by if found else None


def changeable(batch_id: UUID) -> ImportBatch:
    """Return a batch whose rows may be changed now, locked until the commit."""
    batch = locked(batch_id)
    if not batch.may_be_changed:
        raise RuleBroken(BUSY if batch.is_at_work else "这次导入已经结束，不能再改")
    return batch


def _count(batch_id: UUID, state: RowState) -> int:
    chosen = select(func.count()).select_from(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.state == state)
    return session.scalar(chosen) or 0


def _tidy_name(file_name: str) -> str:
    """Return the name of a file without folders, controls and excess: some browsers send the whole path."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in name if sign.isprintable())[-200:] or "目录"
