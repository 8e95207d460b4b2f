"""What became of the reminders of the street's communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commarch.database import session


@dataclass(frozen=True)
class Delivery:
    """A reminder of a community: to whom, when, and what hindered it."""

    tenant_id: int
    id: UUID
    kind: str
    state: str
    person_name: str
    attempts: int
    last_fault: str | None
    written_at: datetime
    sent_at: datetime | None


def deliveries(tenant_ids: Sequence[int], *, state: str | None = None, before: UUID | None = None, limit: int = 50) -> list[Delivery]:
    """Return the newest reminders of these communities; `before` continues after the page before."""
    asked: dict[str, Any] = {"tenants": list(tenant_ids), "state": state, "before": before, "most": limit}
    return [Delivery(*row) for row in session.execute(_NEWEST, asked)]


_NEWEST = text(
    """
    SELECT n.tenant_id, n.id, n.kind, n.state, p.name, n.attempts, n.last_fault, n.written_at, n.sent_at
      FROM notice n JOIN person p ON p.id = n.person_id
     WHERE n.tenant_id = ANY (:tenants)
       AND (CAST(:state AS text) IS NULL OR n.state = :state) AND (CAST(:before AS uuid) IS NULL OR n.id < :before)
     ORDER BY n.id DESC LIMIT :most
    """
)
