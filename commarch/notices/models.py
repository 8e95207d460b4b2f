"""The outbox: mails owed, in PostgreSQL, so that nothing owed is lost with the queue; and the ledger of sweeps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of


class NoticeKind(StrEnum):
    """What a mail is about."""

    DIGEST = "digest"  # what is due in one's own tenant: appraisals and filing deadlines
    STREET_DIGEST = "street_digest"  # weekly: all communities of the street
    ESCALATION = "escalation"  # a community is more than 30 days overdue
    INVITATION = "invitation"  # a new account's first link
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a mail


class NoticeState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up after retries: a person must look
    SHOWN = "shown"  # no SMTP is set: it can be read on the outbox page


class Notice(Identified, Model):
    """A mail owed to one person (提醒). The key makes a second sweep of the same day write nothing new."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("tenant_id", "person_id", "kind", "key"),
        Index("notice_waiting_ix", "tenant_id", "next_try_at", postgresql_where=text("state = 'waiting'")),
        Index("notice_state_ix", "tenant_id", "state", "id"),
    )

    kind: Mapped[NoticeKind] = mapped_column(text_of(NoticeKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: What makes it unique: the day of a digest, the stage of a deadline.
    key: Mapped[str]
    on_date: Mapped[date]
    #: The facts it tells (counts, years, deadlines; never titles or names), from which the text is made when it is sent or shown. A
    #: `token` in it (invitation, password reset) is taken out once the mail is sent.
    facts: Mapped[dict[str, Any]]
    state: Mapped[NoticeState] = mapped_column(text_of(NoticeState), default=NoticeState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    next_try_at: Mapped[datetime]
    last_fault: Mapped[str | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: How often a person had it sent again; part of the Message-ID.
    resent: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(TenantOwned, Model):
    """The ledger of daily runs (运行台账): one row a tenant, kind and day, so that a missed day is seen and caught up, and none runs twice."""

    __tablename__ = "job_run"

    kind: Mapped[str] = mapped_column(primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[RunState] = mapped_column(text_of(RunState), default=RunState.RUNNING)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    #: Figures of the run, or the fault that ended it.
    report: Mapped[dict[str, Any] | None]
