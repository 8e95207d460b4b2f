"""Who keeps the archives in each community of the street, and for how long nobody has."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from commarch.database import session


def without_clerk(street_id: int) -> list[str]:
    """Name the communities of this street that have no clerk at the moment."""
    names = text(
        """
        SELECT t.name FROM tenant t WHERE t.parent_id = :street AND t.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM membership m WHERE m.tenant_id = t.id AND m.role = 'clerk' AND m.ended_on IS NULL) ORDER BY t.id
        """
    )
    return list(session.scalars(names, {"street": street_id}))


@dataclass(frozen=True)
class Vacancy:
    """A community without a clerk, or a post of a community that nobody holds."""

    tenant_id: int
    community: str
    #: Name of the post; "" for the clerk's.
    post: str
    since: date

    def days(self, today: date) -> int:
        """Return for how many days nobody has been there."""
        return (today - self.since).days


def vacancies(street_id: int, *, today: date) -> list[Vacancy]:
    """Return what is vacant in the communities of a street, the clerks' places first; in one statement."""
    return [Vacancy(*row) for row in session.execute(_VACANCIES, {"street": street_id, "today": today})]


_VACANCIES = text(
    """
    SELECT t.id, t.name, '' AS post, coalesce(max(m.ended_on), t.opened_at::date) AS since
      FROM tenant t LEFT JOIN membership m ON m.tenant_id = t.id AND m.role = 'clerk'
     WHERE t.parent_id = :street AND t.closed_on IS NULL
     GROUP BY t.id, t.name, t.opened_at HAVING NOT coalesce(bool_or(m.tenant_id IS NOT NULL AND m.ended_on IS NULL), false)
     UNION ALL
    SELECT t.id, t.name, p.name, coalesce(max(h.until) + 1, p.opened_on)
      FROM tenant t JOIN post p ON p.tenant_id = t.id AND p.closed_on IS NULL
      LEFT JOIN post_holding h ON h.tenant_id = t.id AND h.post_id = p.id AND h.since <= :today
     WHERE t.parent_id = :street AND t.closed_on IS NULL
     GROUP BY t.id, t.name, p.name, p.id, p.opened_on
    HAVING NOT coalesce(bool_or(h.tenant_id IS NOT NULL AND (h.until IS NULL OR h.until >= :today)), false)
     ORDER BY 3, 1
    """
)
