"""Reading inspections: those of a tenant, one with its points, those that a reviewer may look at, the street's look at them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text

from commarch.audit import Act, AuditEntry
from commarch.database import home_tenant, session
from commarch.inspection.models import EvidenceLine, Inspection, Opinion, Point, Reviewer

KIND = "inspection"


@dataclass(frozen=True)
class Laid:
    """A point with what is laid out under it, and what was said of it."""

    point: Point
    lines: Sequence[EvidenceLine]
    opinions: Sequence[Opinion]


@dataclass(frozen=True)
class Listed:
    """An inspection in the list, with its figures."""

    inspection: Inspection
    points: int
    #: Points of which somebody has said something.
    answered: int
    unmet: int
    reviewers: int


def find_inspection(inspection_id: UUID) -> Inspection | None:
    """Return an inspection of this tenant."""
    found: Inspection | None = session.get(Inspection, {"tenant_id": home_tenant(), "id": inspection_id})
    return found


def find_point(inspection: Inspection, point_id: UUID) -> Point | None:
    """Return a point of an inspection; another's is missing."""
    found: Point | None = session.get(Point, {"tenant_id": home_tenant(), "id": point_id})
    return found if found is not None and found.inspection_id == inspection.id else None


def find_line(inspection: Inspection, line_id: UUID) -> EvidenceLine | None:
    """Return a line of an inspection; another's is missing."""
    found: EvidenceLine | None = session.get(EvidenceLine, {"tenant_id": home_tenant(), "id": line_id})
    return found if found is not None and found.inspection_id == inspection.id else None


def find_reviewer(inspection: Inspection, reviewer_id: UUID) -> Reviewer | None:
    """Return a reviewer of an inspection; another's is missing."""
    found: Reviewer | None = session.get(Reviewer, {"tenant_id": home_tenant(), "id": reviewer_id})
    return found if found is not None and found.inspection_id == inspection.id else None


def laid_out(inspection: Inspection) -> list[Laid]:
    """Return an inspection's points in order, each with its lines and opinions, in three statements."""
    lines, opinions = defaultdict(list), defaultdict(list)
    for line in session.scalars(_of(EvidenceLine, inspection).order_by(EvidenceLine.position, EvidenceLine.id)):
        lines[line.point_id].append(line)
    for opinion in session.scalars(_of(Opinion, inspection).order_by(Opinion.given_at)):
        opinions[opinion.point_id].append(opinion)
    points = session.scalars(_of(Point, inspection).order_by(Point.position, Point.id))
    return [Laid(point, lines[point.id], opinions[point.id]) for point in points]


def reviewers_of(inspection: Inspection) -> Sequence[Reviewer]:
    """Return who was let in, in the order of coming."""
    found: Sequence[Reviewer] = session.scalars(_of(Reviewer, inspection).order_by(Reviewer.admitted_at)).all()
    return found


def looks_at(inspection: Inspection, *, limit: int = 100) -> Sequence[AuditEntry]:
    """Return who looked at what, the newest first."""
    chosen = select(AuditEntry).where(
        AuditEntry.tenant_id == home_tenant(), AuditEntry.thing_kind == KIND, AuditEntry.thing_id == str(inspection.id)
    )
    chosen = chosen.where(AuditEntry.act == Act.INSPECT).order_by(AuditEntry.number.desc()).limit(limit)
    found: Sequence[AuditEntry] = session.scalars(chosen).all()
    return found


def inspections(*, limit: int = 100) -> list[Listed]:
    """Return the inspections of this tenant with their figures, the newest first."""
    home = home_tenant()
    chosen = select(Inspection, *_FIGURES).where(Inspection.tenant_id == home).order_by(Inspection.begins_on.desc(), Inspection.id.desc())
    return [Listed(*row) for row in session.execute(chosen.limit(limit))]


def assigned(person_id: int, today: date) -> Sequence[Row[Any]]:
    """Return the inspections that somebody may look at today, each with the day until which."""
    chosen = (
        select(Inspection, Reviewer.until)
        .join(Reviewer, (Reviewer.tenant_id == Inspection.tenant_id) & (Reviewer.inspection_id == Inspection.id))
        .where(Inspection.tenant_id == home_tenant(), Reviewer.person_id == person_id, *_may_look(today))
        .order_by(Inspection.begins_on.desc(), Inspection.id)
    )
    found: Sequence[Any] = session.execute(chosen).all()
    return found


def still_assigned(person_id: int, today: date, *, besides: Inspection) -> bool:
    """Tell whether somebody may look at another inspection than this."""
    return any(row.Inspection.id != besides.id for row in assigned(person_id, today))


def _may_look(today: date) -> tuple[Any, ...]:
    return Inspection.closed_at.is_(None), Reviewer.ended_at.is_(None), Reviewer.until >= today


def _of(model: Any, inspection: Inspection) -> Any:
    return select(model).where(model.tenant_id == home_tenant(), model.inspection_id == inspection.id)


def _count(of: Any, *which: Any) -> Any:
    counted = select(func.count(func.distinct(of))).where(*which)
    return counted.correlate(Inspection).scalar_subquery()


def _mine(model: Any) -> tuple[Any, ...]:
    return model.tenant_id == Inspection.tenant_id, model.inspection_id == Inspection.id


_FIGURES = (
    _count(Point.id, *_mine(Point)),
    _count(Opinion.point_id, *_mine(Opinion)),
    _count(Opinion.point_id, *_mine(Opinion), Opinion.verdict == "unmet"),
    _count(Reviewer.id, *_mine(Reviewer)),
)


@dataclass(frozen=True)
class Seen:
    """An inspection as the street sees it: that it is, when, how far."""

    community: str
    title: str
    body: str
    begins_on: date
    ends_on: date
    is_closed: bool
    points: int
    answered: int
    unmet: int
    reviewers: int


def across(tenant_ids: Collection[int]) -> list[Seen]:
    """Return the inspections in these communities, the newest first; for the street, which names its tenants itself."""
    rows: Any = session.execute(_ACROSS, {"tenants": list(tenant_ids)})
    return [Seen(*row) for row in rows]


_ACROSS = text(
    """
    SELECT t.name, i.title, i.body, i.begins_on, i.ends_on, i.closed_at IS NOT NULL,
           (SELECT count(*) FROM inspection_point p WHERE p.tenant_id = i.tenant_id AND p.inspection_id = i.id),
           (SELECT count(DISTINCT o.point_id) FROM inspection_opinion o WHERE o.tenant_id = i.tenant_id AND o.inspection_id = i.id),
           (SELECT count(DISTINCT o.point_id) FROM inspection_opinion o
             WHERE o.tenant_id = i.tenant_id AND o.inspection_id = i.id AND o.verdict = 'unmet'),
           (SELECT count(*) FROM inspection_reviewer r WHERE r.tenant_id = i.tenant_id AND r.inspection_id = i.id)
      FROM inspection i JOIN tenant t ON t.id = i.tenant_id
     WHERE i.tenant_id = ANY (:tenants) ORDER BY i.begins_on DESC, i.id DESC LIMIT 200
    """
)
