"""Send what waits in the outbox: tenant by tenant, one transaction a mail. May run any number of times, anywhere, at once."""

import logging
from collections import Counter
from collections.abc import Mapping

from commarch import clock, notices, tenancy
from commarch.database import Context, Mode, session, within
from commarch.jobs.house import in_tenant
from commarch.notices import Delivery, NoticeState

log = logging.getLogger(__name__)


def send_all() -> dict[str, int]:
    """Send what waits in any tenant; a mail server that is down is asked no further this time."""
    return dict(_send([one for street in street_ids() for one in _waiting_under(street)]))


def send_tenant(tenant_id: int) -> dict[str, int]:
    """Send what waits in one tenant."""
    return dict(_send([tenant_id]))


def street_ids() -> list[int]:
    """Return the streets of the deployment."""
    with within(session, Context(Mode.KEEPER)):
        return [one.id for one in tenancy.all_tenants() if one.is_street]


def _waiting_under(street_id: int) -> list[int]:
    """Return the street and those of its communities that have a mail to be sent now."""
    with within(session, Context(Mode.WATCH, street_id)):
        ids = [street_id, *(one.id for one in tenancy.communities_of(street_id))]
        return notices.waiting_tenants(ids, clock.now())


def _send(tenant_ids: list[int]) -> Mapping[str, int]:
    done: Counter[str] = Counter()
    delivery = notices.chosen_delivery()
    try:
        for tenant_id in tenant_ids:
            if not _send_of(tenant_id, delivery, done):
                break
    finally:
        delivery.close()
    return done


def _send_of(tenant_id: int, delivery: Delivery, done: Counter[str]) -> bool:
    """Send a tenant's mails until none waits; False when the mail server is down."""
    while True:
        with in_tenant(tenant_id):
            outcome = notices.send_next(delivery, now=clock.now())
        if outcome is None:
            return True
        done[outcome.state] += 1
        if outcome.state is NoticeState.FAILED:
            log.warning("notice %s of tenant %s could not be delivered", outcome.notice_id, tenant_id)
        if outcome.server_is_down:
            return False
