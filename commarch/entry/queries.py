"""Finding the sheets of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from commarch.database import session
from commarch.entry.models import Sheet


@dataclass(frozen=True)
class SheetLine:
    """A sheet in a list."""

    id: UUID
    name: str
    row_count: int
    changed_at: datetime


def find_sheet(sheet_id: UUID, person_id: int | None, *, held: bool = False) -> Sheet | None:
    """Return a sheet of this person's; `held` locks it until the commit."""
    chosen = select(Sheet).where(Sheet.id == sheet_id, Sheet.person_id == person_id)
    if held:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    found: Sheet | None = session.scalars(chosen).one_or_none()
    return found


def sheets_of(person_id: int | None) -> Sequence[SheetLine]:
    """Return this person's sheets, the one changed last first; the rows themselves are not read."""
    chosen = select(Sheet.id, Sheet.name, func.jsonb_array_length(Sheet.rows).label("row_count"), Sheet.changed_at)
    rows = session.execute(chosen.where(Sheet.person_id == person_id).order_by(Sheet.changed_at.desc(), Sheet.id.desc()))
    return [SheetLine(*row) for row in rows]
