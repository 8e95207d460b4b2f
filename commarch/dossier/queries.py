"""Reading the dossier."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased, defer

from commarch.database import home_tenant, session
from commarch.dossier.models import Sheet, SheetKind


def find_sheet(sheet_id: UUID) -> Sheet | None:
    """Return a sheet of this tenant."""
    found: Sheet | None = session.get(Sheet, {"tenant_id": home_tenant(), "id": sheet_id})
    return found


def sheet_by_number(number: int) -> Sheet | None:
    """Return a sheet of this tenant by its number."""
    found: Sheet | None = session.scalars(select(Sheet).where(Sheet.tenant_id == home_tenant(), Sheet.number == number)).one_or_none()
    return found


def sheets(kind: SheetKind | None = None, *, below: int | None = None, limit: int = 100) -> Sequence[Sheet]:
    """Return the newest sheets without their content, from below a number."""
    chosen = select(Sheet).options(defer(Sheet.content)).order_by(Sheet.number.desc()).limit(limit)
    if kind:
        chosen = chosen.where(Sheet.kind == kind)
    if below:
        chosen = chosen.where(Sheet.number < below)
    found: Sequence[Sheet] = session.scalars(chosen).all()
    return found


def replacement_of(sheet: Sheet) -> Sheet | None:
    """Return the sheet that puts this one right."""
    found: Sheet | None = session.scalars(select(Sheet).where(Sheet.replaces_id == sheet.id)).one_or_none()
    return found


def latest(kind: SheetKind) -> Sheet | None:
    """Return the newest sheet of a kind that holds."""
    newer = aliased(Sheet)
    holds = ~select(newer.id).where(newer.tenant_id == home_tenant(), newer.replaces_id == Sheet.id).exists()
    chosen = select(Sheet).where(Sheet.kind == kind, holds).order_by(Sheet.number.desc()).limit(1)
    found: Sheet | None = session.scalars(chosen).one_or_none()
    return found
