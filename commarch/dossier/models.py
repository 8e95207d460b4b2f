"""Sheets of the fonds dossier."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, text_of


class SheetKind(StrEnum):
    """What a sheet of the dossier is; the order here is the order of the dossier (全宗卷规范 DA/T 12)."""

    INTRODUCTION = "introduction"  # 全宗介绍
    SCHEME = "scheme"  # 分类方案
    ARRANGEMENT = "arrangement"  # 整理说明（立卷说明）
    APPRAISAL = "appraisal"  # 鉴定
    HANDOVER = "handover"  # 交接、移交
    CUSTODY = "custody"  # 保管、清点
    USE = "use"  # 利用
    STATISTICS = "statistics"  # 统计
    OTHER = "other"


class Sheet(Identified, Model):
    """A sheet of the fonds dossier (全宗卷). Written once; what was wrong is put right by a later sheet that replaces it."""

    __tablename__ = "dossier_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "replaces_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "replaces_id"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(title) > 0", name="title"),
        Index("dossier_sheet_kind_ix", "tenant_id", "kind", "number"),
    )

    #: Runs without gaps in the tenant.
    number: Mapped[int]
    kind: Mapped[SheetKind] = mapped_column(text_of(SheetKind))
    title: Mapped[str]
    on_date: Mapped[date]
    #: The filing year that it is about, where it is about one.
    year: Mapped[int | None]
    #: Sections as `commarch.dossier.content` describes them.
    content: Mapped[list[Any]]
    #: Of the content in its canonical form; stands on the print, so that it can be held against the dossier.
    sha256: Mapped[str]
    replaces_id: Mapped[UUID | None]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    written_by_name: Mapped[str]
    written_at: Mapped[datetime]
    #: Written by the system at the close of a year, not by hand.
    automatic: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
