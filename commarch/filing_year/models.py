"""Activities with the documents they bring, templates of them, and closed years."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commarch.database import Identified, Model, TenantOwned


class ActivityTemplate(Identified, Model):
    """A kind of activity (换届选举、工程项目…) with the documents that it brings, as this tenant wants them."""

    __tablename__ = "activity_template"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    name: Mapped[str]
    #: What it is for, in one sentence.
    purpose: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: [{"wording", "category", "days"}]: category as WS·DQ or "", days after the begin by which the document should be there.
    documents: Mapped[list[Any]]
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Activity(Identified, Model):
    """Something that the community does (活动) and that brings documents: filing runs with the work."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        CheckConstraint("length(name) > 0", name="name"),
        Index("activity_year_ix", "tenant_id", "year", "starts_on", "id"),
    )

    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="", server_default=text("''"))
    year: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]

    documents: Mapped[list["ActivityDocument"]] = relationship(order_by="ActivityDocument.position", back_populates="activity")


class ActivityDocument(Identified, Model):
    """A document that an activity is expected to bring: answered by an item, or by why there is none."""

    __tablename__ = "activity_document"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "activity_id"], ["activity.tenant_id", "activity.id"], ondelete="CASCADE"),
        # a draft that is discarded is expected again
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], ondelete="SET NULL (item_id)"),
        UniqueConstraint("tenant_id", "activity_id", "position"),
        CheckConstraint("item_id IS NULL OR absence IS NULL", name="one_answer"),
        Index("activity_document_item_ix", "tenant_id", "item_id", postgresql_where=text("item_id IS NOT NULL")),
        Index("activity_document_open_ix", "tenant_id", "due_on", postgresql_where=text("item_id IS NULL AND absence IS NULL")),
    )

    activity_id: Mapped[UUID]
    position: Mapped[int]
    wording: Mapped[str]
    #: Class and code of the category that it will belong to: WS·DQ; "" not said.
    category: Mapped[str] = mapped_column(default="", server_default=text("''"))
    due_on: Mapped[date]
    item_id: Mapped[UUID | None]
    #: Why there is none.
    absence: Mapped[str | None]

    activity: Mapped[Activity] = relationship(back_populates="documents")

    @property
    def is_open(self) -> bool:
        """Whether nothing answers it yet."""
        return self.item_id is None and self.absence is None


class YearClosing(TenantOwned, Model):
    """A filing year that was closed (年度结束): what comes later is a supplement."""

    __tablename__ = "year_closing"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_by_name: Mapped[str]
    #: Figures as they stood: {"filed", "expected", "met", "drafts", "supplements"}.
    figures: Mapped[dict[str, Any]]
