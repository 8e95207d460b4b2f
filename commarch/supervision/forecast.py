"""How many items of the street's communities expire in each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from commarch.database import session

YEARS_AHEAD = 14


@dataclass(frozen=True)
class Forecast:
    """Counts by year: expired and not appraised, documents of ten and of thirty years, everything else."""

    years: tuple[int, ...]
    expired: tuple[int, ...]
    ten_years: tuple[int, ...]
    thirty_years: tuple[int, ...]
    other: tuple[int, ...]


def forecast(tenant_ids: Sequence[int], *, today: date) -> Forecast:
    """Count the filed items that end in each year from the oldest still there to fifteen years from now."""
    asked = {"tenants": list(tenant_ids), "today": today, "until": date(today.year + YEARS_AHEAD, 12, 31)}
    counted: dict[tuple[int, str], int] = {}
    for row in session.execute(_BY_YEAR, asked):
        counted[row.year, row.kind] = row.items
    first = min([year for year, _ in counted] + [today.year])
    years = tuple(range(max(first, today.year - 5), today.year + YEARS_AHEAD + 1))
    early = [key for key in counted if key[0] < years[0]]
    for year, kind in early:  # what expired long ago stands in the first column, so that no overdue item is out of sight
        counted[years[0], kind] = counted.get((years[0], kind), 0) + counted.pop((year, kind))

    def column(kind: str) -> tuple[int, ...]:
        return tuple(counted.get((year, kind), 0) for year in years)

    return Forecast(years, column("expired"), column("ten"), column("thirty"), column("other"))


_BY_YEAR = text(
    """
    SELECT CAST(extract(year FROM ends_on) AS int) AS year,
           CASE WHEN ends_on < :today THEN 'expired'
                WHEN archival_class = 'WS' AND current_retention_code = 'D10' THEN 'ten'
                WHEN archival_class = 'WS' AND current_retention_code = 'D30' THEN 'thirty' ELSE 'other' END AS kind,
           count(*) AS items
      FROM item WHERE tenant_id = ANY (:tenants) AND state = 'filed' AND ends_on IS NOT NULL AND ends_on <= :until
     GROUP BY 1, 2 ORDER BY 1, 2
    """
)
