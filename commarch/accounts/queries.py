"""Reading people: those of a tenant, what is known at the door, who is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager

from commarch import clock
from commarch.accounts.door import at_the_door
from commarch.accounts.models import Credential, Membership, Person, Role, SignIn, SignInResult
from commarch.database import session
from commarch.tenancy import Tenant, TenantKind

ADMISSIONS = (SignInResult.ADMITTED, SignInResult.ADMITTED_BY_LINK)


@dataclass(frozen=True)
class PersonHere:
    """A person of a tenant as its managers see her."""

    person_id: int
    name: str
    email: str
    active: bool
    roles: tuple[Role, ...]
    #: None when she has no role anywhere.
    since: date | None
    #: Whether she has chosen a password; until then she is only invited.
    has_come: bool
    last_came_at: datetime | None

    @property
    def state(self) -> str:
        """The word for the state of her account."""
        if not self.active:
            return "disabled"
        return "active" if self.has_come else "invited"


@dataclass(frozen=True)
class Standing:
    """What only the door knows of a person."""

    has_password: bool = False
    last_came_at: datetime | None = None


def people_here() -> list[PersonHere]:
    """Return the people of the tenant of this transaction, those who came first, first."""
    memberships = _memberships_here()
    standings = standings_of({membership.person_id for membership in memberships})
    found: dict[int, list[Membership]] = defaultdict(list)
    for membership in memberships:
        found[membership.person_id].append(membership)
    return [_seen_here(mine, standings.get(person_id, Standing())) for person_id, mine in found.items()]


def person_here(person_id: int) -> PersonHere | None:
    """Return one person of the tenant of this transaction; None when she is not, or no longer, of it."""
    mine = _memberships_here(person_id)
    return _seen_here(mine, standings_of({person_id}).get(person_id, Standing())) if mine else None


def everybody() -> list[tuple[str | None, PersonHere]]:
    """Return every account with each tenant's code, those without a tenant last. As the operator."""
    running = (Membership.person_id == Person.id) & Membership.running_on(clock.today())
    chosen = select(Person, Tenant.code, Membership).outerjoin(Membership, running).outerjoin(Tenant, Tenant.id == Membership.tenant_id)
    rows = session.execute(chosen.order_by(Tenant.id.asc().nulls_last(), Person.id, Membership.role)).all()
    standings = standings_of({row.Person.id for row in rows})
    found: dict[tuple[str | None, int], tuple[Person, list[Membership]]] = {}
    for person, code, membership in rows:
        found.setdefault((code, person.id), (person, []))[1].extend([membership] if membership else [])
    return [(code, _seen(person, mine, standings.get(person_id, Standing()))) for (code, person_id), (person, mine) in found.items()]


def memberships_of(person_id: int) -> Sequence[Membership]:
    """Return a person's running memberships in the tenants that this transaction sees, the street's first."""
    chosen = select(Membership).join(Tenant, Tenant.id == Membership.tenant_id)
    chosen = chosen.where(Membership.person_id == person_id, Membership.running_on(clock.today()), Tenant.closed_on.is_(None))
    return session.scalars(chosen.order_by(Tenant.kind.desc(), Membership.tenant_id, Membership.role)).all()


def run_out(person_id: int) -> list[tuple[str, date]]:
    """Return in which tenants a person's time ran out by itself, and on which day; at the door, or as the person."""
    chosen = select(Tenant.name, Membership.expires_on).join(Tenant, Tenant.id == Membership.tenant_id)
    chosen = chosen.where(Membership.person_id == person_id, Membership.ended_on.is_(None), Membership.expires_on < clock.today())
    return [(row.name, row.expires_on) for row in session.execute(chosen.order_by(Membership.expires_on.desc()))]


def find_by_email(email: str) -> Person | None:
    """Return the account with this address; at the door or as the operator."""
    return session.scalars(select(Person).where(func.lower(Person.email) == email.strip().lower())).one_or_none()


def standings_of(person_ids: Collection[int]) -> dict[int, Standing]:
    """Return what the door knows of these people, in one statement."""
    last = select(SignIn.person_id, func.max(SignIn.at).label("at")).where(SignIn.person_id.in_(person_ids), SignIn.result.in_(ADMISSIONS))
    came = last.group_by(SignIn.person_id).subquery()
    chosen = (
        select(Person.id, Credential.person_id.is_not(None), came.c.at).outerjoin(Credential).outerjoin(came, came.c.person_id == Person.id)
    )
    with at_the_door():
        return {row[0]: Standing(row[1], row[2]) for row in session.execute(chosen.where(Person.id.in_(person_ids)))}


def communities_without_clerk(street_id: int) -> Sequence[str]:
    """Name the communities of a street that have no clerk at the moment."""
    clerk = exists().where(
        Membership.tenant_id == Tenant.id,
        Membership.role == Role.CLERK,
        Membership.ended_on.is_(None),
        Person.id == Membership.person_id,
        Person.active,
    )
    chosen = select(Tenant.name).where(
        Tenant.parent_id == street_id, Tenant.kind == TenantKind.COMMUNITY, Tenant.closed_on.is_(None), ~clerk
    )
    with at_the_door():
        return session.scalars(chosen.order_by(Tenant.id)).all()


def _memberships_here(person_id: int | None = None) -> Sequence[Membership]:
    chosen = select(Membership).join(Membership.person).options(contains_eager(Membership.person))
    chosen = chosen.where(Membership.running_on(clock.today()))
    if person_id is not None:
        chosen = chosen.where(Membership.person_id == person_id)
    return session.scalars(chosen.order_by(Membership.since, Membership.person_id, Membership.role)).all()


def _seen_here(mine: Sequence[Membership], standing: Standing) -> PersonHere:
    return _seen(mine[0].person, mine, standing)


def _seen(person: Person, mine: Sequence[Membership], standing: Standing) -> PersonHere:
    roles = tuple(membership.role for membership in mine)
    since = min((membership.since for membership in mine), default=None)
    return PersonHere(person.id, person.name, person.email, person.active, roles, since, standing.has_password, standing.last_came_at)


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Return what these people are called; nothing is asked where there are none."""
    wanted = set(person_ids)
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))} if wanted else {}
