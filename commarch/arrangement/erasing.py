"""What an item was arranged under may name what was in it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from commarch.arrangement.models import ArrangedItem
from commarch.database import home_tenant, session


def erase_matters(item_ids: Sequence[UUID]) -> None:
    """Forget the matters of destroyed items; their places in the order stay."""
    session.execute(
        update(ArrangedItem).where(ArrangedItem.tenant_id == home_tenant(), ArrangedItem.item_id.in_(item_ids)).values(matter="")
    )
