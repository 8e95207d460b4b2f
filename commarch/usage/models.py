"""The register of uses, what was used, and the versions of the list of purposes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commarch.database import Identified, Model, TenantOwned, text_of


class WayOfUse(StrEnum):
    """How the archives were used (利用方式)."""

    READ = "read"  # 阅览
    COPY = "copy"  # 复制
    EXCERPT = "excerpt"  # 摘录
    CERTIFICATE = "certificate"  # 证明
    ENQUIRY = "enquiry"  # 查询


class UseResult(StrEnum):
    """What came of it (利用结果)."""

    PROVIDED = "provided"  # 提供
    PARTIAL = "partial"  # 部分提供
    NOT_FOUND = "not_found"  # 经查未见


class UseRecord(Identified, Model):
    """A use of the archives (利用登记). It is never changed: a wrong one is struck and recorded anew."""

    __tablename__ = "use_record"
    __table_args__ = (
        CheckConstraint("until_on > used_on", name="until_on"),
        CheckConstraint("length(purpose) > 0", name="purpose"),
        CheckConstraint("copied_pages >= 0", name="copied_pages"),
        CheckConstraint("result = 'provided' OR asked_for <> ''", name="asked_for"),
        CheckConstraint("struck_at IS NULL OR struck_because <> ''", name="struck"),
        Index("use_record_day_ix", "tenant_id", "used_on", "id"),
        # what the daily sweep looks for names to forget in: the nameless ones of all the years before are not read again
        Index("use_record_named_ix", "tenant_id", "used_on", postgresql_where=text("user_name <> ''")),
    )

    used_on: Mapped[date]
    #: Last day, where it took several (借出).
    until_on: Mapped[date | None]
    #: Same for all that one user did on one day: what 人次 counts.
    visit_id: Mapped[UUID]
    #: Personal data: masked on pages, never shown to the street, forgotten after a while.
    user_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    user_unit: Mapped[str] = mapped_column(default="", server_default=text("''"))
    way: Mapped[WayOfUse] = mapped_column(text_of(WayOfUse))
    #: As the list of purposes worded it then, and which version of the list; 0: the one that stands ready.
    purpose: Mapped[str]
    purposes_version: Mapped[int]
    result: Mapped[UseResult] = mapped_column(text_of(UseResult))
    #: What was asked for, where it was not found, or not all of it.
    asked_for: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Pages of the originals that were copied.
    copied_pages: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    recorded_name: Mapped[str]
    struck_at: Mapped[datetime | None]
    struck_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    struck_because: Mapped[str] = mapped_column(default="", server_default=text("''"))

    things: Mapped[list["UsedThing"]] = relationship(order_by="UsedThing.position")

    @property
    def is_struck(self) -> bool:
        """Whether it counts no longer."""
        return self.struck_at is not None


class UsedThing(Identified, Model):
    """An item, or a volume as a whole, that was used."""

    __tablename__ = "used_thing"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "use_id"], ["use_record.tenant_id", "use_record.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "volume_id"], ["volume.tenant_id", "volume.id"]),
        UniqueConstraint("tenant_id", "use_id", "position"),
        UniqueConstraint("tenant_id", "item_id", "use_id"),
        UniqueConstraint("tenant_id", "volume_id", "use_id"),
        CheckConstraint("num_nonnulls(item_id, volume_id) = 1", name="one_thing"),
    )

    use_id: Mapped[UUID]
    position: Mapped[int]
    item_id: Mapped[UUID | None]
    volume_id: Mapped[UUID | None]


class PurposeList(TenantOwned, Model):
    """A version of the list of purposes (利用目的); the highest is in use, the others stay for what was recorded under them."""

    __tablename__ = "purpose_list"
    __table_args__ = (CheckConstraint("version > 0", name="version"),)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purposes: Mapped[list[str]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
