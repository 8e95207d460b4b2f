"""Accounts: people, memberships, sessions, one-time links, the record of sign-ins."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Identity, Index, Integer, LargeBinary, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7

from commarch.database import Model, TenantOwned, text_of
from commarch.tenancy import Tenant


class Role(StrEnum):
    """What a person is in a tenant. Few and fixed."""

    CLERK = "clerk"
    CONTRIBUTOR = "contributor"
    HEAD = "head"
    STREET_ARCHIVIST = "street_archivist"
    STREET_LEADER = "street_leader"
    APPRAISER = "appraiser"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"  # 检查人员: from outside, until a day


class Person(Model):
    """A human being with one account, whatever the number of tenants."""

    __tablename__ = "person"
    __table_args__ = (Index("person_email_key", text("lower(email)"), unique=True),)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    locale: Mapped[str] = mapped_column(default="zh_Hans_CN", server_default=text("'zh_Hans_CN'"))
    theme: Mapped[str] = mapped_column(default="auto", server_default=text("'auto'"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")

    def __str__(self) -> str:
        return self.name


class Credential(Model):
    """How a person proves who she is. Apart from `person`, so that it is open only at the door and to herself."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    #: argon2id, with its parameters and salt.
    password_hash: Mapped[str]
    set_at: Mapped[datetime]


class Membership(TenantOwned, Model):
    """A person's role in a tenant, from a day on; ended, never erased. A reviewer's ends by itself: guard.sql lets her in no longer."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("membership_person_ix", "person_id"),
        CheckConstraint("(role = 'reviewer') = (expires_on IS NOT NULL)", name="reviewer_expires"),
        CheckConstraint("expires_on BETWEEN since AND since + 30", name="expires"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(text_of(Role), primary_key=True)
    since: Mapped[date]
    ended_on: Mapped[date | None]
    #: The last day of a membership that was given until a day; None: until it is ended.
    expires_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    tenant: Mapped[Tenant] = relationship(viewonly=True)

    @classmethod
    def running_on(cls, day: date) -> ColumnElement[bool]:
        """Return the condition of a membership that is neither ended nor run out."""
        return and_(cls.ended_on.is_(None), or_(cls.expires_on.is_(None), cls.expires_on >= day))

    def runs_on(self, day: date) -> bool:
        """Tell whether it is neither ended nor run out."""
        return self.ended_on is None and (self.expires_on is None or self.expires_on >= day)


class LoginSession(Model):
    """One log-in of one browser. The cookie holds the token, the table only its hash; ending the row ends the log-in at once."""

    __tablename__ = "login_session"
    __table_args__ = (Index("login_session_person_ix", "person_id"),)

    #: SHA-256 of the cookie's token.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    #: Names the row in pages, where the token must not stand.
    id: Mapped[UUID] = mapped_column(default=uuid7, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    #: When the person last typed the password, for acts that ask for it again.
    proved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    browser: Mapped[str]

    person: Mapped[Person] = relationship()


class LinkPurpose(StrEnum):
    """What a link sent by mail is good for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    LOGIN = "login"


class OneTimeLink(Model):
    """A link sent by mail, used once; the table holds only the hash of its token."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(text_of(LinkPurpose))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInResult(StrEnum):
    """How an attempt to sign in ended."""

    ADMITTED = "admitted"
    ADMITTED_BY_LINK = "admitted_by_link"  # made by the operator, who helps
    REFUSED = "refused"
    THROTTLED = "throttled"
    LEFT = "left"


class SignIn(Model):
    """The record of sign-ins and refusals, without what was typed."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("sign_in_person_ix", "person_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime]
    #: None when no such account exists.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    result: Mapped[SignInResult] = mapped_column(text_of(SignInResult))
    address: Mapped[str]
    browser: Mapped[str]
