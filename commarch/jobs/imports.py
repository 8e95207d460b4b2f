"""Import jobs: read an uploaded catalogue, commit its rows, take an import back; and take up what a killed worker left."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from uuid import UUID

from sqlalchemy.exc import OperationalError

from commarch import clock
from commarch.accounts import Duty
from commarch.audit import Actor
from commarch.imports import committing, leases, staging, undoing
from commarch.imports.leases import LeaseLost
from commarch.imports.models import ImportState
from commarch.imports.operations import asked_by, stop
from commarch.jobs.house import NoLongerEntitled, in_person, in_tenant, open_tenants

log = logging.getLogger(__name__)
UNREADABLE = "系统读这个文件时出错，错误已记录。请用 WPS 或 Excel 另存为新的 xlsx 后再上传；仍不行，请告诉管理员"
Enter = Callable[[], AbstractContextManager[Actor]]


def read(tenant_id: int, batch_id: str) -> None:
    """Read an uploaded file into rows, or its rows anew. A file that we fail at is refused, not tried for ever."""
    batch = UUID(str(batch_id))
    try:
        _in_steps(partial(in_tenant, tenant_id), lambda _by: staging.read(batch, clock.today()))
    except OperationalError:
        raise
    except Exception:
        log.exception("import %s of tenant %s could not be read", batch, tenant_id)
        with in_tenant(tenant_id):
            staging.refuse(batch, UNREADABLE)


def commit(tenant_id: int, batch_id: str) -> None:
    """Make items of the ready rows, for the person who asked."""
    _for_whom(tenant_id, UUID(str(batch_id)), lambda by: committing.commit(UUID(str(batch_id)), by, clock.today()))


def undo(tenant_id: int, batch_id: str) -> None:
    """Take the items of an import back, for the person who asked."""
    _for_whom(tenant_id, UUID(str(batch_id)), lambda by: undoing.undo(UUID(str(batch_id)), by))


_WORK = {ImportState.UPLOADED: read, ImportState.READING: read, ImportState.COMMITTING: commit, ImportState.UNDOING: undo}


def take_up() -> int:
    """Go on with every batch that nobody works on although somebody ought to; return how many there were."""
    taken = 0
    for tenant_id in open_tenants():
        with in_tenant(tenant_id):
            waiting = leases.abandoned(tenant_id)
        for batch_id, state in waiting:
            taken += 1
            try:
                _WORK[state](tenant_id, str(batch_id))
            except Exception:
                log.exception("import %s of tenant %s could not go on", batch_id, tenant_id)
    return taken


def _for_whom(tenant_id: int, batch_id: UUID, begin: Callable[[Actor], Iterator[None]]) -> None:
    """Work for the person who asked; when she may not any more, the batch stands where it is."""
    with in_tenant(tenant_id):
        person_id = asked_by(batch_id)
    enter = partial(in_person, tenant_id, person_id, Duty.IMPORT) if person_id else partial(in_tenant, tenant_id)
    try:
        _in_steps(enter, begin)
    except NoLongerEntitled:
        log.warning("import %s of tenant %s stands still: who asked for it may not any more", batch_id, tenant_id)
        with in_tenant(tenant_id):
            stop(batch_id)


def _in_steps(enter: Enter, begin: Callable[[Actor], Iterator[None]]) -> None:
    """Run a generator of steps, each of them as a transaction of its own."""
    steps: Iterator[None] | None = None
    try:
        while True:
            with enter() as by:
                steps = steps or begin(by)
                if next(steps, steps) is steps:
                    return
    except LeaseLost:
        log.info("another worker goes on with this import")
    finally:
        if steps is not None:
            closing(steps).__exit__(None, None, None)  # type: ignore[type-var]
