"""Item numbers (件号): given gapless in each series (流水), by a counter whose row is locked from the giving until the commit.

So the numbers are taken last in an operation, in the order of the series' names, and nothing slow happens afterwards.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from commarch.database import home_tenant, session

_TAKE = text(
    "INSERT INTO series_counter (tenant_id, series, last_number) "
    "SELECT :tenant, series, count FROM unnest(CAST(:series AS text[]), CAST(:numbers AS int[])) AS asked (series, count) ORDER BY series "
    "ON CONFLICT (tenant_id, series) DO UPDATE SET last_number = series_counter.last_number + excluded.last_number "
    "RETURNING series, last_number"
)
_RAISE = text(
    "INSERT INTO series_counter (tenant_id, series, last_number) "
    "SELECT :tenant, series, number FROM unnest(CAST(:series AS text[]), CAST(:numbers AS int[])) AS kept (series, number) ORDER BY series "
    "ON CONFLICT (tenant_id, series) DO UPDATE SET last_number = GREATEST(series_counter.last_number, excluded.last_number)"
)


def take(counts: Mapping[str, int]) -> dict[str, range]:
    """Take the next numbers of each series; rolled back, they were never given."""
    if not counts:
        return {}
    taken = session.execute(_TAKE, _told(counts))
    return {row.series: range(row.last_number - counts[row.series] + 1, row.last_number + 1) for row in taken}


def keep(numbers: Mapping[str, int]) -> None:
    """Move counters up to numbers that stand on paper already, so that they are not given again."""
    if numbers:
        session.execute(_RAISE, _told(numbers))


def _told(numbers: Mapping[str, int]) -> dict[str, Any]:
    return {"tenant": home_tenant(), "series": list(numbers), "numbers": list(numbers.values())}
