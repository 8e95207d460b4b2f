"""What the community's people hand in, its pages, what the clerk decided, and what was pasted and is not handed in yet."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class IntakeState(StrEnum):
    """Where a document handed in stands."""

    WAITING = "waiting"
    RETURNED = "returned"
    TAKEN = "taken"
    DECLINED = "declined"
    REDIRECTED = "redirected"


class Way(StrEnum):
    """How a document came."""

    FORM = "form"
    PASTE = "paste"


class Outcome(StrEnum):
    """What the clerk decided."""

    TAKE = "take"
    RETURN = "return"
    DECLINE = "decline"
    REDIRECT = "redirect"


class DeclineReason(StrEnum):
    """Why a document is not filed (不归档): 机关文件材料归档范围规定 (国家档案局令第8号) art. 5."""

    DUPLICATE = "duplicate"
    TRIVIAL = "trivial"
    DRAFT = "draft"
    NOT_OURS_TO_KEEP = "not_ours_to_keep"
    OTHER = "other"


class IntakeDocument(Identified, Model):
    """A document that somebody handed in (交来的文件). It stays on record whatever is decided."""

    __tablename__ = "intake_document"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "post_id"], ["post.tenant_id", "post.id"]),
        CheckConstraint("length(title) > 0", name="title"),
        CheckConstraint("pages IS NULL OR pages > 0", name="pages"),
        CheckConstraint("(state = 'taken') = (item_id IS NOT NULL)", name="item"),
        Index("intake_document_state_ix", "tenant_id", "state", "id"),
        Index("intake_document_post_ix", "tenant_id", "post_id", "state", "id"),
        Index("intake_document_person_ix", "tenant_id", "handed_in_by", "id"),
        Index("intake_document_title_ix", "tenant_id", "title_key"),
    )

    state: Mapped[IntakeState] = mapped_column(text_of(IntakeState), default=IntakeState.WAITING)
    title: Mapped[str]
    #: Hash of the title's letters, by which the same title is known again.
    title_key: Mapped[str]
    #: From whom (责任者).
    author: Mapped[str] = mapped_column(default="", server_default=text("''"))
    document_number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known; "" unknown.
    document_date: Mapped[str] = mapped_column(default="", server_default=text("''"))
    pages: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: The post whose work it comes from; None: whoever handed it in does not know.
    post_id: Mapped[UUID | None]
    #: Lineage of the entry of the filing scope that it was handed in for, where it answers what is missing.
    lineage: Mapped[UUID | None]
    way: Mapped[Way] = mapped_column(text_of(Way), default=Way.FORM)
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    handed_in_name: Mapped[str]
    #: The item that it became. No foreign key: the draft may have been thrown away since.
    item_id: Mapped[UUID | None]
    #: Grows with every change, so that two clerks do not decide on the same document.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision}

    def __str__(self) -> str:
        return f"「{self.title}」"


class IntakePage(Identified, Model):
    """A page of a document handed in: a photo or scan as it is kept, without what the camera wrote about place and owner."""

    __tablename__ = "intake_page"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "document_id"], ["intake_document.tenant_id", "intake_document.id"]),
        UniqueConstraint("tenant_id", "document_id", "position"),
        CheckConstraint("size > 0", name="size"),
        Index("intake_page_arrived_ix", "tenant_id", "arrived_sha256"),
    )

    document_id: Mapped[UUID]
    position: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    #: Type as its bytes tell it, not as the browser said.
    media_type: Mapped[str]
    size: Mapped[int]
    #: SHA-256 of the bytes as they arrived: the same photo is known again.
    arrived_sha256: Mapped[str]
    #: SHA-256 of what is kept.
    sha256: Mapped[str]
    #: What the file was called.
    file_name: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]


class IntakeDecision(Identified, Model):
    """What the clerk decided on a document, and why; kept for ever, also where it was taken back (处理登记)."""

    __tablename__ = "intake_decision"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "document_id"], ["intake_document.tenant_id", "intake_document.id"]),
        CheckConstraint("(outcome = 'decline') = (reason_code IS NOT NULL)", name="reason_code"),
        CheckConstraint("(outcome = 'redirect') = (belongs_to IS NOT NULL)", name="belongs_to"),
        CheckConstraint("outcome <> 'return' OR length(reason) > 0", name="reason"),
        Index("intake_decision_document_ix", "tenant_id", "document_id", "id"),
        Index("intake_decision_outcome_ix", "tenant_id", "outcome", "id"),
    )

    document_id: Mapped[UUID]
    outcome: Mapped[Outcome] = mapped_column(text_of(Outcome))
    reason_code: Mapped[DeclineReason | None] = mapped_column(text_of(DeclineReason))
    reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Whose document it is (非本单位).
    belongs_to: Mapped[str | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_name: Mapped[str]
    #: When and by whom it was taken back.
    reopened_at: Mapped[datetime | None]
    reopened_name: Mapped[str | None]


class IntakePaste(TenantOwned, Model):
    """What a person pasted out of a spreadsheet and has not handed in yet: nothing that was typed is lost."""

    __tablename__ = "intake_paste"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: Rows of cells, the heading left out.
    rows: Mapped[list[Any]]
    #: The field that each column is taken for; "" for one that is left out.
    columns: Mapped[list[str]]
    #: Row number of each row as it was pasted, so that faults name the row that she sees in her spreadsheet.
    numbers: Mapped[list[Any]]
    changed_at: Mapped[datetime]
    #: Grows with every change: a form that is sent twice hands nothing in twice.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __mapper_args__ = {"version_id_col": revision}
