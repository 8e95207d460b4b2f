"""Faults that were found, and how far the looking has come."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class FaultKind(StrEnum):
    """What people get wrong. How each is weighed and told stands in `kinds`."""

    PAGES_DIFFER = "pages_differ"
    MISSING_DESCRIPTION = "missing_description"
    VAGUE_TITLE = "vague_title"
    UNCLASSIFIED = "unclassified"
    RETIRED_CATEGORY = "retired_category"
    SHORT_RETENTION = "short_retention"
    WRONG_YEAR = "wrong_year"
    IMPOSSIBLE_DATE = "impossible_date"
    PART_ORDER = "part_order"
    NUMBER_GAP = "number_gap"
    NUMBER_TWICE = "number_twice"
    SAME_DOCUMENT_NUMBER = "same_document_number"
    NEAR_TITLE = "near_title"
    SAME_SCAN = "same_scan"
    EXPECTED_MISSING = "expected_missing"
    NOT_BOXED = "not_boxed"
    NOT_SHELVED = "not_shelved"
    OVER_FULL = "over_full"


class Finding(Identified, Model):
    """A fault in what is kept (质检问题). It goes when the fault goes; accepted, it stays with its reason until then."""

    __tablename__ = "finding"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "other_id"], ["item.tenant_id", "item.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "kind", "subject"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_because IS NULL)", name="accepted"),
        Index("finding_item_ix", "tenant_id", "item_id", postgresql_where=text("item_id IS NOT NULL")),
        Index("finding_other_ix", "tenant_id", "other_id", postgresql_where=text("other_id IS NOT NULL")),
    )

    kind: Mapped[FaultKind] = mapped_column(text_of(FaultKind))
    #: What is at fault: an item's id, two of them, a series, a box's id, year and entry.
    subject: Mapped[str]
    item_id: Mapped[UUID | None]
    #: Of two items that are the same: the other one.
    other_id: Mapped[UUID | None]
    #: What the sentence about it needs.
    detail: Mapped[dict[str, Any]]
    found_at: Mapped[datetime]
    #: Why it is as it should be all the same (认可).
    accepted_because: Mapped[str | None]
    accepted_by_name: Mapped[str | None]
    accepted_at: Mapped[datetime | None]


class QualityProgress(TenantOwned, Model):
    """How far the looking has come: a whole round goes through the holdings in steps, what changed since is read from the trail."""

    __tablename__ = "quality_progress"

    #: Number of the last entry of the trail that has been looked after.
    looked_through: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    #: Day of the last whole round.
    whole_on: Mapped[date | None]
    #: A whole round is asked for, whatever the day.
    wanted: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    #: The round that is under way: where the trail stood when it began, the last item looked at, how many of how many.
    round_from: Mapped[int | None] = mapped_column(BigInteger)
    round_after: Mapped[UUID | None]
    round_done: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    round_total: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    ended_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def is_in_round(self) -> bool:
        """Whether a whole round is under way."""
        return self.round_from is not None
