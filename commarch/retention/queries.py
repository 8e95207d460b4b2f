"""What expired and what will, counted by the day on which periods end. Work is proportional to what is due: `item_ends_ix` by date range."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, text

from commarch import completeness
from commarch.database import session


@dataclass(frozen=True)
class Ending:
    """Filed items of one tenant whose period ends on one day, by filing year and retention period."""

    tenant_id: int
    ends_on: date
    year: int
    retention_code: str
    count: int

    @property
    def eligible_on(self) -> date:
        """The first day on which they may be appraised."""
        return self.ends_on + timedelta(days=1)


@dataclass(frozen=True)
class Unfiled:
    """What one tenant's filing deadline of a year and class still waits for."""

    tenant_id: int
    archival_class: str
    year: int
    drafts: int
    missing: int


def endings(tenant_ids: Sequence[int], *, until: date) -> list[Ending]:
    """Count the items of these tenants whose last day kept is no later than `until`."""
    return [Ending(*row) for row in session.execute(_ENDINGS, {"tenants": list(tenant_ids), "until": until})]


def unfiled(tenant_ids: Sequence[int], *, years: Sequence[int]) -> list[Unfiled]:
    """Count drafts, and entries expected every year that have nothing, by class and filing year; what is complete is left out."""
    waiting = session.execute(_DRAFTS, {"tenants": list(tenant_ids), "years": list(years)})
    drafts: dict[tuple[int, str, int], int] = {(row.tenant_id, row.archival_class, row.year): row.number for row in waiting}
    expected = completeness.figures(tenant_ids, years=years)
    missing = {(one.tenant_id, one.archival_class, one.year): one.missing for one in expected if one.missing}
    keys = sorted(drafts.keys() | missing.keys())
    return [Unfiled(*key, drafts=drafts.get(key, 0), missing=missing.get(key, 0)) for key in keys]


def recipients(tenant_id: int, roles: Sequence[str]) -> list[int]:
    """Return the people of a tenant who hold one of these roles now and whose account is open."""
    return list(session.scalars(_RECIPIENTS, {"tenant": tenant_id, "roles": list(roles)}).all())


def plan_of_endings(tenant_id: int, *, until: date) -> Sequence[Row[Any]]:
    """Explain how the database counts them: for the test that looks at the index."""
    return session.execute(
        text(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {_ENDINGS.text}"), {"tenants": [tenant_id], "until": until}
    ).all()


_ENDINGS = text(
    """
    SELECT tenant_id, ends_on, year, current_retention_code, count(*) AS count FROM item
     WHERE tenant_id = ANY (:tenants) AND state = 'filed' AND ends_on IS NOT NULL AND ends_on <= :until
     GROUP BY tenant_id, ends_on, year, current_retention_code ORDER BY tenant_id, ends_on, year, current_retention_code
    """
)

_DRAFTS = text(
    """
    SELECT tenant_id, archival_class, year, count(*) AS number FROM item
     WHERE tenant_id = ANY (:tenants) AND state IN ('draft', 'arranged') AND year = ANY (:years) GROUP BY tenant_id, archival_class, year
    """
)

_RECIPIENTS = text(
    """
    SELECT DISTINCT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
     WHERE m.tenant_id = :tenant AND m.role = ANY (:roles) AND m.ended_on IS NULL AND p.active ORDER BY m.person_id
    """
)
