"""Print jobs: make a large print; take up what a killed worker left; forget PDFs that have been kept long enough."""

import logging
from uuid import UUID

from sqlalchemy.exc import OperationalError

from commarch.jobs.house import go_on, in_tenant
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
    return go_on(making.forget_old, making.abandoned, make)
