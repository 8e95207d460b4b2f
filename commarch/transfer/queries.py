"""Reading transfers, and what has come of age for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holdings.models import Openness
from commarch.transfer.models import Transfer, TransferredItem
from commarch.transfer.rules import APPROVED

#: What is shown of ripe items at once.
MOST_GROUPS = 300


@dataclass(frozen=True)
class Ripe:
    """Items of one year, class and period that can be transferred."""

    year: int
    archival_class: str
    retention_code: str
    count: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.year}|{self.archival_class}|{self.retention_code}"


@dataclass(frozen=True)
class WaitingLine:
    """An item that a group decided to transfer and that no transfer holds."""

    item_id: UUID
    archival_code: str
    title: str
    batch_id: UUID
    batch: str
    approved_on: date
    #: How many there are in all.
    total: int


@dataclass(frozen=True)
class Extent:
    """How much a transfer holds, and of how many items it isn't told yet whether they may be opened."""

    items: int = 0
    pages: int = 0
    untold: int = 0


def find_transfer(transfer_id: UUID) -> Transfer | None:
    """Return a transfer of this tenant."""
    found: Transfer | None = session.get(Transfer, {"tenant_id": home_tenant(), "id": transfer_id})
    return found


def transfers(*, before: UUID | None = None, limit: int = 50) -> Sequence[Transfer]:
    """Return transfers, the newest first."""
    chosen = select(Transfer).where(Transfer.tenant_id == home_tenant()).order_by(Transfer.id.desc()).limit(limit)
    found: Sequence[Transfer] = session.scalars(chosen.where(Transfer.id < before) if before else chosen).all()
    return found


def extents(transfer_ids: Collection[UUID]) -> dict[UUID, Extent]:
    """Return how much each of some transfers holds; one statement."""
    joined = (Item.tenant_id == TransferredItem.tenant_id) & (Item.id == TransferredItem.item_id)
    untold = func.count().filter(TransferredItem.openness == Openness.UNREVIEWED)
    chosen = select(TransferredItem.transfer_id, func.count(), func.coalesce(func.sum(Item.pages), 0), untold).join(Item, joined)
    mine = (TransferredItem.tenant_id == home_tenant(), TransferredItem.transfer_id.in_(list(transfer_ids)))
    found = {
        row[0]: Extent(row[1], row[2] or 0, row[3]) for row in session.execute(chosen.where(*mine).group_by(TransferredItem.transfer_id))
    }
    return {one: found.get(one, Extent()) for one in transfer_ids}


def page_of(transfer: Transfer, *, after: int = 0, limit: int = 50) -> list[tuple[TransferredItem, Item]]:
    """Return lines of a transfer with their items, in order, behind a position."""
    joined = (Item.tenant_id == TransferredItem.tenant_id) & (Item.id == TransferredItem.item_id)
    mine = (TransferredItem.tenant_id == home_tenant(), TransferredItem.transfer_id == transfer.id, TransferredItem.position > after)
    chosen = select(TransferredItem, Item).join(Item, joined).where(*mine).order_by(TransferredItem.position).limit(limit)
    return [(line, item) for line, item in session.execute(chosen)]


def item_ids_of(transfer: Transfer) -> list[UUID]:
    """Return the items of a transfer, in order."""
    mine = (TransferredItem.tenant_id == home_tenant(), TransferredItem.transfer_id == transfer.id)
    return list(session.scalars(select(TransferredItem.item_id).where(*mine).order_by(TransferredItem.position)))


def ripe(earliest: int) -> list[Ripe]:
    """Return what has come of age and lasts (永久, 30年), and what a group decided to transfer, by year, class and period."""
    return [Ripe(*row) for row in session.execute(_RIPE, _asked(earliest, MOST_GROUPS))]


def ids_of_groups(keys: Collection[str], earliest: int, *, limit: int) -> list[UUID]:
    """Return the free items of some groups, in the order of their codes."""
    return list(session.scalars(_OF_GROUPS, _asked(earliest, limit) | {"keys": list(keys)}))


def waiting_lines(*, limit: int = 50) -> list[WaitingLine]:
    """Return what a group decided to transfer and no transfer holds (已鉴定移交、尚未列入移交), the longest approved first."""
    asked = {"tenant": home_tenant(), "approved": list(APPROVED), "limit": limit}
    return [WaitingLine(*row) for row in session.execute(_WAITING_LINES, asked)]


def ids_of_waiting(*, limit: int) -> list[UUID]:
    """Return the items of which a group decided that they are transferred and that no transfer holds, by their codes."""
    return list(session.scalars(_IDS_OF_WAITING, {"tenant": home_tenant(), "approved": list(APPROVED), "limit": limit}))


def _asked(earliest: int, limit: int) -> dict[str, Any]:
    return {"tenant": home_tenant(), "earliest": earliest, "limit": limit, "approved": list(APPROVED)}


_FREE = """
      FROM item i LEFT JOIN appraisal_line l ON l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open
      LEFT JOIN appraisal_batch b ON b.tenant_id = :tenant AND b.id = l.batch_id AND l.decision = 'transfer' AND b.stage = ANY (:approved)
     WHERE i.tenant_id = :tenant AND i.state = 'filed'
       AND (b.id IS NOT NULL OR l.id IS NULL AND i.year <= :earliest AND i.current_retention_code IN ('Y', 'D30', 'L'))
       AND NOT EXISTS (SELECT 1 FROM transferred_item t WHERE t.tenant_id = :tenant AND t.item_id = i.id AND t.is_open)
"""
_RIPE = text(f"SELECT i.year, i.archival_class, i.current_retention_code, count(*) {_FREE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT :limit")
_OF_GROUPS = text(
    f"SELECT i.id {_FREE} AND i.year || '|' || i.archival_class || '|' || i.current_retention_code = ANY (:keys) "
    "ORDER BY i.code_key, i.id LIMIT :limit"
)
_WAITING = """
      FROM appraisal_line l
      JOIN appraisal_batch b ON b.tenant_id = :tenant AND b.id = l.batch_id AND b.stage = ANY (:approved)
      JOIN item i ON i.tenant_id = :tenant AND i.id = l.item_id AND i.state = 'filed'
     WHERE l.tenant_id = :tenant AND l.is_open AND l.decision = 'transfer'
       AND NOT EXISTS (SELECT 1 FROM transferred_item t WHERE t.tenant_id = :tenant AND t.item_id = l.item_id AND t.is_open)
"""
_WAITING_LINES = text(
    "SELECT i.id, i.archival_code, i.title, b.id, b.year || '-' || lpad(b.running::text, 2, '0'), b.approved_on, count(*) OVER () "
    f"{_WAITING} ORDER BY b.approved_on, i.code_key, i.id LIMIT :limit"
)
_IDS_OF_WAITING = text(f"SELECT i.id {_WAITING} ORDER BY i.code_key, i.id LIMIT :limit")
