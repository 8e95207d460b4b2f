"""Item numbers (件号): given gapless in each series (流水), by a counter whose row is locked from the giving until the commit.

So the numbers are taken last in an operation, in the order of the series' names, and nothing slow happens afterwards.
"""

from collections.abc import Mapping

from sqlalchemy import text

from commarch.database import home_tenant, session

_TAKE = text(
    "INSERT INTO series_counter (tenant_id, series, last_number) VALUES (:tenant, :series, :count) "
    "ON CONFLICT (tenant_id, series) DO UPDATE SET last_number = series_counter.last_number + :count RETURNING last_number"
)
_RAISE = text(
    "INSERT INTO series_counter (tenant_id, series, last_number) VALUES (:tenant, :series, :number) "
    "ON CONFLICT (tenant_id, series) DO UPDATE SET last_number = GREATEST(series_counter.last_number, excluded.last_number)"
)


def take(counts: Mapping[str, int]) -> dict[str, range]:
    """Take the next numbers of each series; rolled back, they were never given."""
    home = home_tenant()
    taken = {}
    for series in sorted(counts):
        last: int = session.execute(_TAKE, {"tenant": home, "series": series, "count": counts[series]}).scalar_one()
        taken[series] = range(last - counts[series] + 1, last + 1)
    return taken


def keep(numbers: Mapping[str, int]) -> None:
    """Move counters up to numbers that stand on paper already, so that they are not given again."""
    home = home_tenant()
    for series in sorted(numbers):
        session.execute(_RAISE, {"tenant": home, "series": series, "number": numbers[series]})
