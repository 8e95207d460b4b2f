"""A tenant's classification scheme in versions; categories; the filing scope with its retention schedule."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from commarch.database import Identified, Model, text_of


class VersionState(StrEnum):
    """A draft may be edited; a published version never changes again."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Purpose(StrEnum):
    """What a version is for: the tenant's own archives, or a street's reference scheme (参考方案) that its communities may adopt."""

    OWN = "own"
    REFERENCE = "reference"


class YearRule(StrEnum):
    """Which year a document belongs to (归属年度): that of its signing, or the one that its content is about."""

    SIGNING = "signing"
    CONTENT = "content"


class AccessDefault(StrEnum):
    """What the filing scope proposes for access; see AccessFacts in holdings."""

    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class FieldKind(StrEnum):
    """What a class's own field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    DURATION = "duration"


class SchemeVersion(Identified, Model):
    """One version of a tenant's scheme (分类方案): whole, in force for filing years from `from_year` until the next one begins.

    A tenant has one line of own versions. A street has a second line beside it, the reference scheme (参考方案): its communities may
    read what is published of it and adopt it. It is never called official.
    """

    __tablename__ = "scheme_version"
    __table_args__ = (
        UniqueConstraint("tenant_id", "purpose", "number"),
        CheckConstraint("from_year BETWEEN 1949 AND 2200", name="from_year"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        Index("scheme_version_one_draft_key", "tenant_id", "purpose", unique=True, postgresql_where=text("state = 'draft'")),
    )

    purpose: Mapped[Purpose] = mapped_column(text_of(Purpose), default=Purpose.OWN)
    #: Runs from 1 in the tenant and purpose.
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    from_year: Mapped[int]
    state: Mapped[VersionState] = mapped_column(text_of(VersionState), default=VersionState.DRAFT)
    #: Template of the archival code, e.g. {fonds}-{class}·{year}-{retention}-{category}-{item:04d}.
    code_template: Mapped[str]
    #: Template for classes that are arranged by volume (按卷); "" where none is.
    volume_template: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Those classes, as "KU KJ".
    volume_classes: Mapped[str] = mapped_column(default="", server_default=text("''"))
    year_rule: Mapped[YearRule] = mapped_column(text_of(YearRule), default=YearRule.SIGNING)
    #: What changed and why, for those who read it later.
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The street's version it was adopted from or last brought up to, as "name 第 n 版".
    adopted_from: Mapped[str | None]
    #: Number of that version: a street's newer one is offered for merging.
    adopted_number: Mapped[int | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Category(Identified, Model):
    """A category (类目) of one version: a class of archives (WS, KJ, KU …) at the top, subjects (问题) below, four levels at most."""

    __tablename__ = "category"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "version_id"], ["scheme_version.tenant_id", "scheme_version.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "parent_id"], ["category.tenant_id", "category.id"], deferrable=True, initially="DEFERRED"),
        UniqueConstraint("tenant_id", "version_id", "archival_class", "code"),
        Index("category_parent_ix", "tenant_id", "parent_id"),
    )

    version_id: Mapped[UUID]
    #: The same category in every version has the same lineage, so that versions can be compared and items followed.
    lineage: Mapped[UUID] = mapped_column(default=uuid7)
    parent_id: Mapped[UUID | None]
    #: Code of the class of archives (门类代码): WS, KJ, KU, ZP, LY, LX, SW …
    archival_class: Mapped[str]
    #: Code as it stands in the archival code: DQ, ZZ …; "" for the class itself.
    code: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]
    #: No new items from this version on; old ones keep it.
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class FilingScopeEntry(Identified, Model):
    """A row of the filing scope and retention schedule (归档范围和保管期限表)."""

    __tablename__ = "filing_scope_entry"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "version_id"], ["scheme_version.tenant_id", "scheme_version.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["tenant_id", "category_id"], ["category.tenant_id", "category.id"], ondelete="CASCADE"),
        Index("filing_scope_entry_version_ix", "tenant_id", "version_id", "position"),
        Index("filing_scope_entry_category_ix", "tenant_id", "category_id"),
    )

    version_id: Mapped[UUID]
    category_id: Mapped[UUID]
    lineage: Mapped[UUID] = mapped_column(default=uuid7)
    wording: Mapped[str]
    #: Code of the retention period: Y, D30, D10 …; "" where documents of this kind are not filed (不归档).
    retention_code: Mapped[str]
    #: Counted from an event (completion, disposal), not from the filing year.
    event_based: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    access_default: Mapped[AccessDefault] = mapped_column(text_of(AccessDefault), default=AccessDefault.INTERNAL)
    #: Documents of this kind are expected every year (每年应有).
    expected_yearly: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: How sure the row's source is.
    source: Mapped[str] = mapped_column(default="", server_default=text("''"))
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ClassField(Identified, Model):
    """A field that items of one class of archives have beside the common ones (著录项目): 摄影者 of photos, 会计期间 of accounts.

    A tenant has the reference's fields until it changes one; what was ever filled in keeps its key, so a field is retired, never removed.
    """

    __tablename__ = "class_field"
    __table_args__ = (
        UniqueConstraint("tenant_id", "archival_class", "key"),
        CheckConstraint("length(label) > 0", name="label"),
        CheckConstraint("kind <> 'choice' OR jsonb_array_length(choices) > 0", name="choices"),
    )

    archival_class: Mapped[str]
    #: Name under which items keep their value; never changes.
    key: Mapped[str]
    label: Mapped[str]
    kind: Mapped[FieldKind] = mapped_column(text_of(FieldKind), default=FieldKind.TEXT)
    #: Demanded at filing, not of a draft.
    required: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Of a choice the only values; of a text those that are recommended (the list of good formats).
    choices: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    unit: Mapped[str] = mapped_column(default="", server_default=text("''"))
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Counts the changes, so that two people who edit at once do not overwrite each other.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
