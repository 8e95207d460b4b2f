"""Writing places and matters of many items with one statement."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from commarch.arrangement.models import ArrangementBatch
from commarch.database import session

_WRITE = text(
    "UPDATE arranged_item SET position = told.position, matter = told.matter "
    "FROM unnest(CAST(:ids AS uuid[]), CAST(:positions AS int[]), CAST(:matters AS text[])) AS told (item_id, position, matter) "
    "WHERE arranged_item.tenant_id = :tenant AND arranged_item.batch_id = :batch AND arranged_item.item_id = told.item_id"
)


def write_order(batch: ArrangementBatch, told: Sequence[tuple[UUID, int, str]]) -> None:
    """Give items of a batch their place and matter."""
    if told:
        ids, positions, matters = (list(column) for column in zip(*told, strict=True))
        known = {"tenant": batch.tenant_id, "batch": batch.id, "ids": ids, "positions": positions, "matters": matters}
        session.execute(_WRITE, known)
