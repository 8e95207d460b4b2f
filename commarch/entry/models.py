"""The sheet that a person fills in: rows as they were typed, kept until they are registered."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model


class Sheet(Identified, Model):
    """A sheet of rapid entry (著录表) of one person: nothing in it is an archive yet, and nobody else sees it."""

    __tablename__ = "entry_sheet"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("jsonb_typeof(rows) = 'array'", name="rows"),
        Index("entry_sheet_person_ix", "tenant_id", "person_id", "changed_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    #: Each row: the name of a column → what was typed there.
    rows: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    #: Columns of which an empty cell takes what stands above it (照上行).
    repeats: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    #: Grows with every save, so that two windows do not overwrite each other.
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
