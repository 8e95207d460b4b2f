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


AT_WORK = (ImportState.UPLOADED, ImportState.READING, ImportState.COMMITTING, ImportState.UNDOING)


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
    #: Who asked for the commit or the undoing that is at work.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: A job works on it until then; a batch at work whose lease has run out is taken up by another.
    leased_until: Mapped[datetime | None]

    @property
    def is_at_work(self) -> bool:
        """Whether a job has it, or is to have it: people wait."""
        return self.state in AT_WORK

    @property
    def may_be_changed(self) -> bool:
        """Whether its rows may be mended now."""
        return self.state in (ImportState.STAGED, ImportState.DONE)


class ImportRow(Identified, Model):
    """A row of an uploaded sheet: raw cells, what they were read as, what is wrong with them."""

    __tablename__ = "import_row"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["import_batch.tenant_id", "import_batch.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "batch_id", "sheet_number", "row_number"),
        Index("import_row_state_ix", "tenant_id", "batch_id", "state", "sheet_number", "row_number"),
        Index("import_row_key_ix", "tenant_id", "batch_id", "key", postgresql_where=text("key <> ''")),
    )

    batch_id: Mapped[UUID]
    sheet_number: Mapped[int]
    sheet: Mapped[str]
    row_number: Mapped[int]
    cells: Mapped[list[str]]
    #: field → cleaned value
    values: Mapped[dict[str, Any] | None]
    #: [{field, severity, text, proposal, item_id}]
    faults: Mapped[list[Any] | None]
    state: Mapped[RowState] = mapped_column(text_of(RowState))
    #: Why it is skipped, or why it was not taken back.
    skipped_because: Mapped[str | None]
    #: Left out by a person, which outlasts a change of the mapping.
    left_out: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: field → what a person wrote in place of the cell
    mended: Mapped[dict[str, Any] | None]
    #: What cover lines between the rows say of this row, where it differs from the sheet's cover.
    facts: Mapped[dict[str, Any] | None]
    #: What must be unique in the file (see rules.Reading).
    key: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Its number stands on the paper already; such rows are filed first, so that no new number takes theirs.
    coded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    item_id: Mapped[UUID | None]
