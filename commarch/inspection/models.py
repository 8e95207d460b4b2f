"""Tables of `inspection`: the pack with its points and evidence, who may look at it until when, what they said."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, text_of


class EvidenceKind(StrEnum):
    """Where a line of evidence leads."""

    CATALOGUE = "catalogue"  # the items that conditions let through, as they are now
    ITEM = "item"
    SHEET = "sheet"  # of the fonds dossier
    QUALITY = "quality"  # the score
    PRINTS = "prints"  # what was printed


class Verdict(StrEnum):
    """What a reviewer says of a point."""

    MET = "met"
    UNMET = "unmet"
    REMARK = "remark"


class Inspection(Identified, Model):
    """An inspection (检查): who comes, when, and the points that they look at. What is laid out are links, never copies."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("length(title) > 0", name="title"),
        CheckConstraint("length(body) > 0", name="body"),
        CheckConstraint("ends_on >= begins_on", name="days"),
    )

    title: Mapped[str]
    #: Who inspects (检查单位).
    body: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The list that the points were taken from, with its version; "" written freely.
    points_from: Mapped[str] = mapped_column(default="", server_default=text("''"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    opened_by_name: Mapped[str]
    #: From then on nobody from outside sees it.
    closed_at: Mapped[datetime | None]
    #: Grows with every change: an old tab overwrites nothing.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision}

    def __str__(self) -> str:
        return self.title


class Point(Identified, Model):
    """A point that is inspected (检查要点)."""

    __tablename__ = "inspection_point"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "inspection_id"], ["inspection.tenant_id", "inspection.id"]),
        CheckConstraint("length(wording) > 0", name="wording"),
        Index("inspection_point_place_ix", "tenant_id", "inspection_id", "position"),
    )

    inspection_id: Mapped[UUID]
    position: Mapped[int]
    #: The heading that it stands under.
    block: Mapped[str] = mapped_column(default="", server_default=text("''"))
    wording: Mapped[str]
    #: How it is judged.
    guidance: Mapped[str] = mapped_column(default="", server_default=text("''"))


class EvidenceLine(Identified, Model):
    """A line of evidence (材料) under a point: a link with a label, counted anew each time it is shown."""

    __tablename__ = "evidence_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "inspection_id"], ["inspection.tenant_id", "inspection.id"]),
        ForeignKeyConstraint(["tenant_id", "point_id"], ["inspection_point.tenant_id", "inspection_point.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        CheckConstraint("length(label) > 0", name="label"),
        CheckConstraint("(kind = 'item') = (item_id IS NOT NULL)", name="item"),
        CheckConstraint("(kind = 'sheet') = (sheet_id IS NOT NULL)", name="sheet"),
        Index("evidence_line_place_ix", "tenant_id", "inspection_id", "point_id", "position"),
    )

    inspection_id: Mapped[UUID]
    point_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(text_of(EvidenceKind))
    label: Mapped[str]
    #: What the catalogue is narrowed to (see `evidence.sieve_of`).
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    item_id: Mapped[UUID | None]
    sheet_id: Mapped[UUID | None]


class Reviewer(Identified, Model):
    """Somebody from outside who may look at one inspection until a day (检查人员)."""

    __tablename__ = "inspection_reviewer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "inspection_id"], ["inspection.tenant_id", "inspection.id"]),
        UniqueConstraint("tenant_id", "inspection_id", "person_id", name="inspection_reviewer_tenant_id_inspection_id_person_id_key"),
        Index("inspection_reviewer_person_ix", "tenant_id", "person_id"),
    )

    inspection_id: Mapped[UUID]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    person_name: Mapped[str]
    admitted_at: Mapped[datetime]
    #: The last day.
    until: Mapped[date]
    #: Ended before that day.
    ended_at: Mapped[datetime | None]

    def may_look(self, today: date) -> bool:
        """Whether she still may look."""
        return self.ended_at is None and today <= self.until


class Opinion(Identified, Model):
    """What a reviewer says of a point; she may change her mind as long as she may look."""

    __tablename__ = "inspection_opinion"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "inspection_id"], ["inspection.tenant_id", "inspection.id"]),
        ForeignKeyConstraint(["tenant_id", "point_id"], ["inspection_point.tenant_id", "inspection_point.id"]),
        CheckConstraint("verdict = 'met' OR words <> ''", name="words"),
        Index("inspection_opinion_one_key", "tenant_id", "inspection_id", "point_id", "person_id", unique=True),
    )

    inspection_id: Mapped[UUID]
    point_id: Mapped[UUID]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    verdict: Mapped[Verdict] = mapped_column(text_of(Verdict))
    words: Mapped[str] = mapped_column(default="", server_default=text("''"))
    given_at: Mapped[datetime]
