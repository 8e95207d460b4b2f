"""Registers with what they ask for, their entries as they stand, every change of them, and the years that were frozen."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of
from commarch.holdings.models import PersonalLevel
from commarch.registers.identity import SEALED


class EntryState(StrEnum):
    """Whether an entry stands in the register."""

    CURRENT = "current"  # 在册
    STRUCK = "struck"  # 已注销


class ChangeKind(StrEnum):
    """What a change of an entry is."""

    ENTER = "enter"  # 入册
    AMEND = "amend"  # 变更
    CHECK = "check"  # 复核，内容没有变
    STRIKE = "strike"  # 注销
    RESTORE = "restore"  # 恢复在册


class StrikeKind(StrEnum):
    """Why an entry is struck off."""

    DEATH = "death"  # 死亡
    MOVED = "moved"  # 迁出
    ENDED = "ended"  # 不再符合条件
    ELSEWHERE = "elsewhere"  # 转入其他登记册
    MISTAKE = "mistake"  # 登记有误
    OTHER = "other"


class Register(Identified, Model):
    """A register (登记册) of persons or households that a community keeps. It is never closed over: what it said on any day can be read."""

    __tablename__ = "register"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("recheck_months > 0", name="recheck_months"),
    )

    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Sensitive: names, too, are masked for whoever doesn't keep it.
    level: Mapped[PersonalLevel] = mapped_column(text_of(PersonalLevel))
    #: The ready template it was begun from, and its release; "" of the community's own.
    template: Mapped[str] = mapped_column(default="", server_default=text("''"))
    template_release: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: After so many months an entry is to be checked again; None: never.
    recheck_months: Mapped[int | None]
    #: Number of the form in force, see RegisterForm.
    form_number: Mapped[int]
    #: Number of the last entry: they run without gaps and are never used again.
    last_number: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    def __str__(self) -> str:
        return self.name


class RegisterForm(TenantOwned, Model):
    """What a register asks for, from a moment on. Written once; the next form takes its place, and old changes keep their words."""

    __tablename__ = "register_form"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "register_id"], ["register.tenant_id", "register.id"]),)

    register_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Fields as `commarch.registers.fields` describes them.
    fields: Mapped[list[Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RegisterEntry(Identified, Model):
    """A person or household in a register, as it stands; what made it so are its changes."""

    __tablename__ = "register_entry"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "register_id"], ["register.tenant_id", "register.id"]),
        UniqueConstraint("tenant_id", "register_id", "number"),
        CheckConstraint("length(subject) > 0", name="subject"),
        CheckConstraint("(state = 'struck') = (struck_on IS NOT NULL) AND (struck_on IS NULL) = (struck_as IS NULL)", name="struck"),
        Index(
            "register_entry_person_key",
            "tenant_id",
            "register_id",
            "id_number_index",
            unique=True,
            postgresql_where=text("state = 'current' AND id_number_index IS NOT NULL"),
        ),
        Index("register_entry_id_number_ix", "tenant_id", "id_number_index", postgresql_where=text("id_number_index IS NOT NULL")),
        Index("register_entry_recheck_ix", "tenant_id", "recheck_on", postgresql_where=text("recheck_on IS NOT NULL")),
    )

    register_id: Mapped[UUID]
    number: Mapped[int]
    #: Name of the person, or of who stands for the household.
    subject: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: By the keys of the register's fields.
    particulars: Mapped[dict[str, Any]]
    #: 110***********1234; "" unknown.
    id_number_masked: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Sealed; read only where somebody gave a purpose.
    id_number: Mapped[str | None] = mapped_column(SEALED, deferred=True)
    #: Finds an entry by its exact number without opening any.
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[EntryState] = mapped_column(text_of(EntryState))
    joined_on: Mapped[date]
    struck_on: Mapped[date | None]
    struck_as: Mapped[StrikeKind | None] = mapped_column(text_of(StrikeKind))
    checked_on: Mapped[date]
    #: Day from which it is to be checked again; None where it need not be, or is struck off.
    recheck_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class RegisterChange(Identified, Model):
    """A change of an entry: what it was before, what after, from which day, by whom, on what ground. Never changed, never removed."""

    __tablename__ = "register_change"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "entry_id"], ["register_entry.tenant_id", "register_entry.id"]),
        ForeignKeyConstraint(["tenant_id", "register_id"], ["register.tenant_id", "register.id"]),
        # an import that is undone takes its items away; what the source was called stays
        ForeignKeyConstraint(["tenant_id", "source_item_id"], ["item.tenant_id", "item.id"], ondelete="SET NULL (source_item_id)"),
        UniqueConstraint("tenant_id", "entry_id", "number"),
        Index("register_change_day_ix", "tenant_id", "register_id", "takes_effect_on"),
        Index("register_change_item_ix", "tenant_id", "source_item_id", postgresql_where=text("source_item_id IS NOT NULL")),
    )

    register_id: Mapped[UUID]
    entry_id: Mapped[UUID]
    #: Runs without gaps in the entry.
    number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(text_of(ChangeKind))
    #: The day on which it takes effect (生效日期), often before the one on which it was written down.
    takes_effect_on: Mapped[date]
    #: Of the fields that changed: what stood there, what stands there now. An ID number only masked.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    #: The number that came with this change, sealed.
    id_number: Mapped[str | None] = mapped_column(SEALED, deferred=True)
    struck_as: Mapped[StrikeKind | None] = mapped_column(text_of(StrikeKind))
    #: Whether the entry was checked with it.
    checked: Mapped[bool]
    #: What it rests on, in words, and the item of the holdings where it is one.
    source: Mapped[str]
    source_item_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The register's form that its fields belong to.
    form_number: Mapped[int]
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    written_by_name: Mapped[str]


class RegisterFreeze(Identified, Model):
    """A register as it was on 31 December, frozen (年度固化): rows and figures never change again."""

    __tablename__ = "register_freeze"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "register_id"], ["register.tenant_id", "register.id"]),
        ForeignKeyConstraint(["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "register_id", "year"),
    )

    register_id: Mapped[UUID]
    year: Mapped[int]
    #: The register's fields of then.
    fields: Mapped[list[Any]]
    rows: Mapped[list[Any]]
    #: See `commarch.registers.freezing`.
    figures: Mapped[dict[str, Any]]
    #: Of the rows in their canonical form; stands on the dossier's sheet, too.
    sha256: Mapped[str]
    sheet_id: Mapped[UUID]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    frozen_by_name: Mapped[str]
