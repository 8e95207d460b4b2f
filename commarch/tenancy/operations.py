"""Opening street offices and communities. The operator does it; the transaction stands in the keeper's context."""

from commarch import audit
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session
from commarch.errors import RuleBroken
from commarch.tenancy.models import Tenant, TenantKind
from commarch.tenancy.queries import find_by_code, find_by_fonds_number


def open_street(code: str, name: str, *, fonds_number: str | None = None, constituting_unit: str | None = None, by: Actor) -> Tenant:
    """Open a street office."""
    return _open(
        Tenant(kind=TenantKind.STREET, code=code, name=name, fonds_number=fonds_number, constituting_unit=constituting_unit or name), by
    )


def open_community(
    code: str, name: str, street: Tenant, *, fonds_number: str | None = None, constituting_unit: str | None = None, by: Actor
) -> Tenant:
    """Open a community under its street office."""
    if not street.is_street:
        raise RuleBroken(f"{street} 不是街道办事处，不能在它下面开设社区", field="street")
    unit = constituting_unit or f"{street.name}{name}"
    return _open(
        Tenant(kind=TenantKind.COMMUNITY, parent_id=street.id, code=code, name=name, fonds_number=fonds_number, constituting_unit=unit), by
    )


def _open(tenant: Tenant, by: Actor) -> Tenant:
    if find_by_code(tenant.code):
        raise RuleBroken(f"代码 {tenant.code} 已被使用，请换一个", field="code")
    if tenant.fonds_number and find_by_fonds_number(tenant.fonds_number):
        raise RuleBroken(f"全宗号 {tenant.fonds_number} 已被使用，请核对", field="fonds_number")
    session.add(tenant)
    session.flush()
    enter(session, Context(Mode.SYSTEM, tenant.id))
    audit.begin_chain()
    audit.record(
        audit.Act.OPEN_TENANT, "tenant", tenant.code, tenant.name, by=by, after={"kind": tenant.kind, "fonds_number": tenant.fonds_number}
    )
    return tenant
