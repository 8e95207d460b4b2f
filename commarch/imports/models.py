"""An import of a catalogue: the uploaded file, its staged rows, what became of each."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from commarch.database import Identified, Model, text_of


class ImportState(StrEnum):
    """Where an import stands. Each state but the last three can be left and come back to."""

    UPLOADED = "uploaded"  # waits to be read by a job
    READING = "reading"
    REFUSED = "refused"  # the file can't be read; `refusal` says why
    STAGED = "staged"  # rows are there, mapping guessed, faults shown
    COMMITTING = "committing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    FAULTY = "faulty"
    SKIPPED = "skipped"  # titles, footers, blank rows, or left out by a person; `skipped_because` says why
    IMPORTED = "imported"
    UNDONE = "undone"


class ImportBatch(Identified, Model):
    """One uploaded catalogue."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("import_batch_started_ix", "tenant_id", "started_at"),)

    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    #: The file itself, so that a job on any machine can read it and nothing is lost with a temporary folder.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    state: Mapped[ImportState] = mapped_column(text_of(ImportState), default=ImportState.UPLOADED)
    refusal: Mapped[str | None]
    #: Per sheet: header row, columns and the field each is read as (see imports.layout).
    layout: Mapped[dict[str, Any] | None]
    #: Import rows as drafts, or file them (with the codes given, or new ones).
    file_items: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    rows_total: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Rows handled so far by the job that is running.
    rows_handled: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]


class ImportRow(Identified, Model):
    """A row of an uploaded sheet: raw cells, what they were read as, what is wrong with them."""

    __tablename__ = "import_row"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["import_batch.tenant_id", "import_batch.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "batch_id", "sheet_number", "row_number"),
        Index("import_row_state_ix", "tenant_id", "batch_id", "state", "sheet_number", "row_number"),
    )

    batch_id: Mapped[UUID]
    sheet_number: Mapped[int]
    sheet: Mapped[str]
    row_number: Mapped[int]
    cells: Mapped[list[str]]
    #: field → cleaned value
    values: Mapped[dict[str, Any] | None]
    #: [{field, column, severity, text, proposal}]
    faults: Mapped[list[Any] | None]
    state: Mapped[RowState] = mapped_column(text_of(RowState))
    skipped_because: Mapped[str | None]
    item_id: Mapped[UUID | None]
