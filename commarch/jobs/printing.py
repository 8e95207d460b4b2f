"""Print jobs: make a large print; take up what a killed worker left; forget PDFs that have been kept long enough."""

import logging
from uuid import UUID

from sqlalchemy.exc import OperationalError

from commarch.jobs.house import in_tenant, open_tenants
from commarch.printing import making

log = logging.getLogger(__name__)


def make(tenant_id: int, order_id: str) -> None:
    """Make a print. The typesetter works outside of any transaction; one that fails waits for another attempt, three in all."""
    order = UUID(str(order_id))
    try:
        with in_tenant(tenant_id):
            work = making.begin(order)
        if work is None:
            return
        printed = making.typeset(work)
        with in_tenant(tenant_id):
            making.finish(work, printed)
    except OperationalError:
        raise
    except Exception:
        log.exception("print %s of tenant %s could not be made", order, tenant_id)
        with in_tenant(tenant_id):
            making.fail(order)


def take_up() -> int:
    """Go on with every print that nobody works on although somebody ought to, and forget old ones; return how many were taken up."""
    taken = 0
    for tenant_id in open_tenants():
        with in_tenant(tenant_id):
            making.forget_old(tenant_id)
            waiting = making.abandoned(tenant_id)
        for order_id in waiting:
            taken += 1
            make(tenant_id, str(order_id))
    return taken
