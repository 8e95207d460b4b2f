"""Volumes (案卷) and groups (组): items that belong together and are kept as one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, text_of


class VolumeKind(StrEnum):
    """What holds its items together: a project, a kind of accounts over a period, one event that was photographed."""

    PROJECT = "project"
    ACCOUNTING = "accounting"
    PHOTO_GROUP = "photo_group"


class VolumeState(StrEnum):
    """Into an open volume more may be bound; a closed one stays as it is."""

    OPEN = "open"
    CLOSED = "closed"


#: What volumes of a class are.
KIND_OF_CLASS = {"KJ": VolumeKind.PROJECT, "KU": VolumeKind.ACCOUNTING, "ZP": VolumeKind.PHOTO_GROUP}


class Volume(Identified, Model):
    """A volume (案卷, of photos: 组) of one class, year, retention and category. Its number is given once, when the first item is filed."""

    __tablename__ = "volume"
    __table_args__ = (
        # what items point to, so that no volume can mix years, retentions or categories
        UniqueConstraint("tenant_id", "id", "archival_class", "year", "retention_code", "category_code", name="volume_lowest_class_key"),
        UniqueConstraint("tenant_id", "number_series", "number"),
        UniqueConstraint("tenant_id", "code"),
        CheckConstraint("length(title) > 0", name="title"),
        CheckConstraint("(number IS NULL) = (number_series IS NULL)", name="numbered"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("code IS NULL OR number IS NOT NULL", name="code"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("volume_list_ix", "tenant_id", "year", "archival_class", "id"),
    )

    kind: Mapped[VolumeKind] = mapped_column(text_of(VolumeKind))
    archival_class: Mapped[str]
    category_code: Mapped[str] = mapped_column(default="", server_default=text("''"))
    year: Mapped[int]
    retention_code: Mapped[str]
    title: Mapped[str]
    #: First and last date of what is inside, as far as they are known.
    begins: Mapped[str] = mapped_column(default="", server_default=text("''"))
    ends: Mapped[str] = mapped_column(default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    state: Mapped[VolumeState] = mapped_column(text_of(VolumeState), default=VolumeState.OPEN)

    #: Volume number (案卷号, 组号) and the series that it runs in without gaps.
    number: Mapped[int | None]
    number_series: Mapped[str | None]
    #: Everything of its items' codes but the item number (案卷档号); none where the class is numbered by item.
    code: Mapped[str | None]

    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_open(self) -> bool:
        """Whether more may be bound in."""
        return self.state is VolumeState.OPEN

    @property
    def full_code(self) -> str:
        """Class and category in one: KU·01."""
        return f"{self.archival_class}·{self.category_code}" if self.category_code else self.archival_class

    def holds(self, archival_class: str, year: int, retention_code: str, category_code: str) -> bool:
        """Whether an item of this lowest class may be bound in."""
        mine = (self.archival_class, self.year, self.retention_code, self.category_code)
        return mine == (archival_class, year, retention_code, category_code)

    def __str__(self) -> str:
        return self.code or f"「{self.title}」"
