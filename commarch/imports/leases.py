"""Who works on a batch: a job that holds its lease, and no other. A lease that ran out, since its worker was killed, is taken over.

A job goes in steps, each a transaction of its own, and keeps its lease in each of them: a step of a job that lost it never happens.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from commarch import clock
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.imports.models import AT_WORK, ImportBatch, ImportState

#: Longer than any step takes; so long a killed worker's batch waits.
LEASE = timedelta(seconds=90)
NOT_HERE = "没有这次导入，可能已经放弃"


class LeaseLost(Exception):
    """Another job has taken this batch over; what this one was about to write is rolled back."""


def locked(batch_id: UUID) -> ImportBatch:
    """Return a batch, locked until the commit: its state stays what it is."""
    key = {"tenant_id": home_tenant(), "id": batch_id}
    found: ImportBatch | None = session.get(ImportBatch, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise RuleBroken(NOT_HERE)
    return found


def claim(batch_id: UUID, states: Collection[ImportState]) -> ImportBatch | None:
    """Take a batch to work on, if it is in one of the states and nobody else works on it."""
    try:
        batch = locked(batch_id)
    except RuleBroken:
        return None
    if batch.state not in states or (batch.leased_until and batch.leased_until > clock.now()):
        return None
    batch.leased_until = clock.now() + LEASE
    return batch


def keep(batch_id: UUID, lease: datetime | None) -> ImportBatch:
    """Lock a batch for one step and lengthen the lease."""
    try:
        batch = locked(batch_id)
    except RuleBroken as gone:
        raise LeaseLost from gone
    if batch.leased_until != lease or batch.state not in AT_WORK:
        raise LeaseLost
    batch.leased_until = clock.now() + LEASE
    return batch


def abandoned(tenant_id: int) -> list[tuple[UUID, ImportState]]:
    """Return batches of a tenant that ought to be at work and that nobody works on."""
    chosen = select(ImportBatch.id, ImportBatch.state).where(ImportBatch.tenant_id == tenant_id, ImportBatch.state.in_(AT_WORK))
    idle = chosen.where(ImportBatch.leased_until.is_(None) | (ImportBatch.leased_until < clock.now()))
    return [(row.id, row.state) for row in session.execute(idle.order_by(ImportBatch.started_at))]
