"""Appointing people and their passwords. Accounts are written at the door or by the operator, memberships in their tenant."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from commarch import audit, clock
from commarch.accounts.models import Credential, Membership, Person, Role
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken

#: argon2id, RFC 9106's second recommendation: 64 MiB, three passes.
HASHER = PasswordHasher()
SHORTEST = 10
LONGEST = 200


def enrol(email: str, name: str) -> Person:
    """Open an account for somebody who has none; at the door or as the operator."""
    person = Person(email=email.strip().lower(), name=name.strip())
    session.add(person)
    session.flush()
    return person


def appoint(person: Person, role: Role, *, by: Actor) -> Membership:
    """Give a person a role in the tenant of this transaction, from today on."""
    membership = session.get(Membership, (home_tenant(), person.id, role)) or Membership(person_id=person.id, role=role)
    if membership.since is not None and membership.ended_on is None:
        raise RuleBroken(f"{person.name} 已经是本单位的这个角色", field="role")
    membership.since, membership.ended_on = clock.today(), None
    session.add(membership)
    audit.record(Act.CHANGE_ROLE, "person", person.id, person.name, by=by, after={"role": role, "since": membership.since})
    return membership


def dismiss(membership: Membership, *, by: Actor) -> None:
    """End a role; her open pages of this tenant stop at the next request."""
    membership.ended_on = clock.today()
    person = membership.person
    audit.record(
        Act.CHANGE_ROLE, "person", person.id, person.name, by=by, before={"role": membership.role}, after={"ended_on": membership.ended_on}
    )


def set_password(person: Person, password: str) -> None:
    """Store a new password's hash (argon2id). Whoever is signed in elsewhere is signed out by the caller."""
    fault = password_fault(password, person)
    if fault:
        raise RuleBroken(fault, field="password")
    credential = session.get(Credential, person.id) or Credential(person_id=person.id)
    credential.password_hash, credential.set_at = HASHER.hash(password), clock.now()
    session.add(credential)


def password_fault(password: str, person: Person) -> str | None:
    """Say what is wrong with a new password: long enough, not somebody's name (ASVS 5.0 6.2.1, 6.2.4)."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码须有 {SHORTEST} 至 {LONGEST} 个字符；可以用一句容易记住的话"
    low = password.lower()
    if person.email.split("@")[0].lower() in low or len(set(low)) < 5:
        return "密码太容易猜：请不要用自己的邮箱名，也不要只用几个相同的字符"
    return None


def password_is(credential: Credential | None, password: str) -> bool:
    """Tell whether the password is right; takes as long when there is no such account (ASVS 5.0 6.3.8)."""
    try:
        return HASHER.verify(credential.password_hash if credential else _NOBODY, password) and credential is not None
    except (Argon2Error, InvalidHashError):
        return False


_NOBODY = HASHER.hash("nobody has this password")
