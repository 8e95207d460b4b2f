"""Appraisal batches: their steps, group, lines, opinions and rulings. And destructions with their register."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commarch.appraisal.stages import Stage, as_condition
from commarch.database import Identified, Model, TenantOwned, text_of


class Purpose(StrEnum):
    """What a batch decides."""

    EXPIRY = "expiry"  # 到期鉴定
    ACCESS = "access"  # 开放审核（档案法 30）


class Part(StrEnum):
    """What somebody is in the group. Accounting archives ask for the four of both units; the head of the body signs (Order 79 art. 18)."""

    CHAIR = "chair"  # 组长
    LEADER = "leader"  # 单位负责人
    ARCHIVES_HEAD = "archives_head"  # 档案机构负责人
    ARCHIVIST = "archivist"  # 档案员
    ACCOUNTING_HEAD = "accounting_head"  # 会计机构负责人
    ACCOUNTANT = "accountant"  # 会计经办人
    BUSINESS = "business"  # 业务人员
    RESIDENT = "resident"  # 居民代表


class Verdict(StrEnum):
    """What a member thinks, or the group decides, should become of an item."""

    KEEP = "keep"  # 续存，定新期限
    PERMANENT = "permanent"  # 转永久
    DESTROY = "destroy"  # 销毁
    TRANSFER = "transfer"  # 移交进馆
    OPEN = "open"  # 开放
    RESTRICT = "restrict"  # 控制
    UNDECIDED = "undecided"  # 暂不定：合议时再看


#: What may be said of an item in a batch of each purpose.
VERDICTS = {
    Purpose.EXPIRY: (Verdict.KEEP, Verdict.PERMANENT, Verdict.DESTROY, Verdict.TRANSFER, Verdict.UNDECIDED),
    Purpose.ACCESS: (Verdict.OPEN, Verdict.RESTRICT, Verdict.UNDECIDED),
}


class AppraisalBatch(Identified, Model):
    """A batch (鉴定批次) of items that one group appraises. Its stage is that of its last step; nothing else moves it."""

    __tablename__ = "appraisal_batch"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "id", "step_number", "stage"],
            [f"appraisal_step.{name}" for name in ("tenant_id", "batch_id", "number", "to_stage")],
            name="appraisal_batch_last_step_fkey",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(["tenant_id", "report_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "year", "running"),
        UniqueConstraint("tenant_id", "id", "opened_by", name="appraisal_batch_author_key"),
        CheckConstraint("length(title) > 0", name="title"),
        CheckConstraint("waiting_days >= 0 AND notice_days >= 0 AND waited_days >= 0 AND noticed_days >= 0", name="days"),
        CheckConstraint("running > 0", name="running"),
        Index("appraisal_batch_stage_ix", "tenant_id", "stage", "id"),
    )

    #: The batch's number (批次号) is year and running number: 2026-01.
    year: Mapped[int]
    running: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(text_of(Purpose))
    title: Mapped[str]
    #: On what the appraisal rests (鉴定依据).
    grounds: Mapped[str]
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_by_name: Mapped[str]
    opened_at: Mapped[datetime]
    stage: Mapped[Stage] = mapped_column(text_of(Stage))
    step_number: Mapped[int]
    #: When the present stage began.
    since: Mapped[date]
    #: By when the one who has the ball should have acted; None: nobody has to.
    act_by: Mapped[date | None]
    #: Grows each time that it comes back to the group.
    round: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    #: Whether accounting archives are in it: Order 79 art. 17–19 hold.
    accounting: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    report_id: Mapped[UUID | None]
    approved_on: Mapped[date | None]
    #: Days of public notice (公示) and of waiting (冷静期) as they held when the street approved.
    notice_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    waiting_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Days of notice and of waiting on which the daily sweep really ran: a clock that jumps counts one.
    noticed_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    waited_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: The last day counted.
    counted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    members: Mapped[list["AppraisalMember"]] = relationship(order_by="AppraisalMember.id")
    steps: Mapped[list["AppraisalStep"]] = relationship(
        order_by="AppraisalStep.number",
        foreign_keys="AppraisalStep.batch_id",
        primaryjoin="and_(AppraisalStep.tenant_id == AppraisalBatch.tenant_id, AppraisalStep.batch_id == AppraisalBatch.id)",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def number(self) -> str:
        """The batch's number (批次号)."""
        return f"{self.year}-{self.running:02d}"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AppraisalStep(TenantOwned, Model):
    """A step of a batch from one stage to the next: who, when, with what words. Never changed.

    The database takes a step only as the next one, only along the ways of `stages`, only from the person who acts; the signature of the
    head only from a head, the street's approval only from the street, and neither from the author.
    """

    __tablename__ = "appraisal_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "batch_id", "opened_by"],
            [f"appraisal_batch.{name}" for name in ("tenant_id", "id", "opened_by")],
            name="appraisal_step_author_fkey",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "batch_id", "previous", "from_stage"],
            [f"appraisal_step.{name}" for name in ("tenant_id", "batch_id", "number", "to_stage")],
            name="appraisal_step_previous_fkey",
        ),
        UniqueConstraint("tenant_id", "batch_id", "number", "to_stage", name="appraisal_step_end_key"),
        CheckConstraint(as_condition(), name="way"),
        CheckConstraint(
            "from_stage NOT IN ('reported', 'submitted') OR to_stage = 'withdrawn' OR person_id IS DISTINCT FROM opened_by",
            name="not_by_the_author",
        ),
        CheckConstraint(
            "person_id IS NOT NULL OR (from_stage = 'notice' AND to_stage = 'waiting') OR (from_stage = 'waiting' AND to_stage = 'executing')",
            name="by_time",
        ),
        CheckConstraint("note <> '' OR to_stage <> 'deciding' OR from_stage = 'reviewing'", name="sent_back_with_reasons"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Runs without gaps in the batch.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[int | None] = mapped_column(Integer, Computed("nullif(number, 1) - 1", persisted=True))
    from_stage: Mapped[Stage | None] = mapped_column(text_of(Stage, held=False))
    to_stage: Mapped[Stage] = mapped_column(text_of(Stage, held=False))
    round: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    opened_by: Mapped[int]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))


class AppraisalMember(Identified, Model):
    """A member of the group (鉴定小组); who leaves stays on record."""

    __tablename__ = "appraisal_member"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["appraisal_batch.tenant_id", "appraisal_batch.id"]),
        Index("appraisal_member_now_key", "tenant_id", "batch_id", "person_id", unique=True, postgresql_where=text("left_at IS NULL")),
        Index(
            "appraisal_member_chair_key", "tenant_id", "batch_id", unique=True, postgresql_where=text("left_at IS NULL AND part = 'chair'")
        ),
        Index("appraisal_member_person_ix", "tenant_id", "person_id", "batch_id"),
    )

    batch_id: Mapped[UUID]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    part: Mapped[Part] = mapped_column(text_of(Part))
    #: What she is besides, in words: 卫健委员, 主任.
    title: Mapped[str] = mapped_column(default="", server_default=text("''"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    #: Why she left the group.
    left_because: Mapped[str] = mapped_column(default="", server_default=text("''"))


class AppraisalLine(Identified, Model):
    """An item in a batch, as it was when it came in, and what became of it there."""

    __tablename__ = "appraisal_line"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["appraisal_batch.tenant_id", "appraisal_batch.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        UniqueConstraint("tenant_id", "batch_id", "item_id"),
        UniqueConstraint("tenant_id", "batch_id", "position"),
        Index("appraisal_line_open_key", "tenant_id", "item_id", unique=True, postgresql_where=text("is_open")),
        CheckConstraint("decision IS NULL OR decision <> 'undecided'", name="decision"),
        CheckConstraint("decision <> 'keep' OR decided_code IS NOT NULL", name="new_period"),
        CheckConstraint("decision IS NULL OR decided_reason <> ''", name="decided_reason"),
        # vouchers of unsettled debts are never destroyed (会计档案管理办法 19)
        CheckConstraint("decision <> 'destroy' OR archival_class <> 'KU' OR settled", name="settled"),
    )

    batch_id: Mapped[UUID]
    item_id: Mapped[UUID]
    position: Mapped[int]
    archival_code: Mapped[str]
    archival_class: Mapped[str]
    year: Mapped[int]
    #: Period and last day when it came in.
    retention_code: Mapped[str]
    ends_on: Mapped[date | None]
    #: What the group decided, in which round; None: not yet.
    decision: Mapped[Verdict | None] = mapped_column(text_of(Verdict))
    #: The new period where it is kept, as a code.
    decided_code: Mapped[str | None]
    decided_open_from: Mapped[date | None]
    decided_reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    decided_round: Mapped[int | None]
    #: All debts that an accounting voucher proves are settled (会计档案管理办法 19); somebody has said so.
    settled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Why it was taken out of the destruction after all: not approved, held, not found; "" otherwise.
    withdrawn_because: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: In no other batch as long as this one has not dealt with it.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class AppraisalOpinion(Identified, Model):
    """What a member said of an item (鉴定意见). Never changed: the latest counts, the earlier stay to be read. Only she can say it."""

    __tablename__ = "appraisal_opinion"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "line_id"], ["appraisal_line.tenant_id", "appraisal_line.id"]),
        CheckConstraint("verdict <> 'keep' OR period_code IS NOT NULL", name="new_period"),
        CheckConstraint("verdict = 'undecided' OR reason <> ''", name="reason"),
        Index("appraisal_opinion_line_ix", "tenant_id", "line_id", "person_id", "id"),
    )

    line_id: Mapped[UUID]
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    verdict: Mapped[Verdict] = mapped_column(text_of(Verdict))
    period_code: Mapped[str | None]
    open_from: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    at: Mapped[datetime]


class AppraisalRuling(Identified, Model):
    """What the street said of one item (审批意见): agreed, or kept on after all. Never changed; only the street can say it."""

    __tablename__ = "appraisal_ruling"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "line_id"], ["appraisal_line.tenant_id", "appraisal_line.id"]),
        UniqueConstraint("tenant_id", "line_id", "round"),
        CheckConstraint("agreed OR reason <> ''", name="reason"),
    )

    line_id: Mapped[UUID]
    round: Mapped[int]
    #: What the group had decided.
    decision: Mapped[Verdict] = mapped_column(text_of(Verdict))
    agreed: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    at: Mapped[datetime]


class CalendarFeed(TenantOwned, Model):
    """A person's own address at which a calendar fetches her deadlines; only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
