"""What a street is told of its communities: at once what has been overdue for too long, on Mondays how all of them stand.

The communities are read in one transaction that can write nothing, the street's outbox is written in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from commarch import clock, notices, retention, supervision, tenancy
from commarch.appraisal import queries, reminding
from commarch.database import Context, Mode, session, within
from commarch.jobs.house import in_tenant
from commarch.notices import NoticeKind, ledger
from commarch.notices.facts import CommunityFacts, EscalationFacts
from commarch.retention import Deadline, Matter
from commarch.supervision import Lateness
from commarch.tenancy import Tenant

KIND = "street_reminders"


@dataclass(frozen=True)
class Seen:
    """What was read of the communities."""

    escalation: EscalationFacts
    escalated: list[str]
    digest: list[CommunityFacts]


def sweep_street(street_id: int, today: date) -> int:
    """Owe a street's archivists what they are to be told on a day."""
    with in_tenant(street_id):
        before = ledger.last_done(KIND, today)
    noted: dict[str, Any] = before.report if before else {}
    last_on = date.fromisoformat(noted["digest_on"]) if noted.get("digest_on") else (before.on_date if before else None)
    has_digest = retention.digest_is_due(today, last_on)
    seen = look(street_id, today, noted.get("escalated", []), with_digest=has_digest)
    with in_tenant(street_id):
        return _owe(street_id, seen, today, digest_on=today if has_digest else last_on)


def look(street_id: int, today: date, told: Sequence[str], *, with_digest: bool) -> Seen:
    """Read the communities of a street."""
    with within(session, Context(Mode.WATCH, street_id)):
        chosen = retention.settings_of(session.get_one(Tenant, street_id))
        communities = tenancy.communities_of(street_id)
        open_now = retention.matters([one.id for one in communities], chosen, today)
        open_now += _appraisals(communities)
        late, escalated = retention.escalation(communities, open_now, told, today=today, after_days=chosen.escalate_after_days)
        waits = supervision.lateness(communities, today=today) if with_digest else []
        return Seen(late, escalated, [_facts(one) for one in waits])


def _appraisals(communities: Sequence[Tenant]) -> list[Matter]:
    """Return what the communities' appraisals wait for."""
    under_way = reminding.under_way(queries.across([one.id for one in communities]))
    return [Matter(tenant_id, Deadline(key, due_on), label, items) for tenant_id, key, label, due_on, items in under_way]


def _owe(street_id: int, seen: Seen, today: date, *, digest_on: date | None) -> int:
    if not ledger.begin(KIND, today):
        return 0
    people = retention.recipients(street_id, retention.STREET_ROLES)
    written = 0
    owed: list[tuple[NoticeKind, Any]] = [(NoticeKind.ESCALATION, seen.escalation)] if seen.escalation["matters"] else []
    owed += [(NoticeKind.STREET_DIGEST, {"communities": seen.digest})] if seen.digest else []
    for person_id, (kind, facts) in product(people, owed):
        written += notices.owe(kind, person_id=person_id, key=today.isoformat(), on_date=today, facts=facts)
    # where nobody is there to be told, nothing counts as told
    report = {"written": written, "escalated": seen.escalated if people else [], "digest_on": (digest_on or today).isoformat()}
    ledger.finish(KIND, today, report)
    return written


def _facts(one: Lateness) -> CommunityFacts:
    return {
        "name": one.name,
        "expired": one.expired,
        "oldest": one.oldest.isoformat() if one.oldest else None,
        "due_soon": one.due_soon,
        "drafts": one.drafts,
        "last_act_on": one.last_act_at.astimezone(clock.zone()).date().isoformat() if one.last_act_at else None,
        "failed": one.failed_notices,
    }
