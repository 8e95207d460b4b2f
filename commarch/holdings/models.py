"""Items, their components, the counters of number series."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from commarch.database import Identified, Model, TenantOwned, text_of


class ItemState(StrEnum):
    """From a draft to what became of it. Only a draft may be discarded."""

    DRAFT = "draft"
    ARRANGED = "arranged"
    FILED = "filed"
    TRANSFERRED = "transferred"
    DESTROYED = "destroyed"


#: States before filing: no code yet.
WAITING = (ItemState.DRAFT, ItemState.ARRANGED)
#: States in which nothing is left here but the description: nothing of it is changed any more.
ENDED = (ItemState.TRANSFERRED, ItemState.DESTROYED)


class Secrecy(StrEnum):
    """Secrecy (密级). State secrets (秘密 and above) are refused: 保守国家秘密法 31(3)."""

    NONE = "none"
    INTERNAL = "internal"


class Openness(StrEnum):
    """Openness (开放标识): decided apart from secrecy and from personal data."""

    UNREVIEWED = "unreviewed"
    OPEN = "open"
    RESTRICTED = "restricted"


class PersonalLevel(StrEnum):
    """How much of persons is in it (个人信息级)."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class ComponentRole(StrEnum):
    """The part a document plays inside an item; the order here is the order inside the item (DA/T 22-2015 5.1)."""

    DISPATCH_FORM = "dispatch_form"
    REPLY = "reply"
    FORWARDING = "forwarding"
    ORIGINAL = "original"
    MAIN = "main"
    FINAL_DRAFT = "final_draft"
    INCOMING = "incoming"
    FORWARDED = "forwarded"
    ATTACHMENT = "attachment"
    DRAFT_PAPER = "draft_paper"
    TRANSLATION = "translation"
    COPY = "copy"
    OTHER = "other"


class Item(Identified, Model):
    """An item (件): the unit of arrangement. Its archival code (档号) is given at filing, once and for ever."""

    __tablename__ = "item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "category_id"], ["category.tenant_id", "category.id"]),
        ForeignKeyConstraint(["tenant_id", "entry_id"], ["filing_scope_entry.tenant_id", "filing_scope_entry.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "volume_id", "archival_class", "year", "retention_code", "category_code"],
            [f"volume.{name}" for name in ("tenant_id", "id", "archival_class", "year", "retention_code", "category_code")],
            name="item_lowest_class_of_volume_fkey",
        ),
        ForeignKeyConstraint(["tenant_id", "import_id"], ["import_batch.tenant_id", "import_batch.id"]),
        UniqueConstraint("tenant_id", "archival_code"),
        UniqueConstraint("tenant_id", "series", "item_number"),
        CheckConstraint("(state IN ('draft', 'arranged')) = (archival_code IS NULL)", name="code_at_filing"),
        # a stub points to its line in the register of destruction, which the database takes only from a lawful one
        ForeignKeyConstraint(
            ["tenant_id", "id", "destruction_id"],
            [f"destroyed_item.{name}" for name in ("tenant_id", "item_id", "destruction_id")],
            name="item_destroyed_fkey",
            use_alter=True,
        ),
        CheckConstraint("(state = 'destroyed') = (destruction_id IS NOT NULL)", name="destroyed_by_register"),
        ForeignKeyConstraint(
            ["tenant_id", "transfer_id", "id"],
            [f"transferred_item.{name}" for name in ("tenant_id", "transfer_id", "item_id")],
            name="item_transferred_fkey",
            use_alter=True,
        ),
        CheckConstraint("(state = 'transferred') = (transfer_id IS NOT NULL)", name="transferred_by_receipt"),
        CheckConstraint("(archival_code IS NULL) = (item_number IS NULL)", name="number_at_filing"),
        CheckConstraint("pages IS NULL OR pages > 0", name="pages"),
        CheckConstraint("counted_pages > 0", name="counted_pages"),
        CheckConstraint("length(title) > 0", name="title"),
        Index("item_code_ix", "tenant_id", "code_key", "id"),
        Index("item_date_ix", "tenant_id", "date_key", "id"),
        Index("item_state_ix", "tenant_id", "state", "code_key", "id"),
        # unique by its last column; what is boxed points to all of it, so that no box can mix years, retentions or categories
        Index("item_class_ix", "tenant_id", "archival_class", "year", "retention_code", "category_code", "code_key", "id", unique=True),
        Index("item_ends_ix", "tenant_id", "ends_on", "id", postgresql_where=text("state = 'filed' AND ends_on IS NOT NULL")),
        Index("item_entry_ix", "tenant_id", "entry_id", "year"),
        Index("item_category_ix", "tenant_id", "category_id"),
        Index("item_number_ix", "tenant_id", "document_number", postgresql_where=text("document_number <> ''")),
        Index("item_document_number_ix", "tenant_id", "document_number", postgresql_where=text("document_number <> ''")),
        Index("item_volume_ix", "tenant_id", "volume_id", "item_number", postgresql_where=text("volume_id IS NOT NULL")),
        Index("item_import_ix", "tenant_id", "import_id", postgresql_where=text("import_id IS NOT NULL")),
        Index("item_search_ix", "tenant_id", "search_vector", postgresql_using="gin", postgresql_with={"gin_pending_list_limit": "1024"}),
    )

    state: Mapped[ItemState] = mapped_column(text_of(ItemState), default=ItemState.DRAFT)

    # where it belongs
    archival_class: Mapped[str]
    #: Filing year (归属年度).
    year: Mapped[int]
    category_id: Mapped[UUID]
    #: Code of the category, as in the archival code.
    category_code: Mapped[str]
    #: Row of the filing scope that it was filed under, if one was named.
    entry_id: Mapped[UUID | None]
    #: Retention period as coded at filing; part of the archival code, so it never changes.
    retention_code: Mapped[str]

    #: Code of the category that it belongs to now, where another stands in its archival code (改分类); `category_id` is the one of now.
    reclassified_code: Mapped[str | None]
    #: Code of the category that it belongs to now, what lists are narrowed by.
    current_category_code: Mapped[str] = deferred(
        mapped_column(Text, Computed("COALESCE(reclassified_code, category_code)", persisted=True), nullable=True)
    )

    #: The volume or group that it is bound in; its item number runs inside it.
    volume_id: Mapped[UUID | None]

    # the archival code
    archival_code: Mapped[str | None]
    item_number: Mapped[int | None]
    #: Everything of the code but the item number; numbers run without gaps in it.
    series: Mapped[str | None]
    #: The code in natural order, "" for drafts: what lists are sorted by.
    code_key: Mapped[str] = mapped_column(default="", server_default=text("''"))
    filed_at: Mapped[datetime | None]
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Filed after the year was closed (补充归档).
    supplement: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    # description (著录, DA/T 18-2022)
    title: Mapped[str]
    #: Who issued it (责任者).
    author: Mapped[str] = mapped_column(default="", server_default=text("''"))
    document_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known; "" unknown.
    document_date: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The date as a day for sorting; 0001-01-01 unknown.
    date_key: Mapped[date] = mapped_column(default=date.min, server_default=text("'0001-01-01'"))
    #: Sides with text or image; blank ones do not count.
    pages: Mapped[int | None]
    #: Pages as somebody counted them on the paper (实点页数, 编页); None: nobody has counted.
    counted_pages: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Carriers (载体): paper, photo_print, disc, tape, object, digital … with place and number.
    carriers: Mapped[list[str]] = mapped_column(default=lambda: ["paper"], server_default=text("'[\"paper\"]'"))

    #: What its class asks for beside (专门著录), by the key of the field.
    particulars: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    # three separate facts
    secrecy: Mapped[Secrecy] = mapped_column(text_of(Secrecy), default=Secrecy.NONE)
    openness: Mapped[Openness] = mapped_column(text_of(Openness), default=Openness.UNREVIEWED)
    open_from: Mapped[date | None]
    personal_level: Mapped[PersonalLevel] = mapped_column(text_of(PersonalLevel), default=PersonalLevel.NONE)

    # retention as it stands now
    current_retention_code: Mapped[str]
    #: Date of the event that the period counts from, where it is event-based.
    event_on: Mapped[date | None]
    event_based: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    starts_on: Mapped[date | None]
    #: Last day kept; None: permanent, or the event has not happened.
    ends_on: Mapped[date | None]

    #: The destruction that it went in; what is left is a stub.
    destruction_id: Mapped[UUID | None]
    #: The transfer that it went with; the description stays.
    transfer_id: Mapped[UUID | None]

    # how it came and who touched it
    import_id: Mapped[UUID | None]
    registered_at: Mapped[datetime]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    #: Grows with every change, so that two clerks who edit at once do not overwrite each other.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    search_vector: Mapped[Any] = deferred(mapped_column(TSVECTOR, nullable=False, default="", server_default=text("''")))
    #: What a supervisor may read of title and author: nothing where personal data may be in it.
    public_title: Mapped[str | None] = deferred(
        mapped_column(Text, Computed("CASE WHEN personal_level = 'none' THEN title END", persisted=True))
    )
    public_author: Mapped[str | None] = deferred(
        mapped_column(Text, Computed("CASE WHEN personal_level = 'none' THEN author END", persisted=True))
    )

    components: Mapped[list["Component"]] = relationship(
        order_by="Component.position", cascade="all, delete-orphan", passive_deletes=True, back_populates="item"
    )

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def is_filed(self) -> bool:
        """Whether it has its archival code."""
        return self.archival_code is not None

    def __str__(self) -> str:
        return self.archival_code or f"「{self.title}」"


class LinkKind(StrEnum):
    """How two items belong together (关联); each reads from either side."""

    SEE_ALSO = "see_also"
    #: The item answers the other: 复文 to its 来文.
    REPLY_TO = "reply_to"
    SAME_CASE = "same_case"
    #: The item is there twice; the other is the one that is kept to.
    DUPLICATE_OF = "duplicate_of"


class ItemLink(Identified, Model):
    """A cross reference (参见) between two items of a tenant."""

    __tablename__ = "item_link"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "other_id"], ["item.tenant_id", "item.id"]),
        UniqueConstraint("tenant_id", "item_id", "other_id", "kind"),
        CheckConstraint("item_id <> other_id", name="two_items"),
        Index("item_link_other_ix", "tenant_id", "other_id"),
    )

    item_id: Mapped[UUID]
    other_id: Mapped[UUID]
    kind: Mapped[LinkKind] = mapped_column(text_of(LinkKind))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Reclassification(Identified, Model):
    """A change of category after filing (改分类). The code, its series and the retention in it stay as they are."""

    __tablename__ = "reclassification"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "from_category_id"], ["category.tenant_id", "category.id"]),
        ForeignKeyConstraint(["tenant_id", "to_category_id"], ["category.tenant_id", "category.id"]),
        ForeignKeyConstraint(["tenant_id", "from_entry_id"], ["filing_scope_entry.tenant_id", "filing_scope_entry.id"]),
        ForeignKeyConstraint(["tenant_id", "to_entry_id"], ["filing_scope_entry.tenant_id", "filing_scope_entry.id"]),
        CheckConstraint("length(reason) > 0", name="reason"),
        Index("reclassification_item_ix", "tenant_id", "item_id", "id"),
    )

    item_id: Mapped[UUID]
    from_category_id: Mapped[UUID]
    to_category_id: Mapped[UUID]
    from_code: Mapped[str]
    to_code: Mapped[str]
    from_entry_id: Mapped[UUID | None]
    to_entry_id: Mapped[UUID | None]
    reason: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Component(Identified, Model):
    """A document inside an item (组件), in order."""

    __tablename__ = "component"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"], ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "item_id", "position", deferrable=True, initially="DEFERRED"),
    )

    item_id: Mapped[UUID]
    position: Mapped[int]
    role: Mapped[ComponentRole] = mapped_column(text_of(ComponentRole))
    title: Mapped[str]
    document_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    pages: Mapped[int | None]

    item: Mapped[Item] = relationship(back_populates="components")


class SeriesCounter(TenantOwned, Model):
    """The last item number given in a series; the row is locked by giving one, last before the commit."""

    __tablename__ = "series_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int]
    #: The highest number that was given, taken back with its import and not given again; the counter never falls below it.
    highest_void: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class SavedView(Identified, Model):
    """A list's filters, order and columns under a name, for one person."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id", "name"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    #: The query string of the list's address.
    query: Mapped[str]
