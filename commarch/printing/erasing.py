"""Prints may have the titles of destroyed items on them; whatever is kept can be printed again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from commarch.database import home_tenant, session
from commarch.printing.models import PrintOrder, PrintState


def erase_prints(item_ids: Sequence[UUID]) -> None:  # noqa: ARG001 - which items stand on a print is in its bytes only
    """Forget the content of all prints of the tenant."""
    done = (PrintOrder.tenant_id == home_tenant(), PrintOrder.state == PrintState.DONE)
    session.execute(update(PrintOrder).where(*done).values(state=PrintState.EXPIRED, content=None, missing=None))
