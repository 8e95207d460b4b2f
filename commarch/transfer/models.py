"""Transfers to the county archives, and the items in them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of
from commarch.holdings.models import Openness


class TransferState(StrEnum):
    """How far a transfer is."""

    COMPOSING = "composing"  # 编制移交目录
    SIGNED = "signed"  # 负责人已签，可以打包送交
    RECEIVED = "received"  # 接收单位已签收
    WITHDRAWN = "withdrawn"


class PackageState(StrEnum):
    """Where the making of a package stands. Its file is forgotten after a while; what was made stays on record."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


AT_WORK = (PackageState.WAITING, PackageState.WORKING)
#: States in which a transfer holds its items.
OPEN = (TransferState.COMPOSING, TransferState.SIGNED)


class Transfer(Identified, Model):
    """A transfer (移交进馆): what goes to which archives, signed by the head, ended by the receipt (档案法实施条例 20, 30)."""

    __tablename__ = "transfer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "list_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "year", "running"),
        CheckConstraint("length(receiver) > 0", name="receiver"),
        CheckConstraint("state IN ('composing', 'withdrawn') OR signed_by IS NOT NULL", name="signed"),
        CheckConstraint("signed_by IS DISTINCT FROM opened_by", name="not_by_the_author"),
        CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name="received"),
        CheckConstraint("received_on IS NULL OR (receipt_number <> '' AND received_by_name <> '')", name="receipt"),
        Index("transfer_state_ix", "tenant_id", "state", "id"),
    )

    state: Mapped[TransferState] = mapped_column(text_of(TransferState), default=TransferState.COMPOSING)
    year: Mapped[int]
    running: Mapped[int]
    #: Which archives receive it (接收单位).
    receiver: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_by_name: Mapped[str]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_by_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The list as it was signed, in the fonds dossier.
    list_id: Mapped[UUID | None]
    #: SHA-256 of the last package that was made of it.
    package_sha256: Mapped[str | None]
    received_on: Mapped[date | None]
    #: Who received it there, and the number of the receipt (移交接收文据).
    received_by_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    receipt_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}

    @property
    def number(self) -> str:
        """The number of the transfer: 2026-01."""
        return f"{self.year}-{self.running:02d}"

    @property
    def is_open(self) -> bool:
        """Whether it holds its items."""
        return self.state in OPEN

    def __str__(self) -> str:
        return f"移交 {self.number}"


class TransferredItem(TenantOwned, Model):
    """An item in a transfer, with what has to be told of it to the archives (条例 30)."""

    __tablename__ = "transferred_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "transfer_id"], ["transfer.tenant_id", "transfer.id"]),
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        UniqueConstraint("tenant_id", "transfer_id", "position"),
        Index("transferred_item_open_key", "tenant_id", "item_id", unique=True, postgresql_where=text("is_open")),
    )

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    #: Opinion on opening (到期开放意见).
    openness: Mapped[Openness] = mapped_column(text_of(Openness))
    open_from: Mapped[date | None]
    #: Whether it was published as government information (政府信息公开情况), in words; "" not told.
    disclosure: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Changes of secrecy (密级变更情况), in words.
    secrecy_change: Mapped[str] = mapped_column(default="", server_default=text("''"))
    is_open: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class TransferPackage(Identified, Model):
    """A package of a transfer (移交包) that a job makes: who asked for it, how far it is, what came of it."""

    __tablename__ = "transfer_package"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "transfer_id"], ["transfer.tenant_id", "transfer.id"]),
        CheckConstraint("state NOT IN ('done', 'expired') OR sha256 IS NOT NULL", name="made"),
        Index(
            "transfer_package_at_work_key",
            "tenant_id",
            "transfer_id",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'working')"),
        ),
        Index("transfer_package_transfer_ix", "tenant_id", "transfer_id", "id"),
    )

    transfer_id: Mapped[UUID]
    state: Mapped[PackageState] = mapped_column(text_of(PackageState), default=PackageState.WAITING)
    #: Why it failed, in words that say what to do.
    refusal: Mapped[str | None]
    items_total: Mapped[int]
    items_handled: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_by_name: Mapped[str]
    finished_at: Mapped[datetime | None]
    #: A job works on it until then; one whose lease has run out is taken up by another.
    leased_until: Mapped[datetime | None]
    #: How often a job has begun it: one that kills its worker is not tried for ever.
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    @property
    def is_at_work(self) -> bool:
        """Whether a job has it, or is to have it: people wait."""
        return self.state in AT_WORK
