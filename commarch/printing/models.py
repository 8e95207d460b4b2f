"""Print orders, and how a tenant's filing stamp is laid out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class Paper(StrEnum):
    """What can be printed."""

    CATALOGUE = "catalogue"
    NOTE_SHEET = "note_sheet"
    COVER = "cover"
    SPINE = "spine"
    EDGE = "edge"
    STAMPS = "stamps"
    OVERLAY = "overlay"
    HANDOVER = "handover"
    SHELF_LIST = "shelf_list"
    BOX_LABELS = "box_labels"
    PLACE_LABELS = "place_labels"


class PrintState(StrEnum):
    """Where a print stands. Its content is forgotten after a while; what was printed stays in the list and can be printed again."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


AT_WORK = (PrintState.WAITING, PrintState.WORKING)


class PrintOrder(Identified, Model):
    """A print (打印任务): which paper, of what, for whom, and the PDF that came of it."""

    __tablename__ = "print_order"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (content IS NOT NULL)", name="content"),
        CheckConstraint("rows_total > 0", name="something"),
        Index("print_order_state_ix", "tenant_id", "state", "asked_at"),
    )

    paper: Mapped[Paper] = mapped_column(text_of(Paper))
    #: What is printed: conditions, or ids (see Scope).
    scope: Mapped[dict[str, Any]]
    #: How it is printed (see Options).
    options: Mapped[dict[str, Any]]
    #: The scope in words, for the list of prints.
    label: Mapped[str]
    state: Mapped[PrintState] = mapped_column(text_of(PrintState), default=PrintState.WAITING)
    #: Why it failed, in words that say what to do.
    refusal: Mapped[str | None]
    #: Items, boxes or places that are printed.
    rows_total: Mapped[int]
    rows_handled: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    pages: Mapped[int | None]
    #: Characters that no font has: [{"character": …, "code": "U+…", "where": "…"}].
    missing: Mapped[list[Any] | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    #: A job works on it until then; one whose lease has run out is taken up by another.
    leased_until: Mapped[datetime | None]
    #: How often a job has begun it: one that kills its worker is not tried for ever.
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    @property
    def is_at_work(self) -> bool:
        """Whether a job has it, or is to have it: people wait."""
        return self.state in AT_WORK


class StampSetting(TenantOwned, Model):
    """How this tenant's filing stamp (归档章) is laid out; without a row as DA/T 22-2015 has it."""

    __tablename__ = "stamp_setting"

    #: See StampLayout.
    layout: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
