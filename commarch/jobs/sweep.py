"""The daily sweep: owe everybody what is due that day. One transaction a tenant, with its row in the run ledger; a missed day is caught up.

A sweep of the same day writes nothing new. One that fails in a tenant is noted there, and tried again with the next minute's bell.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from functools import partial

from commarch import clock, holds, retention, settings, tenancy
from commarch.accounts import Role
from commarch.appraisal import access, reminding
from commarch.appraisal import queries as appraisal_queries
from commarch.database import Context, Mode, session, within
from commarch.incidents import reminding as incidents
from commarch.jobs import street
from commarch.jobs.house import in_tenant
from commarch.jobs.sending import street_ids
from commarch.notices import ledger
from commarch.retention import PersonalMatter
from commarch.tenancy import Tenant
from commarch.transfer import reminding as transferring
from commarch.usage import forget_names

KIND = "reminders"
#: Whose word an incident waits for.
HEADS = (Role.HEAD, Role.STREET_LEADER)
#: So long who asked for a lifting is told, once, that the street refused it: longer than a week of missed sweeps.
TOLD_OF_A_REFUSAL = timedelta(days=14)
#: What waits for the street: key, label, by when, how many items.
Waiting = tuple[str, str, date, int]
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
        tenants, done, approvals = _under(street_id, today)
        for tenant in tenants:
            if tenant.id not in done[KIND]:
                _attempt(KIND, tenant, today, written, partial(sweep_tenant, approvals=approvals if tenant.id == street_id else ()))
        if street_id not in done[street.KIND]:
            _attempt(street.KIND, tenants[0], today, written, street.sweep_street)
    return written


def sweep_tenant(tenant_id: int, today: date, approvals: Sequence[Waiting] = ()) -> int:
    """Let a day pass for what waits in a tenant, and owe its people the digest of the day; `approvals`: what waits for them as the street."""
    with in_tenant(tenant_id) as by:
        reminding.pass_time(by=by, today=today)
        before = ledger.last_done(KIND, today)
        if not ledger.begin(KIND, today):
            return 0
        forget_names(today=today)
        tenant = session.get_one(Tenant, tenant_id)
        personal = [
            *_appraisals(),
            *_transfers(),
            *_incidents(tenant_id),
            *_holds(tenant_id, today),
            *_refused(today),
            *_approvals(tenant_id, approvals),
            *_access_reviews(tenant_id, today),
        ]
        report = retention.remind(tenant, today=today, before=before.report if before else {}, personal=personal)
        ledger.finish(KIND, today, report)
        return int(report["written"])


def _appraisals() -> list[PersonalMatter]:
    """Return whom the tenant's appraisals wait for."""
    return [PersonalMatter(one.person_id, one.key, one.label, one.due_on, one.count) for one in reminding.tasks()]


def _transfers() -> list[PersonalMatter]:
    """Return whom the tenant's transfers wait for."""
    return [PersonalMatter(one.person_id, one.key, one.label, one.due_on, one.count) for one in transferring.tasks()]


def _incidents(tenant_id: int) -> list[PersonalMatter]:
    """Return the incidents that wait for the head's word, for the heads."""
    waiting = incidents.for_the_head()
    people = retention.recipients(tenant_id, HEADS) if waiting else []
    return [PersonalMatter(person, *one) for person in people for one in waiting]


def _refused(today: date) -> list[PersonalMatter]:
    """Return the requests to lift a hold that the street has refused of late, for those who asked."""
    refused = holds.refused_since(today - TOLD_OF_A_REFUSAL)
    return [
        PersonalMatter(one.lifting_asked_by, f"refused:{one.id}:{one.asking}", "解冻申请被街道退回", today, 1)
        for one in refused
        if one.lifting_asked_by is not None
    ]


def _holds(tenant_id: int, today: date) -> list[PersonalMatter]:
    """Return the holds that are to be looked at again, for those who keep and head the archives."""
    due = holds.due_for_review(today)
    people = retention.recipients(tenant_id, retention.TOLD_ROLES) if due else []
    return [PersonalMatter(person, f"hold:{one.id}:{one.review_on}", "冻结复查", one.review_on, 1) for person in people for one in due]


def _access_reviews(tenant_id: int, today: date) -> list[PersonalMatter]:
    """Return once a year, in January, how much was restricted so long ago that it is looked at again (domain: 开放审核定期复审)."""
    count = access.count_due(today) if today.month == 1 else 0
    people = retention.recipients(tenant_id, retention.TOLD_ROLES) if count else []
    by_when = date(today.year, 12, 31)
    return [PersonalMatter(person, f"access-review:{today.year}", "控制的档案复审", by_when, count) for person in people]


def _approvals(street_id: int, waiting: Sequence[Waiting]) -> list[PersonalMatter]:
    """Return what waits for the street, for its archivists."""
    people = retention.recipients(street_id, retention.STREET_ROLES) if waiting else []
    return [PersonalMatter(person, *one) for person in people for one in waiting]


def _under(street_id: int, today: date) -> tuple[list[Tenant], dict[str, set[int]], list[Waiting]]:
    """Return the street and its communities, the street first, who of them has had today's sweeps, what waits for the street."""
    with within(session, Context(Mode.WATCH, street_id)):
        tenants = [session.get_one(Tenant, street_id), *tenancy.communities_of(street_id)]
        ids = [one.id for one in tenants]
        done = {kind: ledger.tenants_done(kind, today, ids) for kind in (KIND, street.KIND)}
        waiting = [*reminding.approvals(appraisal_queries.across(ids[1:])), *incidents.for_the_street(ids[1:])]
        for one in tenants:
            session.expunge(one)
    return tenants, done, waiting


def _attempt(kind: str, tenant: Tenant, today: date, written: dict[str, int], run: Callable[[int, date], int]) -> None:
    """Run one tenant's sweep; its failure is its own, and is seen in the ledger."""
    try:
        written[tenant.code] = written.get(tenant.code, 0) + run(tenant.id, today)
    except Exception as fault:
        log.exception("the %s of tenant %s failed", kind, tenant.code)
        with in_tenant(tenant.id):
            ledger.fail(kind, today, f"{type(fault).__name__}: {fault}")
