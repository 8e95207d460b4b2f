"""Incidents, the items that they concern, and what was learnt of them later."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of
from commarch.incidents import rules


class IncidentKind(StrEnum):
    """What happened."""

    DAMAGE = "damage"  # 损毁
    LOSS = "loss"  # 丢失
    LEAK = "leak"  # 信息泄露
    UNLAWFUL = "unlawful"  # 擅自销毁或提供
    OTHER = "other"


class IncidentState(StrEnum):
    """How far its report is."""

    RECORDED = "recorded"  # 待负责人确认
    CONFIRMED = "confirmed"  # 已报街道
    REPORTED = "reported"  # 已报档案主管部门
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 误报


#: States in which something is still to be done.
OPEN = (IncidentState.RECORDED, IncidentState.CONFIRMED, IncidentState.REPORTED)


class Incident(Identified, Model):
    """An incident (档案安全事件) and how it was reported: by the community to the street, by the street to the county (档案法 44)."""

    __tablename__ = "incident"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "year", "running"),
        CheckConstraint("length(place) > 0", name="place"),
        CheckConstraint("length(description) > 0", name="description"),
        CheckConstraint("length(remedy) > 0", name="remedy"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("state IN ('recorded', 'withdrawn') OR confirmed_by IS NOT NULL", name="confirmed"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_at"),
        CheckConstraint("state NOT IN ('reported', 'closed') OR (reported_on IS NOT NULL AND reported_to <> '')", name="reported"),
        CheckConstraint("state <> 'closed' OR (closed_at IS NOT NULL AND result <> '' AND sheet_id IS NOT NULL)", name="closed"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_because <> ''", name="withdrawn"),
        Index("incident_found_ix", "tenant_id", "found_at", "id"),
    )

    state: Mapped[IncidentState] = mapped_column(text_of(IncidentState), default=IncidentState.RECORDED)
    year: Mapped[int]
    #: Runs without gaps in the year.
    running: Mapped[int]
    kind: Mapped[IncidentKind] = mapped_column(text_of(IncidentKind))
    found_at: Mapped[datetime]
    #: When it happened, as far as it is known.
    happened_on: Mapped[date | None]
    place: Mapped[str]
    description: Mapped[str]
    #: What it concerns beside items with a code: boxes, shelves, what is not catalogued.
    loose: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: What was done at once (补救措施).
    remedy: Mapped[str]
    #: How many people's personal data it may concern; who they are is not told.
    people: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then; so are the other names.
    recorded_name: Mapped[str]
    #: The head's: from then on the facts stay, what is learnt later is added.
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: When, to which authority (档案主管部门) and under which number the street reported it.
    reported_on: Mapped[date | None]
    reported_to: Mapped[str] = mapped_column(default="", server_default=text("''"))
    report_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    reported_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    closed_at: Mapped[datetime | None]
    closed_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    result: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The report as it was filed into the fonds dossier.
    sheet_id: Mapped[UUID | None]
    #: Why it was none after all.
    withdrawn_because: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Grows with every change: an old tab overwrites nothing.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def number(self) -> str:
        """The number of the incident: 2026-01."""
        return f"{self.year}-{self.running:02d}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    @property
    def due_at(self) -> datetime:
        """By when it is to be with the street."""
        return rules.due_at(self.found_at)

    def __str__(self) -> str:
        return f"档案安全事件 {self.number}"


class IncidentItem(TenantOwned, Model):
    """An item that an incident concerns."""

    __tablename__ = "incident_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "incident_id"], ["incident.tenant_id", "incident.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        Index("incident_item_item_ix", "tenant_id", "item_id"),
    )

    incident_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)


class IncidentFollowUp(Identified, Model):
    """What was learnt or done since the head confirmed (续报). Never changed."""

    __tablename__ = "incident_follow_up"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "incident_id"], ["incident.tenant_id", "incident.id"]),
        CheckConstraint("length(words) > 0", name="words"),
        Index("incident_follow_up_incident_ix", "tenant_id", "incident_id", "id"),
    )

    incident_id: Mapped[UUID]
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_name: Mapped[str]
