"""What was expected of a year and what answers it: entries of the filing scope marked 每年应有, each once, in one statement.

An entry is answered by a filed item, or by the statement that the year has none. A draft shows that work is under way; it answers nothing.
Entries are followed through the versions of a scheme by their lineage: items of a year may name the entry of any version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from commarch.database import home_tenant, session


@dataclass(frozen=True)
class Expected:
    """One tenant's entries expected in one year, by class of archives."""

    tenant_id: int
    archival_class: str
    year: int
    expected: int
    #: Entries with a filed item.
    filed: int
    #: Entries that have only drafts.
    drafted: int
    #: Entries of which it was said that the year has none.
    absent: int

    @property
    def met(self) -> int:
        """Entries that are answered."""
        return self.filed + self.absent

    @property
    def missing(self) -> int:
        """Entries that have nothing yet, not even a draft."""
        return self.expected - self.filed - self.drafted - self.absent


@dataclass(frozen=True)
class ExpectedEntry:
    """One entry expected every year, with what a year has of it."""

    lineage: UUID
    entry_id: UUID
    archival_class: str
    category_code: str
    category_name: str
    wording: str
    retention_code: str
    filed: int
    drafts: int
    #: Why there is none; None where nobody said so.
    absence: str | None
    absence_by: str | None
    absence_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Whether it waits for an answer: no item, no draft, no statement."""
        return not self.filed and not self.drafts and self.absence is None

    @property
    def full_code(self) -> str:
        """Class and code of its category: WS·DQ."""
        return f"{self.archival_class}·{self.category_code}" if self.category_code else self.archival_class


def figures(tenant_ids: Sequence[int], *, years: Sequence[int]) -> list[Expected]:
    """Return what these tenants' schemes in force expect of each year, by class."""
    return [Expected(*row) for row in session.execute(_FIGURES, {"tenants": list(tenant_ids), "years": list(years)})]


def expected_and_met(tenant_ids: Sequence[int], *, year: int) -> dict[int, tuple[int, int]]:
    """Return, by tenant, how many entries are expected every year and how many of them are answered in this year."""
    found: dict[int, tuple[int, int]] = {}
    for one in figures(tenant_ids, years=[year]):
        expected, met = found.get(one.tenant_id, (0, 0))
        found[one.tenant_id] = expected + one.expected, met + one.met
    return found


def expected_entries(year: int) -> list[ExpectedEntry]:
    """Return the home tenant's entries expected in a year, in the order of the scheme."""
    return [ExpectedEntry(*row) for row in session.execute(_ENTRIES, {"tenants": [home_tenant()], "years": [year]})]


_EXPECTED = """
    WITH expected AS MATERIALIZED (
        SELECT v.tenant_id, y.year, e.id, e.lineage, e.category_id, e.wording, e.retention_code, e.position
          FROM unnest(CAST(:years AS int[])) AS y (year)
         CROSS JOIN unnest(CAST(:tenants AS int[])) AS t (tenant_id)
         CROSS JOIN LATERAL (
                SELECT s.tenant_id, s.id FROM scheme_version s
                 WHERE s.tenant_id = t.tenant_id AND s.purpose = 'own' AND s.state = 'published' AND s.from_year <= y.year
                 ORDER BY s.number DESC LIMIT 1) v
          JOIN filing_scope_entry e ON e.tenant_id = v.tenant_id AND e.version_id = v.id
         WHERE e.tenant_id = ANY (:tenants) AND e.expected_yearly AND NOT e.retired
    )"""

# How many answer an entry is nobody's question here, so each is looked up in `item_entry_ix` and the first one ends it: the daily sweep
# asks this of every tenant, and reads as many rows as entries are expected, however many items the years have.
_FIGURES = text(
    f"""{_EXPECTED}, known AS MATERIALIZED (
        SELECT f.tenant_id, f.lineage, array_agg(f.id) AS ids FROM filing_scope_entry f
         WHERE f.tenant_id = ANY (:tenants) GROUP BY f.tenant_id, f.lineage
    )
    SELECT e.tenant_id, c.archival_class, e.year, count(*),
           count(*) FILTER (WHERE h.filed),
           count(*) FILTER (WHERE h.filed IS NULL AND d.drafted AND a.id IS NULL),
           count(*) FILTER (WHERE h.filed IS NULL AND a.id IS NOT NULL)
      FROM expected e
      JOIN category c ON c.tenant_id = e.tenant_id AND c.id = e.category_id AND c.tenant_id = ANY (:tenants)
      JOIN known k ON k.tenant_id = e.tenant_id AND k.lineage = e.lineage
      LEFT JOIN LATERAL (
            SELECT true AS filed FROM unnest(k.ids) AS named (id) CROSS JOIN LATERAL (
                   SELECT 1 FROM item i WHERE i.tenant_id = e.tenant_id AND i.entry_id = named.id AND i.year = e.year
                      AND i.state NOT IN ('draft', 'arranged') LIMIT 1) one LIMIT 1) h ON true
      LEFT JOIN LATERAL (
            SELECT true AS drafted FROM unnest(k.ids) AS named (id) CROSS JOIN LATERAL (
                   SELECT 1 FROM item i WHERE h.filed IS NULL AND i.tenant_id = e.tenant_id AND i.entry_id = named.id AND i.year = e.year
                      AND i.state IN ('draft', 'arranged') LIMIT 1) one LIMIT 1) d ON true
      LEFT JOIN absence a ON a.tenant_id = e.tenant_id AND a.year = e.year AND a.lineage = e.lineage AND a.tenant_id = ANY (:tenants)
     GROUP BY e.tenant_id, c.archival_class, e.year ORDER BY e.tenant_id, c.archival_class, e.year
    """
)

_ENTRIES = text(
    f"""{_EXPECTED}, had AS (
        SELECT f.tenant_id, i.year, f.lineage,
               count(*) FILTER (WHERE i.state NOT IN ('draft', 'arranged')) AS filed,
               count(*) FILTER (WHERE i.state IN ('draft', 'arranged')) AS drafts
          FROM item i JOIN filing_scope_entry f ON f.tenant_id = i.tenant_id AND f.id = i.entry_id
         WHERE i.tenant_id = ANY (:tenants) AND f.tenant_id = ANY (:tenants) AND i.year = ANY (:years) AND i.entry_id IS NOT NULL
         GROUP BY f.tenant_id, i.year, f.lineage
    )
    SELECT e.lineage, e.id, c.archival_class, c.code, c.name, e.wording, e.retention_code,
           coalesce(h.filed, 0), coalesce(h.drafts, 0), a.reason, p.name, a.stated_at
      FROM expected e
      JOIN category c ON c.tenant_id = e.tenant_id AND c.id = e.category_id AND c.tenant_id = ANY (:tenants)
      LEFT JOIN had h ON h.tenant_id = e.tenant_id AND h.year = e.year AND h.lineage = e.lineage
      LEFT JOIN absence a ON a.tenant_id = e.tenant_id AND a.year = e.year AND a.lineage = e.lineage AND a.tenant_id = ANY (:tenants)
      LEFT JOIN person p ON p.id = a.stated_by
     ORDER BY c.archival_class <> 'WS', c.archival_class, c.position, e.position
    """
)
