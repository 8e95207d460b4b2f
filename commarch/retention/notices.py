"""What a tenant's people are told of periods and filing deadlines, and when the street is told too. Sending is with `commarch.notices`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from commarch import notices
from commarch.accounts import Role
from commarch.notices import NoticeKind
from commarch.notices.facts import DueFiling, DueItems, DueTask, EscalationFacts, LateMatter
from commarch.retention.deadlines import FilingDeadline, filing_deadlines
from commarch.retention.queries import Ending, Unfiled, endings, recipients, unfiled
from commarch.retention.settings import ReminderSettings, settings_for
from commarch.retention.telling import Deadline, remember, to_escalate, to_tell, told_for_report, told_from
from commarch.schemes.periods import RetentionPeriod
from commarch.tenancy import Tenant

#: Who is told in a community; in a street, of its own archives, the street's archivists.
TOLD_ROLES = (Role.CLERK, Role.HEAD)
STREET_ROLES = (Role.STREET_ARCHIVIST,)
#: When a person is told of what is hers alone: as soon as it is hers, three days before and on its day.
PERSONAL_LEADS = (10_000, 3, 0)
#: Filing years whose deadline is ahead, has just passed, or passed a year ago.
YEARS_BACK = 2


@dataclass(frozen=True)
class Matter:
    """A deadline of one tenant and what is open."""

    tenant_id: int
    deadline: Deadline
    label: str
    open: int
    items: tuple[Ending, ...] = ()
    filing: Unfiled | None = None


@dataclass(frozen=True)
class PersonalMatter:
    """A deadline that is one person's own: `key` names it among hers."""

    person_id: int
    key: str
    label: str
    due_on: date
    open: int

    @property
    def deadline(self) -> Deadline:
        """The deadline, named among everybody's."""
        return Deadline(f"{self.person_id}:{self.key}", self.due_on)


def remind(tenant: Tenant, *, today: date, before: dict[str, Any], personal: Sequence[PersonalMatter] = ()) -> dict[str, Any]:
    """Owe everybody of this transaction's tenant today's digest, if there is something to tell; return what to note for the next run.

    One digest a person and day: what is due in the tenant, for those who keep it, and what is `personal`. `before` is what the last run
    noted. Where nobody is there to be told, nothing counts as told.
    """
    chosen = settings_for(tenant)
    open_now = matters([tenant.id], chosen, today)
    deadlines, told = [matter.deadline for matter in open_now], told_from(before)
    telling = to_tell(deadlines, told, today, chosen.lead_days)
    people = recipients(tenant.id, (*TOLD_ROLES, *(STREET_ROLES if tenant.is_street else ()))) if telling else []
    if not people:
        telling = set()
    common = digest_facts([matter for matter in open_now if matter.deadline.key in telling])
    own = [matter.deadline for matter in personal]
    telling_own = to_tell(own, told, today, PERSONAL_LEADS)
    written = 0
    for person in sorted({*people, *(matter.person_id for matter in personal if matter.deadline.key in telling_own)}):
        hers = [_due_task(matter) for matter in personal if matter.person_id == person and matter.deadline.key in telling_own]
        facts = {**(common if person in people else digest_facts([])), **({"tasks": hers} if hers else {})}
        written += notices.owe(NoticeKind.DIGEST, person_id=person, key=today.isoformat(), on_date=today, facts=facts)
    now_told = remember(deadlines, telling, told, today, chosen.lead_days) | remember(own, telling_own, told, today, PERSONAL_LEADS)
    return {"written": written, "matters": len(telling) + len(telling_own), "told": told_for_report(now_told)}


def matters(tenant_ids: Sequence[int], chosen: ReminderSettings, today: date) -> list[Matter]:
    """Return all deadlines of these tenants that are within their lead times or past, and not done."""
    horizon = today + timedelta(days=max(chosen.lead_days, default=0))
    found = [_items_matter(key, list(group)) for key, group in _by_day(endings(tenant_ids, until=horizon - timedelta(days=1)))]
    by_class = {(one.archival_class, one.year): one for one in _filing_deadlines(chosen, today) if one.due_on <= horizon}
    for open_one in unfiled(tenant_ids, years=sorted({year for _, year in by_class})):
        deadline = by_class.get((open_one.archival_class, open_one.year))
        if deadline is not None:
            found.append(_filing_matter(deadline, open_one))
    return found


def escalation(
    communities: Sequence[Tenant], open_now: Iterable[Matter], told: Iterable[str], *, today: date, after_days: int
) -> tuple[EscalationFacts, list[str]]:
    """Return what a street is to be told of for the first time, and the keys of all that it has been told of and is still open."""
    names = {one.id: one.name for one in communities}
    listed = {f"{one.tenant_id}:{one.deadline.key}": one for one in open_now}
    deadlines = [Deadline(key, one.deadline.due_on) for key, one in listed.items()]
    known = [key for key in told if key in listed]
    new = to_escalate(deadlines, known, today, after_days=after_days)
    late: list[LateMatter] = [
        {"community": names[one.tenant_id], "label": one.label, "due_on": one.deadline.due_on.isoformat(), "open": one.open}
        for key, one in listed.items()
        if key in new
    ]
    return {"matters": late, "after_days": after_days}, sorted({*known, *new})


def digest_facts(chosen: Sequence[Matter]) -> dict[str, Any]:
    """Return the facts of a digest: days, years, counts."""
    items: list[DueItems] = [_due_items(matter) for matter in chosen if matter.items]
    filings: list[DueFiling] = [_due_filing(matter, matter.filing) for matter in chosen if matter.filing is not None]
    return {"items": items, "filings": filings}


def _by_day(found: list[Ending]) -> Iterable[tuple[tuple[int, date], Iterable[Ending]]]:
    return groupby(found, key=lambda one: (one.tenant_id, one.eligible_on))


def _items_matter(key: tuple[int, date], group: list[Ending]) -> Matter:
    tenant_id, eligible_on = key
    deadline = Deadline(f"items:{eligible_on.isoformat()}", eligible_on)
    return Matter(tenant_id, deadline, f"{eligible_on.year - 1} 年期满档案鉴定", sum(one.count for one in group), items=tuple(group))


def _filing_matter(deadline: FilingDeadline, found: Unfiled) -> Matter:
    label = f"{deadline.year} 年度{deadline.kind.label}归档"
    due = Deadline(f"filing:{deadline.kind}:{deadline.year}", deadline.due_on)
    return Matter(found.tenant_id, due, label, found.drafts + found.missing, filing=found)


def _filing_deadlines(chosen: ReminderSettings, today: date) -> list[FilingDeadline]:
    years = range(today.year - YEARS_BACK, today.year + 1)
    return [one for year in years for one in filing_deadlines(year, documentary=chosen.documentary, accounting=chosen.accounting)]


def _due_task(matter: PersonalMatter) -> DueTask:
    return {"label": matter.label, "due_on": matter.due_on.isoformat(), "count": matter.open}


def _due_items(matter: Matter) -> DueItems:
    periods = sorted({RetentionPeriod(one.retention_code) for one in matter.items})
    return {
        "due_on": matter.deadline.due_on.isoformat(),
        "count": matter.open,
        "years": sorted({one.year for one in matter.items}),
        "period": periods[0].label if len(periods) == 1 else "",
    }


def _due_filing(matter: Matter, found: Unfiled) -> DueFiling:
    kind = matter.label.removeprefix(f"{found.year} 年度").removesuffix("归档")
    return {
        "label": kind,
        "year": found.year,
        "due_on": matter.deadline.due_on.isoformat(),
        "drafts": found.drafts,
        "missing": found.missing,
    }
