"""The figures of every community of a street, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from commarch import completeness
from commarch.database import session
from commarch.tenancy import Tenant

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """One community at one look."""

    tenant_id: int
    code: str
    name: str
    fonds_number: str
    #: class of archives → filed items
    holdings: Mapping[str, int] = field(default_factory=dict)
    #: Items filed under the filing year that was asked for.
    filed: int = 0
    #: Entries of the filing scope expected every year, and how many of them are answered in that year.
    expected: int = 0
    met: int = 0
    drafts: int = 0
    expired: int = 0
    #: How many of these an open batch of appraisal holds.
    appraising: int = 0
    due_soon: int = 0
    #: Last day kept of the oldest expired item.
    oldest: date | None = None
    last_act_at: datetime | None = None
    failed_notices: int = 0

    @property
    def items(self) -> int:
        """All filed items."""
        return sum(self.holdings.values())

    @property
    def filing_rate(self) -> float | None:
        """Expected entries that are answered ÷ expected entries (归档率); None where nothing is expected: not run."""
        return self.met / self.expected if self.expected else None

    def overdue_days(self, today: date) -> int:
        """Days since the oldest expired item could be appraised."""
        return (today - self.oldest).days - 1 if self.oldest else 0


@dataclass(frozen=True)
class Lateness:
    """What waits in one community: what a street is told every week."""

    tenant_id: int
    name: str
    expired: int
    due_soon: int
    #: Last day kept of the oldest expired item.
    oldest: date | None
    drafts: int
    last_act_at: datetime | None
    failed_notices: int


def lateness(communities: Sequence[Tenant], *, today: date) -> list[Lateness]:
    """Return what waits in these communities, read from what is due and what is a draft; what else they hold costs nothing."""
    asked = {"tenants": [one.id for one in communities], "today": today, "soon": today + SOON}
    waits = {row.tenant_id: row for row in session.execute(_WAITS, asked)}
    acts = {row.tenant_id: row.at for row in session.execute(_LAST_ACT, asked)}
    failed = {row.tenant_id: row.failed for row in session.execute(_FAILED, asked)}
    return [_lateness(one, waits[one.id], acts.get(one.id), failed.get(one.id, 0)) for one in communities]


def overview(communities: Sequence[Tenant], *, year: int, today: date) -> list[Figures]:
    """Return the figures of these communities; `year` is the filing year that completeness is measured for."""
    asked = {"tenants": [one.id for one in communities], "year": year, "today": today, "soon": today + SOON}
    holdings: dict[int, dict[str, int]] = {}
    sums: dict[int, Any] = {}
    for row in session.execute(_HOLDINGS, asked):
        holdings.setdefault(row.tenant_id, {})[row.archival_class] = row.filed
    for row in session.execute(_STATES, asked):
        sums[row.tenant_id] = row
    expected = completeness.expected_and_met([one.id for one in communities], year=year)
    beside = {row.tenant_id: row for row in session.execute(_BESIDE, asked)}
    return [_figures(one, holdings.get(one.id, {}), sums.get(one.id), expected.get(one.id, (0, 0)), beside[one.id]) for one in communities]


def _lateness(one: Tenant, waits: Any, last_act_at: datetime | None, failed: int) -> Lateness:
    return Lateness(one.id, one.name, waits.expired, waits.due_soon, waits.oldest, waits.drafts, last_act_at, failed)


def _figures(one: Tenant, holdings: dict[str, int], sums: Any, expected: tuple[int, int], beside: Any) -> Figures:
    return Figures(
        tenant_id=one.id,
        code=one.code,
        name=one.name,
        fonds_number=one.fonds_number or "",
        holdings=holdings,
        filed=sums.filed if sums else 0,
        expected=expected[0],
        met=expected[1],
        drafts=sums.drafts if sums else 0,
        expired=sums.expired if sums else 0,
        due_soon=sums.due_soon if sums else 0,
        oldest=sums.oldest if sums else None,
        last_act_at=beside.last_act_at,
        failed_notices=beside.failed,
        appraising=beside.appraising,
    )


_HOLDINGS = text(
    """
    SELECT tenant_id, archival_class, count(*) AS filed FROM item
     WHERE tenant_id = ANY (:tenants) AND state = 'filed' GROUP BY tenant_id, archival_class ORDER BY archival_class
    """
)

_STATES = text(
    """
    SELECT tenant_id,
           count(*) FILTER (WHERE state = 'filed' AND year = :year) AS filed,
           count(*) FILTER (WHERE state IN ('draft', 'arranged')) AS drafts,
           count(*) FILTER (WHERE state = 'filed' AND ends_on < :today) AS expired,
           count(*) FILTER (WHERE state = 'filed' AND ends_on >= :today AND ends_on < :soon) AS due_soon,
           min(ends_on) FILTER (WHERE state = 'filed' AND ends_on < :today) AS oldest
      FROM item WHERE tenant_id = ANY (:tenants) GROUP BY tenant_id
    """
)

_WAITS = text(
    """
    SELECT t.tenant_id, due.expired, due.due_soon, due.oldest, waiting.drafts
      FROM unnest(CAST(:tenants AS int[])) AS t (tenant_id)
     CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE i.ends_on < :today) AS expired, count(*) FILTER (WHERE i.ends_on >= :today) AS due_soon,
                   min(i.ends_on) FILTER (WHERE i.ends_on < :today) AS oldest
              FROM item i WHERE i.tenant_id = t.tenant_id AND i.state = 'filed' AND i.ends_on IS NOT NULL AND i.ends_on < :soon) due
     CROSS JOIN LATERAL (
            SELECT count(*) AS drafts FROM item i WHERE i.tenant_id = t.tenant_id AND i.state IN ('draft', 'arranged')) waiting
    """
)

_LAST_ACT = text(
    """
    SELECT t.tenant_id, a.at FROM unnest(CAST(:tenants AS int[])) AS t (tenant_id)
      CROSS JOIN LATERAL (SELECT e.at FROM audit_entry e WHERE e.tenant_id = t.tenant_id ORDER BY e.number DESC LIMIT 1) a
    """
)

#: The last act, mails that did not go out, and what of the expired an open batch holds: its lines' last days don't change meanwhile.
_BESIDE = text(
    """
    SELECT t.tenant_id, (SELECT count(*) FROM notice n WHERE n.tenant_id = t.tenant_id AND n.state = 'failed') AS failed,
           (SELECT count(*) FROM appraisal_line l WHERE l.tenant_id = t.tenant_id AND l.is_open AND l.ends_on < :today) AS appraising,
           (SELECT e.at FROM audit_entry e WHERE e.tenant_id = t.tenant_id ORDER BY e.number DESC LIMIT 1) AS last_act_at
      FROM unnest(CAST(:tenants AS int[])) AS t (tenant_id)
    """
)

_FAILED = text("SELECT tenant_id, count(*) AS failed FROM notice WHERE tenant_id = ANY (:tenants) AND state = 'failed' GROUP BY tenant_id")
