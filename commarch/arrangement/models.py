"""Batches of arrangement and the order of the items in them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class BatchState(StrEnum):
    """A batch is worked on until it is numbered, or given up; its items are drafts as long as it is open."""

    OPEN = "open"
    COMMITTED = "committed"
    ABANDONED = "abandoned"


class ArrangementBatch(Identified, Model):
    """A batch (整理批次): what one person puts in order of one filing year and class."""

    __tablename__ = "arrangement_batch"
    __table_args__ = (
        Index("arrangement_batch_open_key", "tenant_id", "year", "archival_class", unique=True, postgresql_where=text("state = 'open'")),
        Index("arrangement_batch_state_ix", "tenant_id", "state", "id"),
    )

    year: Mapped[int]
    archival_class: Mapped[str]
    state: Mapped[BatchState] = mapped_column(text_of(BatchState), default=BatchState.OPEN)
    #: Who is arranging; only this person changes the order.
    held_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    held_since: Mapped[datetime]
    #: When the order was last changed.
    touched_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: How many items were numbered at the commit.
    filed_count: Mapped[int | None]
    #: Grows with every change of the order.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def is_open(self) -> bool:
        """Whether it is being worked on."""
        return self.state is BatchState.OPEN

    def __str__(self) -> str:
        return f"{self.year} 年度 {self.archival_class}"


class ArrangedItem(TenantOwned, Model):
    """The place of an item in a batch. After the commit it stays as the record of the order."""

    __tablename__ = "arranged_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["arrangement_batch.tenant_id", "arrangement_batch.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], ondelete="CASCADE"),
        Index("arranged_item_item_ix", "tenant_id", "item_id"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Place inside its section (period and category), from 1.
    position: Mapped[int]
    #: What it is about (事由), a name that several items share; "" it stands alone.
    matter: Mapped[str] = mapped_column(default="", server_default=text("''"))
