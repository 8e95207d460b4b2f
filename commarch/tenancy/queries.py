"""Finding tenants. What is found depends on the context: the operator's sees all."""

from collections.abc import Sequence

from sqlalchemy import select

from commarch.database import session
from commarch.tenancy.models import Tenant, TenantKind


def find_by_code(code: str) -> Tenant | None:
    """Return the tenant with this code."""
    return session.scalars(select(Tenant).where(Tenant.code == code)).one_or_none()


def find_by_fonds_number(number: str) -> Tenant | None:
    """Return the tenant with this fonds number (全宗号)."""
    return session.scalars(select(Tenant).where(Tenant.fonds_number == number)).one_or_none()


def all_tenants() -> Sequence[Tenant]:
    """Return every tenant that is open, streets first."""
    return session.scalars(select(Tenant).where(Tenant.closed_on.is_(None)).order_by(Tenant.kind.desc(), Tenant.id)).all()


def communities_of(street_id: int) -> Sequence[Tenant]:
    """Return the communities that a street supervises."""
    chosen = select(Tenant).where(Tenant.parent_id == street_id, Tenant.kind == TenantKind.COMMUNITY, Tenant.closed_on.is_(None))
    return session.scalars(chosen.order_by(Tenant.id)).all()


def only_street() -> Tenant | None:
    """Return the street office of a deployment that serves one; None where there are several, or none yet."""
    chosen = select(Tenant).where(Tenant.kind == TenantKind.STREET, Tenant.closed_on.is_(None))
    found = session.scalars(chosen.limit(2)).all()
    return found[0] if len(found) == 1 else None
