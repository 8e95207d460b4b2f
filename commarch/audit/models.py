"""Entries of the trail and the head of the chain."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Model, TenantOwned, text_of


class Act(StrEnum):
    """What was done. The Chinese name stands in `commarch/web/audit/labels.py`."""

    REGISTER = "register"
    EDIT = "edit"
    DISCARD = "discard"
    FILE = "file"
    RECLASSIFY = "reclassify"
    IMPORT = "import"
    UNDO_IMPORT = "undo_import"
    EXPORT = "export"
    DRAFT_SCHEME = "draft_scheme"
    EDIT_SCHEME = "edit_scheme"
    PUBLISH_SCHEME = "publish_scheme"
    ADOPT_SCHEME = "adopt_scheme"
    OPEN_TENANT = "open_tenant"
    CHANGE_SETTINGS = "change_settings"
    INVITE = "invite"
    CHANGE_ROLE = "change_role"
    DISABLE_PERSON = "disable_person"
    ENABLE_PERSON = "enable_person"
    RESEND_NOTICE = "resend_notice"
    READ_ACROSS = "read_across"
    REVEAL = "reveal"
    HAND_IN = "hand_in"
    TAKE = "take"
    RETURN = "return"
    DECLINE = "decline"
    REDIRECT = "redirect"
    EDIT_POST = "edit_post"
    HOLD_POST = "hold_post"
    OPEN_ARRANGEMENT = "open_arrangement"
    TAKE_OVER = "take_over"
    PUT_IN_ORDER = "put_in_order"
    MERGE = "merge"
    SPLIT = "split"
    RELATE = "relate"
    BOX = "box"
    CLOSE_BOX = "close_box"
    SHELVE = "shelve"
    EDIT_PLACE = "edit_place"
    COUNT_STOCK = "count_stock"
    BIND = "bind"
    DESCRIBE_CLASS = "describe_class"
    PRINT = "print"
    ACCEPT_FINDING = "accept_finding"
    MERGE_DUPLICATE = "merge_duplicate"
    ANSWER_ABSENT = "answer_absent"
    BEGIN_ACTIVITY = "begin_activity"
    EDIT_ACTIVITY = "edit_activity"
    CLOSE_YEAR = "close_year"
    WRITE_DOSSIER = "write_dossier"
    BEGIN_HANDOVER = "begin_handover"
    SIGN_HANDOVER = "sign_handover"
    ACCEPT_HANDOVER = "accept_handover"
    FORCE_HANDOVER = "force_handover"
    ATTACH = "attach"
    DETACH = "detach"
    EDIT_REGISTER = "edit_register"
    ENTER = "enter"
    AMEND = "amend"
    STRIKE = "strike"
    FREEZE_REGISTER = "freeze_register"
    OPEN_INSPECTION = "open_inspection"
    EDIT_INSPECTION = "edit_inspection"
    ADMIT_REVIEWER = "admit_reviewer"
    RECORD_USE = "record_use"
    PLACE_HOLD = "place_hold"
    ASK_LIFTING = "ask_lifting"
    LIFT_HOLD = "lift_hold"
    MEET_EVENT = "meet_event"
    OPEN_APPRAISAL = "open_appraisal"
    CHANGE_GROUP = "change_group"
    GIVE_OPINION = "give_opinion"
    DECIDE = "decide"
    STEP = "step"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    OBJECT = "object"
    EXTEND = "extend"
    CHANGE_ACCESS = "change_access"
    SIGN_DESTRUCTION = "sign_destruction"
    DESTROY = "destroy"
    OPEN_TRANSFER = "open_transfer"
    PACK_TRANSFER = "pack_transfer"
    TRANSFER = "transfer"
    RENEW_FEED = "renew_feed"
    INSPECT = "inspect"
    ASSESS = "assess"
    POST_NOTICE = "post_notice"
    PHOTOGRAPH = "photograph"
    REFUSE_LIFTING = "refuse_lifting"
    MOVE_REVIEW = "move_review"
    REPORT_INCIDENT = "report_incident"
    EDIT_INCIDENT = "edit_incident"
    CLOSE_INCIDENT = "close_incident"


class AuditEntry(TenantOwned, Model):
    """One act: who, when, what, to which thing, before and after. Never changed, never removed."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_thing_ix", "tenant_id", "thing_kind", "thing_id", "number"),
        Index("audit_entry_person_ix", "tenant_id", "person_id", "number"),
    )

    #: Runs without gaps in the tenant.
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    #: None: the system itself.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The name as it was then.
    person_name: Mapped[str]
    act: Mapped[Act] = mapped_column(text_of(Act))
    thing_kind: Mapped[str]
    thing_id: Mapped[str]
    #: What a reader calls the thing: its archival code, or title.
    thing_label: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    #: Of label, before, after and reason; it stays where they are erased with what they tell of.
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    #: Random, in the hash of what it tells; goes with it. None: erased, or written before there was salt.
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Whether label, before, after and reason went with a destruction (guard.forget).
    erased: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(TenantOwned, Model):
    """The end of a tenant's chain: taken for update before entries are added, so that numbers run without gaps."""

    __tablename__ = "audit_head"

    last_number: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[bytes] = mapped_column(LargeBinary)
