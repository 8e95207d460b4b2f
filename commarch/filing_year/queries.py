"""Reading activities and closed years."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import selectinload

from commarch.database import home_tenant, session
from commarch.filing_year.models import Activity, ActivityDocument, YearClosing
from commarch.holdings.models import Item


@dataclass(frozen=True)
class ActivityLine:
    """An activity with how far its documents have come."""

    id: UUID
    name: str
    kind: str
    year: int
    starts_on: date
    ends_on: date | None
    expected: int
    answered: int
    #: Documents that should be there by now.
    late: int


def activities(year: int | None, *, today: date) -> list[ActivityLine]:
    """Return the activities of a year, those of the last years where none is named, the latest first."""
    open_one = ActivityDocument.item_id.is_(None) & ActivityDocument.absence.is_(None)
    chosen = (
        select(
            Activity.id,
            Activity.name,
            Activity.kind,
            Activity.year,
            Activity.starts_on,
            Activity.ends_on,
            func.count(),
            func.count().filter(~open_one),
            func.count().filter(open_one & (ActivityDocument.due_on < today)),
        )
        .join(ActivityDocument, (ActivityDocument.tenant_id == Activity.tenant_id) & (ActivityDocument.activity_id == Activity.id))
        .group_by(Activity.tenant_id, Activity.id)
        .order_by(Activity.starts_on.desc(), Activity.id.desc())
        .limit(200)
    )
    if year is not None:
        chosen = chosen.where(Activity.year == year)
    return [ActivityLine(*row) for row in session.execute(chosen)]


def find_activity(activity_id: UUID) -> Activity | None:
    """Return an activity with its documents."""
    chosen = select(Activity).where(Activity.id == activity_id).options(selectinload(Activity.documents))
    found: Activity | None = session.scalars(chosen).one_or_none()
    return found


def find_document(document_id: UUID) -> ActivityDocument | None:
    """Return a document that an activity waits for."""
    found: ActivityDocument | None = session.get(ActivityDocument, {"tenant_id": home_tenant(), "id": document_id})
    return found


def items_answering(activity: Activity) -> dict[UUID, Row[UUID, str, str | None, str]]:
    """Return id, title, code and state of the items that answer an activity's documents."""
    ids = [one.item_id for one in activity.documents if one.item_id]
    chosen = select(Item.id, Item.title, Item.archival_code, Item.state).where(Item.id.in_(ids))
    return {row.id: row for row in session.execute(chosen)} if ids else {}


def open_documents(*, until: date) -> tuple[int, date | None]:
    """Count the documents of activities that should be there by a day, and return the first such day."""
    waiting = select(func.count(), func.min(ActivityDocument.due_on)).where(
        ActivityDocument.item_id.is_(None), ActivityDocument.absence.is_(None), ActivityDocument.due_on <= until
    )
    count, first = session.execute(waiting).one()
    return count, first


def closing_of(year: int) -> YearClosing | None:
    """Return how a year was closed; None while it is open."""
    found: YearClosing | None = session.get(YearClosing, {"tenant_id": home_tenant(), "year": year})
    return found
