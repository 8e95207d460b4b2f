"""Figures of use: a year's by month and kind, what was asked for and not found, what is used most, what nobody has used for years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from commarch.database import home_tenant, session
from commarch.usage import rules


class Month(NamedTuple):
    """A month's figures."""

    month: int
    records: int
    visits: int
    things: int
    copied_pages: int
    not_found: int


@dataclass(frozen=True)
class YearOfUse:
    """A year's figures: the sum of its months (domain handbook 4.3)."""

    months: tuple[Month, ...] = ()

    @property
    def records(self) -> int:
        """Records in the register."""
        return sum(one.records for one in self.months)

    @property
    def visits(self) -> int:
        """利用人次."""
        return sum(one.visits for one in self.months)

    @property
    def things(self) -> int:
        """利用卷件次."""
        return sum(one.things for one in self.months)

    @property
    def copied_pages(self) -> int:
        """Pages of originals that were copied."""
        return sum(one.copied_pages for one in self.months)

    @property
    def not_found(self) -> int:
        """Records of what was asked for and not found."""
        return sum(one.not_found for one in self.months)

    @property
    def not_found_rate(self) -> float | None:
        """未查到率: not found ÷ records; None where nothing was recorded."""
        return rules.share(self.not_found, self.records)


class Unused(NamedTuple):
    """Items of a lowest class that have lain there for years, and those of them that nobody has used since."""

    archival_class: str
    category_code: str
    name: str
    held: int
    unused: int


class UnusedItem(NamedTuple):
    """An item that nobody has used for years."""

    id: UUID
    archival_code: str
    title: str
    year: int
    retention_code: str
    pages: int | None
    code_key: str


class Wanted(NamedTuple):
    """What was asked for and not found, how often, when last."""

    asked_for: str
    times: int
    last_on: date


class MostUsed(NamedTuple):
    """What is used most."""

    id: UUID
    is_item: bool
    code: str
    title: str
    times: int


def years_of_use(tenant_ids: Sequence[int], year: int) -> dict[int, YearOfUse]:
    """Return the figures of a year, of each of these tenants that has any; the street's own rights show it counts and no names."""
    asked = {"tenants": list(tenant_ids), "begins": date(year, 1, 1), "ends": date(year, 12, 31)}
    found: dict[int, list[Month]] = {}
    for row in session.execute(_MONTHS, asked):
        found.setdefault(row.tenant_id, []).append(Month(*row[1:]))
    return {tenant: YearOfUse(tuple(months)) for tenant, months in found.items()}


def year_of_use(year: int) -> YearOfUse:
    """Return the home tenant's figures of a year."""
    home = home_tenant()
    return years_of_use([home], year).get(home, YearOfUse())


def by_kind(year: int) -> dict[str, list[tuple[str, int]]]:
    """Return how many records of a year are of each way, purpose and result, the most first."""
    found: dict[str, list[tuple[str, int]]] = {"way": [], "purpose": [], "result": []}
    for row in session.execute(_KINDS, _year(year)):
        found[row.kind].append((row.value, row.records))
    return found


def wanted(year: int, limit: int = 20) -> list[Wanted]:
    """Return what was asked for and not found in a year, what was asked for most often first."""
    return [Wanted(*row) for row in session.execute(_WANTED, _year(year) | {"limit": limit})]


def most_used(year: int, limit: int = 10) -> list[MostUsed]:
    """Return what was used in most visits of a year."""
    return [MostUsed(*row) for row in session.execute(_MOST_USED, _year(year) | {"limit": limit})]


def unused(today: date) -> list[Unused]:
    """Return by lowest class how many items have lain there for five years, and how many of them nobody has used since then."""
    return [Unused(*row) for row in session.execute(_UNUSED, _limits(today))]


def unused_items(today: date, archival_class: str, category_code: str | None, after: str = "", limit: int = 50) -> list[UnusedItem]:
    """Return items of a class that nobody has used for five years, by their code, behind this key."""
    asked = _limits(today) | {"class": archival_class, "category": category_code, "after": after, "limit": limit}
    return [UnusedItem(*row) for row in session.execute(_UNUSED_ITEMS, asked)]


def _year(year: int) -> dict[str, Any]:
    return {"tenant": home_tenant(), "begins": date(year, 1, 1), "ends": date(year, 12, 31)}


def _limits(today: date) -> dict[str, Any]:
    year, since = rules.unused_limits(today)
    return {"tenant": home_tenant(), "year": year, "since": since}


_MONTHS = text(
    """
    WITH record AS (
        SELECT tenant_id, id, visit_id, extract(month FROM used_on)::int AS month, copied_pages, result FROM use_record
         WHERE tenant_id = ANY (:tenants) AND used_on BETWEEN :begins AND :ends AND struck_at IS NULL),
    thing AS (
        SELECT r.tenant_id, r.month, count(DISTINCT (r.visit_id, coalesce(t.item_id, t.volume_id))) AS things
          FROM record r JOIN used_thing t ON t.tenant_id = r.tenant_id AND t.use_id = r.id
         WHERE t.tenant_id = ANY (:tenants) GROUP BY 1, 2)
    SELECT r.tenant_id, r.month, count(*), count(DISTINCT r.visit_id), coalesce(max(t.things), 0), sum(r.copied_pages)::int,
           count(*) FILTER (WHERE r.result = 'not_found')
      FROM record r LEFT JOIN thing t ON t.tenant_id = r.tenant_id AND t.month = r.month
     GROUP BY r.tenant_id, r.month ORDER BY 1, 2
    """
)
_KINDS = text(
    """
    SELECT k.kind, k.value, count(*) AS records
      FROM use_record u CROSS JOIN LATERAL (VALUES ('way', u.way), ('purpose', u.purpose), ('result', u.result)) AS k (kind, value)
     WHERE u.tenant_id = :tenant AND u.used_on BETWEEN :begins AND :ends AND u.struck_at IS NULL
     GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
    """
)
_WANTED = text(
    """
    SELECT asked_for, count(*), max(used_on) FROM use_record
     WHERE tenant_id = :tenant AND used_on BETWEEN :begins AND :ends AND struck_at IS NULL AND result <> 'provided'
     GROUP BY asked_for ORDER BY 2 DESC, 3 DESC, 1 LIMIT :limit
    """
)
_MOST_USED = text(
    """
    SELECT coalesce(i.id, v.id), i.id IS NOT NULL, coalesce(i.archival_code, v.code, ''), coalesce(i.title, v.title), s.visits
      FROM (SELECT t.item_id, t.volume_id, count(DISTINCT u.visit_id) AS visits
              FROM used_thing t JOIN use_record u ON u.tenant_id = t.tenant_id AND u.id = t.use_id
             WHERE t.tenant_id = :tenant AND u.tenant_id = :tenant AND u.used_on BETWEEN :begins AND :ends AND u.struck_at IS NULL
             GROUP BY t.item_id, t.volume_id ORDER BY visits DESC, t.item_id, t.volume_id LIMIT :limit) s
      LEFT JOIN item i ON i.tenant_id = :tenant AND i.id = s.item_id
      LEFT JOIN volume v ON v.tenant_id = :tenant AND v.id = s.volume_id
     ORDER BY s.visits DESC, 3
    """
)
#: Items and volumes that somebody has used in the last years.
_USED = """
    used AS MATERIALIZED (
        SELECT DISTINCT t.item_id, t.volume_id FROM used_thing t JOIN use_record u ON u.tenant_id = t.tenant_id AND u.id = t.use_id
         WHERE t.tenant_id = :tenant AND u.tenant_id = :tenant AND u.used_on >= :since AND u.struck_at IS NULL)
"""
_LIES_UNUSED = """
    NOT EXISTS (SELECT FROM used WHERE used.item_id = i.id) AND NOT EXISTS (SELECT FROM used WHERE used.volume_id = i.volume_id)
"""
#: What is unused is what is there less what was used: the many are only counted, the few are looked up.
_UNUSED = text(
    f"""
    WITH {_USED}, ids AS (
        SELECT item_id AS id FROM used WHERE item_id IS NOT NULL
         UNION SELECT i.id FROM used JOIN item i ON i.tenant_id = :tenant AND i.volume_id = used.volume_id),
    taken AS (
        SELECT i.archival_class, i.category_code, count(*) AS items FROM ids JOIN item i ON i.tenant_id = :tenant AND i.id = ids.id
         WHERE i.state = 'filed' AND i.year <= :year GROUP BY 1, 2),
    held AS (
        SELECT archival_class, category_code, count(*) AS items FROM item
         WHERE tenant_id = :tenant AND state = 'filed' AND year <= :year GROUP BY 1, 2)
    SELECT h.archival_class, h.category_code,
           coalesce((SELECT c.name FROM category c WHERE c.tenant_id = :tenant AND c.archival_class = h.archival_class
                        AND c.code = h.category_code ORDER BY c.id DESC LIMIT 1), ''),
           h.items, h.items - coalesce(t.items, 0)
      FROM held h LEFT JOIN taken t ON t.archival_class = h.archival_class AND t.category_code = h.category_code
     ORDER BY 5 DESC, h.archival_class <> 'WS', h.archival_class, h.category_code
    """
)
_UNUSED_ITEMS = text(
    f"""
    WITH {_USED}
    SELECT i.id, i.archival_code, i.title, i.year, i.retention_code, i.pages, i.code_key
      FROM item i
     WHERE i.tenant_id = :tenant AND i.state = 'filed' AND i.year <= :year AND i.archival_class = :class
       AND (CAST(:category AS text) IS NULL OR i.category_code = :category) AND i.code_key > :after AND {_LIES_UNUSED}
     ORDER BY i.code_key LIMIT :limit
    """
)
