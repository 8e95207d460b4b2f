"""Finding prints of this tenant."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from commarch.accounts import Person
from commarch.database import home_tenant, session
from commarch.printing.models import PrintOrder, PrintState


def find_order(order_id: UUID) -> PrintOrder | None:
    """Return the print with this id; another tenant's is as missing as none."""
    found: PrintOrder | None = session.get(PrintOrder, {"tenant_id": home_tenant(), "id": order_id})
    return found


def orders(*, before: UUID | None = None, limit: int = 21) -> Sequence[Row[Any]]:
    """Return prints with the name of who asked, the newest first, from a print on."""
    columns = (PrintOrder.id, PrintOrder.paper, PrintOrder.label, PrintOrder.state, PrintOrder.rows_total, PrintOrder.pages)
    chosen = select(*columns, PrintOrder.asked_at, PrintOrder.refusal, PrintOrder.missing, Person.name)
    joined = chosen.outerjoin(Person, Person.id == PrintOrder.asked_by)
    if before:
        joined = joined.where(PrintOrder.id < before)
    return session.execute(joined.order_by(PrintOrder.id.desc()).limit(limit)).all()


def count_printed() -> int:
    """Count the prints that came to something, kept or forgotten since."""
    made = PrintOrder.tenant_id == home_tenant(), PrintOrder.state.in_((PrintState.DONE, PrintState.EXPIRED))
    return session.scalar(select(func.count()).select_from(PrintOrder).where(*made)) or 0
