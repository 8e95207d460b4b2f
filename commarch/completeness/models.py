"""Statements that a year has no documents of a kind."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model


class Absence(Identified, Model):
    """An entry of the filing scope had no documents in a year (本年无此类文件), and why."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "lineage"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    #: Lineage of the entry: the statement holds for every version of the scheme.
    lineage: Mapped[UUID]
    year: Mapped[int]
    reason: Mapped[str]
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]
