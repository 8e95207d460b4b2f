"""Proving at the door who one is. Every try is written down in a transaction of its own, also when it is refused.

An unknown name, a disabled account and a wrong password are refused with one exception after the same work, so that neither words nor
time tell them apart (ASVS 5.0 6.3.8). The password is checked between two transactions: it takes long, and a connection is precious.
"""

from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import func, select, update

from commarch import clock
from commarch.accounts import passwords, throttle
from commarch.accounts.models import Credential, Person, SignIn, SignInResult
from commarch.accounts.throttle import Throttled
from commarch.database import Context, Mode, session, within


class Refused(Exception):
    """The name or the password is not right; which of them is told to nobody."""


@dataclass(frozen=True)
class Proof:
    """Somebody has shown that she is this person."""

    person_id: int


@dataclass(frozen=True)
class _Claimed:
    person_id: int | None = None
    active: bool = False
    password_hash: str | None = None


def prove(email: str, password: str, *, address: str, browser: str) -> Proof:
    """Admit the person behind an e-mail address, or raise Refused or Throttled. Not inside another transaction."""
    claimed = _claimed(email)
    try:
        throttle.check(throttle.ADDRESS, "address", address)
        throttle.take(throttle.ACCOUNT, "account", email)
    except Throttled:
        _note(claimed.person_id, SignInResult.THROTTLED, address, browser)
        raise
    right = passwords.hash_is_of(claimed.password_hash, password)
    if claimed.person_id is None or not right or not claimed.active:
        _refuse(claimed.person_id, address, browser)
    throttle.forget(throttle.ACCOUNT, "account", email)
    with within(session, Context(Mode.DOOR)):
        if claimed.password_hash and passwords.is_outdated(claimed.password_hash):
            fresh = update(Credential).where(Credential.person_id == claimed.person_id)
            session.execute(fresh.values(password_hash=passwords.hashed(password)))
        note_sign_in(claimed.person_id, SignInResult.ADMITTED, address=address, browser=browser)
    return Proof(claimed.person_id)


def prove_again(person_id: int, password: str, *, address: str, browser: str) -> None:
    """Check the password of somebody who is signed in already; raises Refused or Throttled."""
    with within(session, Context(Mode.DOOR)):
        email = session.scalars(select(Person.email).where(Person.id == person_id)).one()
    prove_password = _claimed(email)
    throttle.take(throttle.ACCOUNT, "account", email)
    if not passwords.hash_is_of(prove_password.password_hash, password):
        _refuse(person_id, address, browser)
    throttle.forget(throttle.ACCOUNT, "account", email)


def note_sign_in(person_id: int | None, result: SignInResult, *, address: str, browser: str) -> None:
    """Write how somebody came or went, at the door; never what was typed."""
    session.add(SignIn(at=clock.now(), person_id=person_id, result=result, address=address, browser=browser))


def _refuse(person_id: int | None, address: str, browser: str) -> NoReturn:
    throttle.count(throttle.ADDRESS, "address", address)
    _note(person_id, SignInResult.REFUSED, address, browser)
    raise Refused


def _note(person_id: int | None, result: SignInResult, address: str, browser: str) -> None:
    with within(session, Context(Mode.DOOR)):
        note_sign_in(person_id, result, address=address, browser=browser)


def _claimed(email: str) -> _Claimed:
    chosen = (
        select(Person.id, Person.active, Credential.password_hash)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(func.lower(Person.email) == email.strip().lower())
    )
    with within(session, Context(Mode.DOOR)):
        found = session.execute(chosen).one_or_none()
    return _Claimed(*found) if found else _Claimed()
