"""Reading transfers, and what has come of age for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from commarch.database import home_tenant, session
from commarch.transfer.models import Transfer

#: What is shown of ripe items at once.
MOST_GROUPS = 300


@dataclass(frozen=True)
class Ripe:
    """Items of one year, class and period that can be transferred."""

    year: int
    archival_class: str
    retention_code: str
    count: int


def find_transfer(transfer_id: UUID) -> Transfer | None:
    """Return a transfer of this tenant."""
    found: Transfer | None = session.get(Transfer, {"tenant_id": home_tenant(), "id": transfer_id})
    return found


def transfers(*, before: UUID | None = None, limit: int = 50) -> Sequence[Transfer]:
    """Return transfers, the newest first."""
    chosen = select(Transfer).where(Transfer.tenant_id == home_tenant()).order_by(Transfer.id.desc()).limit(limit)
    found: Sequence[Transfer] = session.scalars(chosen.where(Transfer.id < before) if before else chosen).all()
    return found


def ripe(earliest: int) -> list[Ripe]:
    """Return what has come of age and lasts (永久, 30年), and what a group decided to transfer, by year, class and period."""
    return [Ripe(*row) for row in session.execute(_RIPE, {"tenant": home_tenant(), "earliest": earliest, "limit": MOST_GROUPS})]


def ids_of(year: int, archival_class: str, retention_code: str, earliest: int, *, limit: int) -> list[UUID]:
    """Return the free items of one such group."""
    told = {"tenant": home_tenant(), "earliest": earliest, "limit": limit}
    return list(session.scalars(_IDS, {**told, "year": year, "class": archival_class, "retention": retention_code}))


_FREE = """
      FROM item i LEFT JOIN appraisal_line l ON l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open
     WHERE i.tenant_id = :tenant AND i.state = 'filed'
       AND (l.decision = 'transfer' OR l.id IS NULL AND i.year <= :earliest AND i.current_retention_code IN ('Y', 'D30', 'L'))
       AND NOT EXISTS (SELECT 1 FROM transferred_item t WHERE t.tenant_id = :tenant AND t.item_id = i.id AND t.is_open)
"""
_RIPE = text(f"SELECT i.year, i.archival_class, i.current_retention_code, count(*) {_FREE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT :limit")
_IDS = text(
    f"SELECT i.id {_FREE} AND i.year = :year AND i.archival_class = :class AND i.current_retention_code = :retention "
    "ORDER BY i.code_key, i.id LIMIT :limit"
)
