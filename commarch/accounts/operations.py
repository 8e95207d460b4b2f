"""Enrolling, inviting and appointing people. Accounts are written at the door or by the operator, memberships in their tenant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commarch import audit, clock, settings
from commarch.accounts.door import at_the_door
from commarch.accounts.links import make_link, withdraw_links
from commarch.accounts.models import Credential, LinkPurpose, Membership, Person, Role
from commarch.accounts.queries import find_by_email, memberships_of
from commarch.accounts.sessions import end_other_sessions
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.tenancy import Tenant, TenantKind

STREET_ROLES = (Role.STREET_ARCHIVIST, Role.STREET_LEADER)
COMMUNITY_ROLES = (Role.CLERK, Role.HEAD)
#: For how long somebody from outside may be let in at once.
LONGEST_REVIEW = timedelta(days=30)


@dataclass(frozen=True)
class Invited:
    """Who was invited; `token` opens her first link, None when she has an account already."""

    person_id: int
    name: str
    token: str | None


def roles_of(kind: TenantKind) -> tuple[Role, ...]:
    """Return the roles that are given in a street office, or in a community; a reviewer's only comes with an inspection."""
    foreign = COMMUNITY_ROLES if kind is TenantKind.STREET else STREET_ROLES
    return tuple(role for role in Role if role not in (*foreign, Role.REVIEWER))


def enrol(email: str, name: str) -> Person:
    """Open an account for somebody who has none; at the door or as the operator."""
    person = Person(email=email.strip().lower(), name=name.strip())
    session.add(person)
    session.flush()
    return person


def appoint(person: Person, role: Role, *, by: Actor, until: date | None = None) -> Membership:
    """Give a person a role in the tenant of this transaction, from today on; a reviewer's, and no other, until a day."""
    tenant, today = session.get_one(Tenant, home_tenant()), clock.today()
    _check_until(role, until, today)
    if role not in (*roles_of(tenant.kind), Role.REVIEWER):
        raise RuleBroken(f"{tenant.name}没有这个角色，请另选一个", field="role")
    key = {"tenant_id": home_tenant(), "person_id": person.id, "role": role}
    membership = session.get(Membership, key) or Membership(**key)
    runs = membership.since is not None and membership.runs_on(today)
    if runs and until is None:
        raise RuleBroken(f"{person.name} 已经是本单位的这个角色", field="role")
    if until is not None and runs:
        until = max(until, membership.expires_on or until)
    with at_the_door():  # inside a tenant nobody can be made a member: whoever could, would read anybody's name and address
        membership.since, membership.ended_on, membership.expires_on = today, None, until
        session.add(membership)
    audit.record(Act.CHANGE_ROLE, "person", person.id, person.name, by=by, after=_told(membership))
    return membership


def dismiss(membership: Membership, *, by: Actor) -> None:
    """End a role; her open pages of this tenant stop at the next request."""
    membership.ended_on = clock.today()
    person = membership.person
    audit.record(
        Act.CHANGE_ROLE, "person", person.id, person.name, by=by, before={"role": membership.role}, after={"ended_on": membership.ended_on}
    )


def invite(email: str, name: str, role: Role, *, by: Actor, until: date | None = None) -> Invited:
    """Make somebody a member at once: with the account she has, or with a new one and a link to choose its first password."""
    tenant_id = home_tenant()
    with at_the_door():
        session.execute(insert(Person).values(email=email.strip().lower(), name=name.strip()).on_conflict_do_nothing())
        person = find_by_email(email)
        if person is None or not person.active:
            raise RuleBroken("这个邮箱的账号已停用，请先请运维人员恢复", field="email")
        token = None if session.get(Credential, person.id) else _first_link(person.id, tenant_id)
    appoint(person, role, by=by, until=until)
    audit.record(Act.INVITE, "person", person.id, person.name, by=by, after={"role": role})
    return Invited(person.id, person.name, token)


def invite_again(person_id: int, *, by: Actor) -> Invited:
    """Make a new link for somebody who has not used hers; the old one is worth nothing from now on."""
    person, tenant_id = session.get_one(Person, person_id), home_tenant()
    with at_the_door():
        if session.get(Credential, person_id):
            raise RuleBroken(f"{person.name} 已经设过密码，不必再邀请；忘了密码可在登录页重设")
        token = _first_link(person_id, tenant_id)
    if token is None:
        raise RuleBroken(f"这里不寄信，{person.name} 的链接不能由旁人转交；请运维人员用 commarch people reset-password 给本人")
    audit.record(Act.INVITE, "person", person.id, person.name, by=by)
    return Invited(person_id, person.name, token)


def change_roles(person_id: int, roles: Collection[Role], *, by: Actor) -> None:
    """Let a member have these roles and no others, from her next request on."""
    mine = [membership for membership in _running(person_id) if membership.role is not Role.REVIEWER]
    if not mine:
        raise RuleBroken("检查人员由社区负责人在「检查」里邀请和结束；要在本单位任职，请先结束检查")
    _refuse_oneself(person_id, by, "角色")
    if not roles:
        raise RuleBroken("请至少选一个角色；不再任职请用「结束任职」", field="roles")
    for membership in mine:
        if membership.role not in roles:
            dismiss(membership, by=by)
    have = {membership.role for membership in mine}
    for role in [role for role in roles if role not in have]:
        appoint(mine[0].person, role, by=by)


def end_membership(person_id: int, *, by: Actor) -> None:
    """End all roles of a person in this tenant; her account and her other tenants stay."""
    mine = _running(person_id)
    _refuse_oneself(person_id, by, "任职")
    for membership in mine:
        dismiss(membership, by=by)


def disable(person: Person) -> None:
    """Close an account: open log-ins end at once, links are worth nothing. As the operator."""
    person.active = False
    end_other_sessions(person.id)
    withdraw_links(person.id)


def enable(person: Person) -> None:
    """Open an account again, with the password it had. As the operator."""
    person.active = True


def change_name(person: Person, name: str) -> None:
    """Correct one's own name; the trail keeps the name as it was at each act."""
    if not name.strip():
        raise RuleBroken("姓名不能为空", field="name")
    person.name = name.strip()


def _first_link(person_id: int, tenant_id: int) -> str | None:
    """Return the token of an invitation; None where it would wait on this tenant's page although it opens another tenant too. At the door."""
    elsewhere = any(one.tenant_id != tenant_id for one in memberships_of(person_id))
    return None if elsewhere and not settings.current().smtp_url else make_link(person_id, LinkPurpose.INVITATION)


def _check_until(role: Role, until: date | None, today: date) -> None:
    if (role is Role.REVIEWER) != (until is not None):
        raise RuleBroken("检查人员在「检查」里邀请，要写明有效到哪一天；别的角色不写", field="role")
    if until is not None and not today <= until <= today + LONGEST_REVIEW:
        raise RuleBroken(
            f"检查账号最长 {LONGEST_REVIEW.days} 天，请选今天到 {(today + LONGEST_REVIEW).isoformat()} 之间的日期", field="until"
        )


def _told(membership: Membership) -> dict[str, object]:
    """Return what the trail says of an appointment."""
    ends = {"expires_on": membership.expires_on} if membership.expires_on else {}
    return {"role": membership.role, "since": membership.since, **ends}


def _running(person_id: int) -> list[Membership]:
    running = Membership.running_on(clock.today())
    chosen = select(Membership).where(Membership.person_id == person_id, running).order_by(Membership.role)
    found = list(session.scalars(chosen))
    if not found:
        raise RuleBroken("此人不在本单位任职")
    return found


def _refuse_oneself(person_id: int, by: Actor, what: str) -> None:
    """Nobody raises, or locks out, herself: a second manager does it."""
    if by.person_id == person_id:
        raise RuleBroken(f"不能改自己的{what}，请本单位另一位管理人员办理")
