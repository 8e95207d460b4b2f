"""Digital objects, which item each belongs to, and the text that is in them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class ObjectRole(StrEnum):
    """What a file is to its item (数字化副本、电子原件、脱敏副本)."""

    #: Born digital: the document itself.
    ORIGINAL = "original"
    #: A scan or photo of the paper (DA/T 31-2017).
    COPY = "copy"
    #: Made fit for use by others: personal data blacked out.
    REDACTED = "redacted"


class TextState(StrEnum):
    """Whether the text of an object has been read."""

    #: A picture or a recording: no text can be read out of it without recognition.
    NONE = "none"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class DigitalObject(Identified, Model):
    """A digital object (数字对象): bytes, known by their SHA-256, kept once in a tenant and never overwritten. The row stays for ever."""

    __tablename__ = "digital_object"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("removed_at IS NULL OR erased_at IS NOT NULL", name="removed"),
        # what points to it as evidence points to this, too: so it stays evidence, and evidence is never erased
        UniqueConstraint("tenant_id", "id", "is_evidence", name="digital_object_evidence_key"),
        CheckConstraint("NOT is_evidence OR (erased_at IS NULL AND removed_at IS NULL)", name="evidence_stays"),
        Index("digital_object_text_ix", "tenant_id", "id", postgresql_where=text("text_state = 'waiting'")),
        Index("digital_object_erased_ix", "tenant_id", "id", postgresql_where=text("erased_at IS NOT NULL AND removed_at IS NULL")),
        Index("digital_object_fault_ix", "tenant_id", "id", postgresql_where=text("fault IS NOT NULL")),
    )

    #: SHA-256 of the bytes as they arrived.
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    #: Type as its bytes tell it, not as the browser or the name said.
    media_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    pages: Mapped[int | None]
    seen_at: Mapped[datetime]
    #: When its bytes were last hashed again, and what was found: "missing", "changed" or nothing.
    checked_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    text_state: Mapped[TextState] = mapped_column(text_of(TextState), default=TextState.NONE)
    #: A job reads its text until then; one whose lease has run out is taken up by another.
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Set apart (隔离), since its text carries the mark of a state secret: nobody is shown it.
    sealed_at: Mapped[datetime | None]
    #: Its content is to go: the last item that it belonged to was destroyed, or a draft gave it up. This row is the queue of erasure.
    erased_at: Mapped[datetime | None]
    #: Its content is gone from the disk.
    removed_at: Mapped[datetime | None]
    #: It belongs to no item: it proves an act, such as a destruction, and is kept for ever.
    is_evidence: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class ItemObject(Identified, Model):
    """A file of an item (挂接): which object, as what, and under which name it came."""

    __tablename__ = "item_object"
    __table_args__ = (
        # no cascade: an item that has files is never removed by the way
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "object_id"], ["digital_object.tenant_id", "digital_object.id"]),
        UniqueConstraint("tenant_id", "item_id", "position"),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("(superseded_at IS NULL) = (superseded_by IS NULL)", name="superseded"),
        Index("item_object_object_ix", "tenant_id", "object_id"),
    )

    item_id: Mapped[UUID]
    object_id: Mapped[UUID]
    position: Mapped[int]
    role: Mapped[ObjectRole] = mapped_column(text_of(ObjectRole))
    #: What the file was called; "" once the item was destroyed, since a name may be personal.
    file_name: Mapped[str]
    attached_at: Mapped[datetime]
    attached_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    attached_name: Mapped[str]
    #: When another file took its place (替换), and which; it is kept all the same.
    superseded_at: Mapped[datetime | None]
    superseded_by: Mapped[UUID | None]


class TextLayer(TenantOwned, Model):
    """The text of an object, as its own file says it."""

    __tablename__ = "text_layer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "object_id"], ["digital_object.tenant_id", "digital_object.id"]),
        CheckConstraint("characters >= 0", name="characters"),
    )

    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[str] = deferred(mapped_column(nullable=False))
    #: The same without blanks and in one form of letters: what is searched.
    folded: Mapped[str] = deferred(mapped_column(nullable=False))
    characters: Mapped[int]
    #: Whether the file says more than is kept of it.
    cut: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    read_at: Mapped[datetime]
