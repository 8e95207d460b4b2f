"""What belongs to an item beside its own row goes when it is destroyed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_, update

from commarch.database import home_tenant, session
from commarch.holdings.models import Component, ItemLink


def erase_components(item_ids: Sequence[UUID]) -> None:
    """Take the components away, and what was noted on links; that two items belong together stays."""
    session.execute(delete(Component).where(Component.tenant_id == home_tenant(), Component.item_id.in_(item_ids)))
    either = or_(ItemLink.item_id.in_(item_ids), ItemLink.other_id.in_(item_ids))
    session.execute(update(ItemLink).where(ItemLink.tenant_id == home_tenant(), either).values(note=""))
