"""Enrolling and appointing people. Accounts are written at the door or by the operator, memberships in their tenant."""

from commarch import audit, clock
from commarch.accounts.models import Membership, Person, Role
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken


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
