"""Jobs of digital objects: read their text, remove what was erased, clear away uploads that were killed."""

import logging
from uuid import UUID

from sqlalchemy.exc import OperationalError

from commarch.jobs.house import in_tenant, open_tenants
from commarch.objects import reading, remove_erased, store

log = logging.getLogger(__name__)


def read(tenant_id: int, object_id: str) -> None:
    """Read the text of one object. Three attempts, then it counts as having none that can be read."""
    one = UUID(str(object_id))
    try:
        with in_tenant(tenant_id):
            work = reading.begin(one)
        if work is None:
            return
        found = reading.read(work)
        with in_tenant(tenant_id):
            reading.finish(work, found)
    except OperationalError:
        raise
    except Exception:  # its lease runs out, and it is tried again
        log.exception("the text of object %s of tenant %s could not be read", object_id, tenant_id)


def tidy(tenant_id: int) -> None:
    """Remove from the disk what was erased in a tenant."""
    while True:
        with in_tenant(tenant_id):
            if not remove_erased():
                return


def take_up() -> int:
    """Do what is owed in every tenant, and clear away what killed uploads left; return how many texts were read."""
    taken = 0
    store.forget_incoming()
    for tenant_id in open_tenants():
        with in_tenant(tenant_id):
            removed, waiting = remove_erased(), reading.waiting()
        if removed:
            tidy(tenant_id)
        for object_id in waiting:
            taken += 1
            read(tenant_id, str(object_id))
    return taken
