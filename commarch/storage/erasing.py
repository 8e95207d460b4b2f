"""Destroyed items leave their boxes and places; what was noted there goes with them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from commarch.database import home_tenant, session
from commarch.storage.models import BoxedItem, CarrierPlace


def erase_places(item_ids: Sequence[UUID]) -> None:
    """Take items out of boxes and from places."""
    for kind in (BoxedItem, CarrierPlace):
        session.execute(delete(kind).where(kind.tenant_id == home_tenant(), kind.item_id.in_(item_ids)))
