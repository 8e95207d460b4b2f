"""Looking for faults: the whole holdings once a day, in between what has changed. Each step is a transaction of its own."""

import logging

from commarch import clock, quality
from commarch.jobs.house import in_tenant, open_tenants

#: Steps of one tenant before the next has its turn: a long round does not keep the others waiting.
STEPS_AT_ONCE = 20
log = logging.getLogger(__name__)


def look() -> int:
    """Look wherever there is something to look at; return how many steps were made. Rung every minute."""
    return sum(_steps(tenant_id) for tenant_id in open_tenants())


def look_in(tenant_id: int) -> int:
    """Look in one tenant, to the end: somebody waits for it."""
    made = 0
    while _step(tenant_id):
        made += 1
    return made


def _steps(tenant_id: int) -> int:
    """Make some steps in one tenant; its failure is its own."""
    made = 0
    try:
        while made < STEPS_AT_ONCE and _step(tenant_id):
            made += 1
    except Exception:
        log.exception("the quality check of tenant %s failed", tenant_id)
    return made


def _step(tenant_id: int) -> bool:
    with in_tenant(tenant_id):
        more, _looked = quality.step(clock.today())
    return more
