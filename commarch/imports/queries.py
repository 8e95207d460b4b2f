"""Reading imports: the list, the figures of one, its rows a page at a time, kinds of faults, what to take away for repair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, func, select, text, tuple_

from commarch.database import home_tenant, session
from commarch.imports.models import ImportBatch, ImportRow, ImportState, RowState

#: What a fault says, without the cell it was said of: faults of one kind are mended together.
KIND_OF_FAULT = "regexp_replace(f ->> 'text', '“[^”]*”|[0-9,]+', '', 'g')"
#: A place in a batch: sheet and row.
Place = tuple[int, int]


@dataclass(frozen=True)
class Figures:
    """What became of all rows of a batch; the parts add up to the whole."""

    ready: int = 0
    faulty: int = 0
    skipped: int = 0
    imported: int = 0
    undone: int = 0
    #: ready rows that have a remark
    remarked: int = 0
    #: imported rows that an undoing left, since their items were touched
    kept: int = 0
    #: reason → rows
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All rows of the file."""
        return self.ready + self.faulty + self.skipped + self.imported + self.undone


@dataclass(frozen=True)
class FaultKind:
    """Faults alike in many rows."""

    field: str
    kind: str
    #: one of them, in full
    text: str
    is_fault: bool
    rows: int
    #: rows with a proposal, and one of the proposals
    proposed: int
    proposal: str | None


def find_batch(batch_id: UUID) -> ImportBatch | None:
    """Return an import of this tenant."""
    found: ImportBatch | None = session.get(ImportBatch, {"tenant_id": home_tenant(), "id": batch_id})
    return found


def batches(*, before: UUID | None = None, limit: int = 50) -> Sequence[tuple[ImportBatch, int, int, int]]:
    """Return imports, newest first, each with its rows, those that are imported and those that are faulty."""
    count = select(
        ImportRow.batch_id.label("batch_id"),
        func.count().label("rows"),
        func.count().filter(ImportRow.state == RowState.IMPORTED).label("imported"),
        func.count().filter(ImportRow.state == RowState.FAULTY).label("faulty"),
    )
    page = select(ImportBatch.id).where(ImportBatch.tenant_id == home_tenant()).order_by(ImportBatch.id.desc()).limit(limit)
    if before is not None:
        page = page.where(ImportBatch.id < before)
    counted = count.where(ImportRow.tenant_id == home_tenant(), ImportRow.batch_id.in_(page)).group_by(ImportRow.batch_id).subquery()
    figures = (func.coalesce(one, 0) for one in (counted.c.rows, counted.c.imported, counted.c.faulty))
    chosen = select(ImportBatch, *figures)
    shown = chosen.outerjoin(counted, counted.c.batch_id == ImportBatch.id).where(ImportBatch.id.in_(page))
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(shown.order_by(ImportBatch.id.desc()))]


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """Return the latest earlier import of the very same file."""
    chosen = select(ImportBatch).where(ImportBatch.sha256 == batch.sha256, ImportBatch.id < batch.id)
    found: ImportBatch | None = session.scalars(chosen.order_by(ImportBatch.id.desc()).limit(1)).one_or_none()
    return found


def figures(batch_id: UUID) -> Figures:
    """Count all rows of a batch by what became of them."""
    has_faults = ImportRow.faults.is_not(None)
    chosen = select(ImportRow.state, ImportRow.skipped_because, has_faults, func.count()).where(ImportRow.batch_id == batch_id)
    counted: dict[str, int] = {state.value: 0 for state in RowState}
    reasons: dict[str, int] = {}
    remarked = kept = 0
    for state, because, told, count in session.execute(chosen.group_by(ImportRow.state, ImportRow.skipped_because, has_faults)):
        counted[state.value] += count
        if state is RowState.SKIPPED:
            reasons[because or ""] = reasons.get(because or "", 0) + count
        remarked += count if state is RowState.READY and told else 0
        kept += count if state is RowState.IMPORTED and because else 0
    return Figures(**counted, remarked=remarked, kept=kept, reasons=dict(sorted(reasons.items(), key=lambda one: -one[1])))


def rows(batch_id: UUID, which: str, *, after: Place | None = None, before: Place | None = None, limit: int = 25) -> Sequence[ImportRow]:
    """Return a page of rows in the order of the file. `which`: a state, `remarked`, or `kept`."""
    chosen = _of_kind(batch_id, which)
    place = tuple_(ImportRow.sheet_number, ImportRow.row_number)
    if before is not None:
        backward = chosen.where(place < before).order_by(ImportRow.sheet_number.desc(), ImportRow.row_number.desc()).limit(limit)
        return list(session.scalars(backward).all())[::-1]
    if after is not None:
        chosen = chosen.where(place > after)
    found: Sequence[ImportRow] = session.scalars(chosen.order_by(ImportRow.sheet_number, ImportRow.row_number).limit(limit)).all()
    return found


def row(batch_id: UUID, row_id: UUID) -> ImportRow | None:
    """Return one row of a batch."""
    found: ImportRow | None = session.scalars(select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.id == row_id)).one_or_none()
    return found


def walk(batch_id: UUID, which: str, page: int = 1000) -> Iterator[ImportRow]:
    """Walk all rows of a kind in the order of the file, a page in memory at a time."""
    after: Place | None = None
    while found := rows(batch_id, which, after=after, limit=page):
        yield from found
        after = (found[-1].sheet_number, found[-1].row_number)
        for row in found:
            session.expunge(row)


def fault_kinds(batch_id: UUID, *, limit: int = 12) -> list[FaultKind]:
    """Return the kinds of faults in the open rows of a batch, the most frequent first."""
    statement = text(
        f"""
        SELECT f ->> 'field', {KIND_OF_FAULT}, min(f ->> 'text'), bool_or(f ->> 'severity' = 'fault'), count(DISTINCT r.id),
               count(DISTINCT r.id) FILTER (WHERE f ->> 'proposal' IS NOT NULL), min(f ->> 'proposal')
          FROM import_row r, jsonb_array_elements(r.faults) f
         WHERE r.tenant_id = :tenant AND r.batch_id = :batch AND r.state IN ('ready', 'faulty') AND r.faults IS NOT NULL
         GROUP BY 1, 2 ORDER BY 5 DESC, 1, 2 LIMIT :limit
        """
    )
    found = session.execute(statement, {"tenant": home_tenant(), "batch": batch_id, "limit": limit})
    return [FaultKind(*row) for row in found]


def sample(batch_id: UUID, sheet_number: int, first_row: int, *, limit: int = 40) -> Sequence[list[str]]:
    """Return the first rows of a sheet behind its heading, as they were uploaded."""
    chosen = select(ImportRow.cells).where(ImportRow.batch_id == batch_id, ImportRow.sheet_number == sheet_number)
    found: Sequence[list[str]] = session.scalars(
        chosen.where(ImportRow.row_number >= first_row).order_by(ImportRow.row_number).limit(limit)
    ).all()
    return found


def is_open(batch: ImportBatch) -> bool:
    """Whether somebody still has something to do with it."""
    return batch.state in (ImportState.STAGED, ImportState.REFUSED)


def _of_kind(batch_id: UUID, which: str) -> Select[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.batch_id == batch_id)
    if which == "remarked":
        return chosen.where(ImportRow.state == RowState.READY, ImportRow.faults.is_not(None))
    if which == "kept":
        return chosen.where(ImportRow.state == RowState.IMPORTED, ImportRow.skipped_because.is_not(None))
    return chosen.where(ImportRow.state == RowState(which))
