"""The daily sweep: owe everybody what is due that day. One transaction a tenant, with its row in the run ledger; a missed day is caught up.

A sweep of the same day writes nothing new. One that fails in a tenant is noted there, and tried again with the next minute's bell.
"""

import logging
from collections.abc import Callable
from datetime import date, time

from commarch import clock, retention, settings, tenancy
from commarch.database import Context, Mode, session, within
from commarch.jobs import street
from commarch.jobs.house import in_tenant
from commarch.jobs.sending import street_ids
from commarch.notices import ledger
from commarch.tenancy import Tenant

KIND = "reminders"
log = logging.getLogger(__name__)


def sweep_today() -> dict[str, int]:
    """Run the sweep of today, for whoever has not had it."""
    return sweep(clock.today())


def catch_up() -> dict[str, int]:
    """Run today's sweep where it is missing although its hour has come: after an outage, a lost bell, a killed worker."""
    hour = time.fromisoformat(settings.current().remind_at)
    return sweep(clock.today()) if clock.now().time() >= hour else {}


def sweep(today: date) -> dict[str, int]:
    """Owe the reminders of a day in every tenant and street that has not had them; return how many were written, by tenant's code."""
    written: dict[str, int] = {}
    for street_id in street_ids():
        tenants, done = _under(street_id, today)
        for tenant in tenants:
            if tenant.id not in done[KIND]:
                _attempt(KIND, tenant, today, written, sweep_tenant)
        if street_id not in done[street.KIND]:
            _attempt(street.KIND, tenants[0], today, written, street.sweep_street)
    return written


def sweep_tenant(tenant_id: int, today: date) -> int:
    """Owe one tenant's people the digest of a day."""
    with in_tenant(tenant_id):
        before = ledger.last_done(KIND, today)
        if not ledger.begin(KIND, today):
            return 0
        tenant = session.get_one(Tenant, tenant_id)
        report = retention.remind(tenant, today=today, before=before.report if before else {})
        ledger.finish(KIND, today, report)
        return int(report["written"])


def _under(street_id: int, today: date) -> tuple[list[Tenant], dict[str, set[int]]]:
    """Return the street and its communities, the street first, and who of them has had today's sweeps."""
    with within(session, Context(Mode.WATCH, street_id)):
        tenants = [session.get_one(Tenant, street_id), *tenancy.communities_of(street_id)]
        ids = [one.id for one in tenants]
        done = {kind: ledger.tenants_done(kind, today, ids) for kind in (KIND, street.KIND)}
        for one in tenants:
            session.expunge(one)
    return tenants, done


def _attempt(kind: str, tenant: Tenant, today: date, written: dict[str, int], run: Callable[[int, date], int]) -> None:
    """Run one tenant's sweep; its failure is its own, and is seen in the ledger."""
    try:
        written[tenant.code] = written.get(tenant.code, 0) + run(tenant.id, today)
    except Exception as fault:
        log.exception("the %s of tenant %s failed", kind, tenant.code)
        with in_tenant(tenant.id):
            ledger.fail(kind, today, f"{type(fault).__name__}: {fault}")
