"""One-time links: the way to a first password, a new one, or, from the operator's hand, in. Only a token's hash is kept.

A link is used by the one UPDATE that finds it unused: of fifty submits at the same moment one wins.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, select, update

from commarch import clock
from commarch.accounts import passwords
from commarch.accounts.models import LinkPurpose, OneTimeLink, Person
from commarch.accounts.sessions import end_other_sessions
from commarch.database import session
from commarch.errors import RuleBroken

LIFETIMES = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=1),
    LinkPurpose.LOGIN: timedelta(minutes=10),
}
GONE = "这个链接已经用过或过期。请重新申请，或请管理员再发一次"


@dataclass(frozen=True)
class OpenLink:
    """What a link that still holds is good for."""

    purpose: LinkPurpose
    person_id: int
    name: str
    email: str


def make_link(person_id: int, purpose: LinkPurpose) -> str:
    """Return the token of a new link; earlier unused ones of the same purpose are worth nothing from now on. At the door."""
    withdraw_links(person_id, purpose)
    token, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        OneTimeLink(token_hash=_hash(token), person_id=person_id, purpose=purpose, created_at=now, expires_at=now + LIFETIMES[purpose])
    )
    session.flush()
    return token


def withdraw_links(person_id: int, *purposes: LinkPurpose) -> None:
    """Make unused links of a person worthless; without purposes, all of them."""
    unused = delete(OneTimeLink).where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
    session.execute(unused.where(OneTimeLink.purpose.in_(purposes)) if purposes else unused)


def find_link(token: str) -> OpenLink | None:
    """Return what a link is good for, without using it: mail programs open links before people do."""
    chosen = select(OneTimeLink.purpose, Person.id, Person.name, Person.email).join(Person).where(Person.active, *_unused(token))
    found = session.execute(chosen).one_or_none()
    return OpenLink(*found) if found else None


def use_link(token: str, *purposes: LinkPurpose) -> int:
    """Use a link for the only time and return whose it is."""
    used = update(OneTimeLink).where(OneTimeLink.purpose.in_(purposes), *_unused(token)).values(used_at=clock.now())
    person_id = session.scalars(used.returning(OneTimeLink.person_id).execution_options(synchronize_session=False)).one_or_none()
    if person_id is None:
        raise RuleBroken(GONE)
    return person_id


def choose_password(token: str, password: str) -> Person:
    """Set the password that a link allows to set; every log-in of this person ends."""
    person_id = use_link(token, LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET)
    person = session.get_one(Person, person_id)
    if not person.active:
        raise RuleBroken(GONE)
    passwords.set_password(person, password)
    withdraw_links(person_id)
    end_other_sessions(person_id)
    return person


def _unused(token: str) -> tuple[ColumnElement[bool], ...]:
    return OneTimeLink.token_hash == _hash(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now()


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
