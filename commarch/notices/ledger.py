"""The run ledger (运行台账): what ran on which day in this tenant, so that a missed day is caught up and none runs twice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from commarch import clock
from commarch.database import home_tenant, session
from commarch.notices.models import JobRun, RunState


@dataclass(frozen=True)
class Run:
    """A run that is done, and what it noted for the next one."""

    on_date: date
    report: dict[str, Any]


def begin(kind: str, on_date: date) -> bool:
    """Begin a day's run; False when that day is done already. A run of the same day that is under way elsewhere is waited for."""
    fresh = {"state": RunState.RUNNING, "started_at": clock.now(), "finished_at": None, "report": None}
    row = insert(JobRun).values({"tenant_id": home_tenant(), "kind": kind, "on_date": on_date, **fresh})
    again = row.on_conflict_do_update(index_elements=["tenant_id", "kind", "on_date"], set_=fresh, where=JobRun.state != RunState.DONE)
    return session.execute(again.returning(JobRun.kind)).scalar() is not None


def finish(kind: str, on_date: date, report: dict[str, Any]) -> None:
    """Note that a day's run is done; in the same transaction as what it wrote."""
    _close(kind, on_date, RunState.DONE, report)


def fail(kind: str, on_date: date, fault: str) -> None:
    """Note that a day's run failed, in a transaction of its own; it will be tried again."""
    if begin(kind, on_date):
        _close(kind, on_date, RunState.FAILED, {"fault": fault[:500]})


def last_done(kind: str, before: date) -> Run | None:
    """Return the last run before a day."""
    chosen = select(JobRun.on_date, JobRun.report).where(
        JobRun.tenant_id == home_tenant(), JobRun.kind == kind, JobRun.on_date < before, JobRun.state == RunState.DONE
    )
    row = session.execute(chosen.order_by(JobRun.on_date.desc()).limit(1)).one_or_none()
    return None if row is None else Run(row.on_date, row.report or {})


def tenants_done(kind: str, on_date: date, tenant_ids: list[int]) -> set[int]:
    """Return which of these tenants have run on a day; runs in a transaction that may read them all (WATCH)."""
    return set(session.scalars(_DONE, {"kind": kind, "on": on_date, "tenants": tenant_ids}).all())


_DONE = text("SELECT tenant_id FROM job_run WHERE tenant_id = ANY (:tenants) AND kind = :kind AND on_date = :on AND state = 'done'")


def _close(kind: str, on_date: date, state: RunState, report: dict[str, Any]) -> None:
    mine = (JobRun.tenant_id == home_tenant(), JobRun.kind == kind, JobRun.on_date == on_date)
    session.execute(update(JobRun).where(*mine).values(state=state, finished_at=clock.now(), report=report))
