"""What this tenant has decided about boxes, its street's decision where it has none of its own."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from commarch.database import home_tenant, session
from commarch.storage.rules import Measures, measures_of
from commarch.tenancy import Tenant


def measures() -> Measures:
    """Return how boxes are filled and numbered here."""
    office = aliased(Tenant)
    chosen = select(Tenant.settings, office.settings.label("office_settings")).outerjoin(office, office.id == Tenant.parent_id)
    row = session.execute(chosen.where(Tenant.id == home_tenant())).one()
    return measures_of({**(row.office_settings or {}), **row.settings})
