"""Holds, the items under them, and who consented to their lifting."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class HoldReason(StrEnum):
    """Why items are held."""

    DISPUTE = "dispute"  # 争议纠纷
    LITIGATION = "litigation"  # 诉讼仲裁
    AUDIT = "audit"  # 审计
    INSPECTION = "inspection"  # 检查、调查
    PRIVACY = "privacy"  # 个人信息投诉（个人信息保护法 45–50）
    DEBT = "debt"  # 未结清的债权债务（会计档案管理办法 19）
    OTHER = "other"


class ConsentPart(StrEnum):
    """On whose behalf a lifting is consented to: both are needed."""

    HEAD = "head"
    STREET = "street"


class Hold(Identified, Model):
    """A hold (冻结) over one or many items: nothing under it is destroyed until head and street have both lifted it."""

    __tablename__ = "hold"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "head_consent_id", "id", "asking", "head_part", "head_id"],
            [f"hold_consent.{name}" for name in ("tenant_id", "id", "hold_id", "asking", "part", "person_id")],
            name="hold_head_consent_fkey",
            use_alter=True,
        ),
        ForeignKeyConstraint(
            ["tenant_id", "street_consent_id", "id", "asking", "street_part", "street_id"],
            [f"hold_consent.{name}" for name in ("tenant_id", "id", "hold_id", "asking", "part", "person_id")],
            name="hold_street_consent_fkey",
            use_alter=True,
        ),
        CheckConstraint("length(because) > 0", name="because"),
        CheckConstraint("length(authority) > 0", name="authority"),
        CheckConstraint("(head_consent_id IS NULL) = (head_id IS NULL)", name="head_consented"),
        CheckConstraint("(street_consent_id IS NULL) = (street_id IS NULL)", name="street_consented"),
        CheckConstraint("head_id <> street_id", name="two_people"),
        CheckConstraint("lifted_at IS NULL OR (head_consent_id IS NOT NULL AND street_consent_id IS NOT NULL)", name="lifted_by_both"),
        CheckConstraint("head_consent_id IS NULL OR lifting_because <> ''", name="lifting_because"),
        Index("hold_open_ix", "tenant_id", "review_on", "id", postgresql_where=text("lifted_at IS NULL")),
    )

    reason: Mapped[HoldReason] = mapped_column(text_of(HoldReason))
    #: What it is about, in words.
    because: Mapped[str]
    #: Who or what asks for it (依据): a court's letter, an auditor, a complaint.
    authority: Mapped[str]
    from_on: Mapped[date]
    #: By when somebody asks whether it is still needed.
    review_on: Mapped[date]
    placed_at: Mapped[datetime]
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    placed_by_name: Mapped[str]
    #: Why it may be lifted; "" as long as nobody has asked.
    lifting_because: Mapped[str] = mapped_column(default="", server_default=text("''"))
    lifting_asked_at: Mapped[datetime | None]
    lifting_asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Runs with every request to lift it: one that was refused takes its consents with it.
    asking: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    #: Why the street refused the last request; "" where none was refused, or it was asked again.
    refused_because: Mapped[str] = mapped_column(default="", server_default=text("''"))
    refused_at: Mapped[datetime | None]
    refused_by_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    head_consent_id: Mapped[UUID | None]
    head_id: Mapped[int | None]
    head_part: Mapped[str] = mapped_column(Text, Computed("'head'", persisted=True), nullable=True)
    street_consent_id: Mapped[UUID | None]
    street_id: Mapped[int | None]
    street_part: Mapped[str] = mapped_column(Text, Computed("'street'", persisted=True), nullable=True)
    lifted_at: Mapped[datetime | None]
    #: Grows with every change: an old tab lifts nothing.
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def is_lifted(self) -> bool:
        """Whether it holds nothing any more."""
        return self.lifted_at is not None

    def __str__(self) -> str:
        return self.because


class HeldItem(TenantOwned, Model):
    """An item under a hold; several holds may lie on one item."""

    __tablename__ = "held_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "hold_id"], ["hold.tenant_id", "hold.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        Index("held_item_item_ix", "tenant_id", "item_id"),
    )

    hold_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)


class HoldConsent(Identified, Model):
    """One of the two consents to lifting. The database takes it from that person alone, the street's only from the street."""

    __tablename__ = "hold_consent"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "hold_id"], ["hold.tenant_id", "hold.id"]),
        UniqueConstraint("tenant_id", "hold_id", "asking", "part"),
        UniqueConstraint("tenant_id", "id", "hold_id", "asking", "part", "person_id", name="hold_consent_whole_key"),
    )

    hold_id: Mapped[UUID]
    #: To which request to lift it she consented.
    asking: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    part: Mapped[ConsentPart] = mapped_column(text_of(ConsentPart))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    at: Mapped[datetime]
