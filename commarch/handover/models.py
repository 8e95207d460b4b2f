"""Handovers of leaving clerks, and the lines that are counted in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commarch.database import Identified, Model, text_of


class HandoverState(StrEnum):
    """How far a handover has come; each step rests on the one before. Done, forced and withdrawn are ends."""

    BEGUN = "begun"
    COUNTED = "counted"
    GIVEN = "given"  # signed by the giver
    ACCEPTED = "accepted"  # and by the receiver
    DONE = "done"  # and by the witness
    FORCED = "forced"  # closed without the giver
    WITHDRAWN = "withdrawn"  # she stays after all


#: States in which a handover is under way.
OPEN = (HandoverState.BEGUN, HandoverState.COUNTED, HandoverState.GIVEN, HandoverState.ACCEPTED)


class LineKind(StrEnum):
    """What a line counts."""

    ITEMS = "items"  # of a class, filed
    BOXES = "boxes"  # of a class
    DRAFTS = "drafts"  # registered, not filed
    INBOX = "inbox"  # handed in, not decided on
    THING = "thing"  # equipment, keys
    CHECK = "check"  # something to be done once: passwords changed


class Handover(Identified, Model):
    """The handover (离岗交接) of a leaving clerk. Snapshot and term are fixed when it begins; the database lets nobody change them."""

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "stock_take_id"], ["stock_take.tenant_id", "stock_take.id"]),
        ForeignKeyConstraint(["tenant_id", "sheet_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        CheckConstraint("deadline_on = leaving_on + 7", name="deadline"),
        # three people: whoever gives, takes and attends
        CheckConstraint("receiver_id <> giver_id", name="receiver_is_another"),
        CheckConstraint("witness_id <> giver_id AND witness_id <> receiver_id", name="witness_is_another"),
        # nobody can go round a step
        CheckConstraint("state IN ('begun', 'forced', 'withdrawn') OR receiver_id IS NOT NULL", name="receiver"),
        CheckConstraint("state IN ('begun', 'forced', 'withdrawn') OR counted_at IS NOT NULL", name="counted"),
        CheckConstraint("state NOT IN ('given', 'accepted', 'done') OR given_at IS NOT NULL", name="given"),
        CheckConstraint("state NOT IN ('accepted', 'done') OR accepted_at IS NOT NULL", name="accepted"),
        CheckConstraint("accepted_at IS NULL OR given_at IS NOT NULL", name="order"),
        CheckConstraint("(state IN ('done', 'forced')) = (witness_id IS NOT NULL AND witnessed_at IS NOT NULL)", name="witnessed"),
        CheckConstraint("state <> 'forced' OR (because IS NOT NULL AND because <> '')", name="because"),
        CheckConstraint("state <> 'forced' OR stock_take_id IS NOT NULL OR counted_at IS NOT NULL", name="forced_on_a_count"),
        Index(
            "handover_one_open_key",
            "tenant_id",
            "giver_id",
            unique=True,
            postgresql_where=text("state NOT IN ('done', 'forced', 'withdrawn')"),
        ),
    )

    state: Mapped[HandoverState] = mapped_column(text_of(HandoverState), default=HandoverState.BEGUN)
    #: Who leaves (移交人), with the name as it was then.
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    giver_name: Mapped[str]
    #: Who takes over (接收人); None: not named yet.
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receiver_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    leaving_on: Mapped[date]
    #: Seven days after leaving, whatever happens.
    deadline_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    begun_at: Mapped[datetime]
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_by_name: Mapped[str]
    #: How everything stood at that moment (see snapshots.Snapshot).
    snapshot: Mapped[dict[str, Any]]
    #: SHA-256 of the whole catalogue at that moment.
    catalogue_sha256: Mapped[str]
    counted_at: Mapped[datetime | None]
    #: SHA-256 of the list that the giver signed; the others sign the same one.
    list_sha256: Mapped[str | None]
    given_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    #: Who attends (监交人), or who closed it without the giver.
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    witness_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    witnessed_at: Mapped[datetime | None]
    #: Why it was closed without the giver.
    because: Mapped[str | None]
    #: The stock-take that stands for her.
    stock_take_id: Mapped[UUID | None]
    #: The paper in the fonds dossier.
    sheet_id: Mapped[UUID | None]
    #: Grows with every change: an old tab signs nothing.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    lines: Mapped[list["HandoverLine"]] = relationship(order_by="HandoverLine.position", back_populates="handover")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_open(self) -> bool:
        """Whether it is under way."""
        return self.state in OPEN

    def __str__(self) -> str:
        return f"{self.giver_name}的离岗交接"


class HandoverLine(Identified, Model):
    """One line of the list: how much is due (应交), how much is there (实交), and why where they differ."""

    __tablename__ = "handover_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "handover_id"], ["handover.tenant_id", "handover.id"]),
        UniqueConstraint("tenant_id", "handover_id", "position"),
        CheckConstraint("length(label) > 0", name="label"),
        CheckConstraint("due >= 0 AND (found IS NULL OR found >= 0)", name="counts"),
        CheckConstraint("found IS NULL OR found = due OR explanation <> ''", name="explained"),
    )

    handover_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(text_of(LineKind))
    #: Class of archives, or the thing in words.
    label: Mapped[str]
    due: Mapped[int]
    found: Mapped[int | None]
    explanation: Mapped[str] = mapped_column(default="", server_default=text("''"))

    handover: Mapped[Handover] = relationship(back_populates="lines")

    @property
    def unit(self) -> str:
        """The unit that it is counted in."""
        return {LineKind.BOXES: "盒", LineKind.DRAFTS: "份", LineKind.INBOX: "份", LineKind.CHECK: "项"}.get(self.kind, "件")

    @property
    def difference(self) -> int:
        """How much is there beyond what is due; negative where something is missing."""
        return (self.found or 0) - self.due if self.found is not None else 0
