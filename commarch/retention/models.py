"""What happened to the retention period of an item after filing."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, text_of
from commarch.schemes.expiry import Basis


class RetentionChange(StrEnum):
    """Why a period is another one, or begins."""

    EVENT_MET = "event_met"  # 起算事件发生
    EXTENDED = "extended"  # 续存
    MADE_PERMANENT = "made_permanent"  # 转永久
    LENGTHENED = "lengthened"  # 方案调整后延长


class RetentionEvent(Identified, Model):
    """A change of an item's period (续存、起算): what it was, what it is, on what ground. The code never changes with it."""

    __tablename__ = "retention_event"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        # a period only ever grows; permanent has no end
        CheckConstraint("from_ends_on IS NULL OR to_ends_on IS NULL OR to_ends_on >= from_ends_on", name="never_shorter"),
        CheckConstraint("change <> 'extended' OR to_ends_on > from_ends_on", name="extended"),
        CheckConstraint("length(reason) > 0", name="reason"),
        Index("retention_event_item_ix", "tenant_id", "item_id", "id"),
    )

    item_id: Mapped[UUID]
    change: Mapped[RetentionChange] = mapped_column(text_of(RetentionChange))
    #: Day of the decision, or of the event.
    on_date: Mapped[date]
    from_code: Mapped[str]
    to_code: Mapped[str]
    from_ends_on: Mapped[date | None]
    to_ends_on: Mapped[date | None]
    basis: Mapped[Basis] = mapped_column(text_of(Basis))
    #: Number of the appraisal batch that decided it; "" where none did.
    batch_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    reason: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
