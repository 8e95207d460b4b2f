"""Destructions (销毁): who carried them out, who witnessed them, and the register of what went. All of it stays for ever."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class Destruction(Identified, Model):
    """The carrying out of a batch's destruction (销毁): by whom, how, where, when. One a round of a batch."""

    __tablename__ = "destruction"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "batch_id"], ["appraisal_batch.tenant_id", "appraisal_batch.id"]),
        ForeignKeyConstraint(["tenant_id", "register_id"], ["dossier_sheet.tenant_id", "dossier_sheet.id"]),
        UniqueConstraint("tenant_id", "batch_id", "round"),
        UniqueConstraint("tenant_id", "register_number"),
        UniqueConstraint("tenant_id", "id", "executor_id", name="destruction_executor_key"),
        CheckConstraint("length(method) > 0 AND length(place) > 0", name="how_and_where"),
    )

    batch_id: Mapped[UUID]
    #: The round of the batch that it carries out; one that was stopped stays on record.
    round: Mapped[int]
    #: Number of the register (销毁清册号), for ever.
    register_number: Mapped[str]
    executor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    executor_name: Mapped[str]
    #: 销毁方式, 销毁地点.
    method: Mapped[str]
    place: Mapped[str]
    happens_on: Mapped[date]
    #: Whether the paper is destroyed with the digital copies: one never goes without the other.
    with_paper: Mapped[bool]
    with_digital: Mapped[bool]
    #: Until when backups still hold the content.
    backups_until: Mapped[date]
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    register_id: Mapped[UUID | None]
    register_sha256: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Why no photograph shows that it went; "" where some do, or none is wanted.
    no_photo_because: Mapped[str] = mapped_column(default="", server_default=text("''"))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision, "eager_defaults": False}


class Moment(StrEnum):
    """When a witness signs."""

    BEFORE = "before"  # 销毁前逐件核对
    AFTER = "after"  # 销毁后签名


class WitnessUnit(StrEnum):
    """On whose side a witness stands; accounting archives need both (Order 79 art. 18)."""

    ARCHIVES = "archives"
    ACCOUNTING = "accounting"
    OTHER = "other"


UNIT_NAMES = {WitnessUnit.ARCHIVES: "档案机构", WitnessUnit.ACCOUNTING: "会计机构", WitnessUnit.OTHER: "其他机构"}


class DestructionWitness(TenantOwned, Model):
    """A witness as she was appointed (派员监销), and for which unit she stands: never by herself, never changed.

    Her signatures point to this row with its unit, so she can't sign for another one.
    """

    __tablename__ = "destruction_witness"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "destruction_id", "executor_id"],
            [f"destruction.{name}" for name in ("tenant_id", "id", "executor_id")],
            name="destruction_witness_executor_fkey",
        ),
        UniqueConstraint("tenant_id", "destruction_id", "person_id", "unit", name="destruction_witness_unit_key"),
        CheckConstraint("person_id <> executor_id", name="not_the_executor"),
        CheckConstraint("person_id <> appointed_by", name="not_by_herself"),
    )

    destruction_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    person_name: Mapped[str]
    unit: Mapped[WitnessUnit] = mapped_column(text_of(WitnessUnit))
    executor_id: Mapped[int]
    appointed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    appointed_by_name: Mapped[str]
    at: Mapped[datetime]


class WitnessSignature(TenantOwned, Model):
    """A witness's signature (监销). Only she can give it, for the unit for which she was appointed, and she is not the executor.

    After the destruction only from its day on: the database holds it to the signed date of the deployment. `guard.may_destroy` wants two
    witnesses who did not approve.
    """

    __tablename__ = "witness_signature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "destruction_id", "executor_id"],
            [f"destruction.{name}" for name in ("tenant_id", "id", "executor_id")],
            name="witness_signature_executor_fkey",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "destruction_id", "person_id", "unit"],
            [f"destruction_witness.{name}" for name in ("tenant_id", "destruction_id", "person_id", "unit")],
            name="witness_signature_appointed_fkey",
        ),
        CheckConstraint("person_id <> executor_id", name="not_the_executor"),
    )

    destruction_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    moment: Mapped[Moment] = mapped_column(text_of(Moment), primary_key=True)
    person_name: Mapped[str]
    unit: Mapped[WitnessUnit] = mapped_column(text_of(WitnessUnit))
    executor_id: Mapped[int]
    at: Mapped[datetime]


class DestructionPhoto(Identified, Model):
    """A photograph of a destruction (销毁现场照片): by the executor or a witness, on its day, before a witness has signed that it is done.

    It belongs to the destruction, not to an item, and stays for ever with its register.
    """

    __tablename__ = "destruction_photo"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "destruction_id"], ["destruction.tenant_id", "destruction.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "object_id", "is_evidence"],
            [f"digital_object.{name}" for name in ("tenant_id", "id", "is_evidence")],
            name="destruction_photo_evidence_fkey",
        ),
        UniqueConstraint("tenant_id", "destruction_id", "position"),
        UniqueConstraint("tenant_id", "destruction_id", "object_id"),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("length(caption) > 0", name="caption"),
    )

    destruction_id: Mapped[UUID]
    #: Runs in the destruction.
    position: Mapped[int]
    object_id: Mapped[UUID]
    is_evidence: Mapped[bool] = mapped_column(Boolean, Computed("true", persisted=True), nullable=True)
    #: What it shows.
    caption: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    at: Mapped[datetime]


class DestroyedItem(TenantOwned, Model):
    """A line of the register of destruction (销毁清册): for ever. The database takes it only if `guard.may_destroy` agrees."""

    __tablename__ = "destroyed_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "destruction_id"], ["destruction.tenant_id", "destruction.id"]),
        ForeignKeyConstraint(["tenant_id", "line_id"], ["appraisal_line.tenant_id", "appraisal_line.id"]),
        UniqueConstraint("tenant_id", "item_id", "destruction_id", name="destroyed_item_whole_key"),
        UniqueConstraint("tenant_id", "destruction_id", "position"),
    )

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    destruction_id: Mapped[UUID]
    line_id: Mapped[UUID]
    position: Mapped[int]
    archival_code: Mapped[str]
    #: As it stands in the register: the title, or what stands for one with personal data in it.
    title: Mapped[str]
    pages: Mapped[int | None]
    #: SHA-256 over the description and the hashes of the files, taken before they went.
    content_sha256: Mapped[str]
    at: Mapped[datetime]
