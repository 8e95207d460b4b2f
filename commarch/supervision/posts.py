"""Who keeps the archives in each community of the street."""

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
