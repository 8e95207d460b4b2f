"""One member's way through the lines of a batch: which stand around one, of which she has spoken, which comes next."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from commarch.appraisal.models import AppraisalBatch, AppraisalLine, Verdict
from commarch.database import home_tenant, session

#: Lines of the bench that stand before the one that is looked at, and as many as stand from it on.
BEFORE, FROM = 6, 34

#: A line of which this person has not spoken.
UNSPOKEN = "NOT EXISTS (SELECT 1 FROM appraisal_opinion o WHERE o.tenant_id = :tenant AND o.line_id = l.id AND o.person_id = :me)"


@dataclass(frozen=True)
class Place:
    """A line beside its neighbours on the bench, and what the one who looks has said of it."""

    id: UUID
    position: int
    archival_code: str
    title: str
    is_open: bool
    verdict: Verdict | None
    period_code: str | None
    is_held: bool


def places_around(batch: AppraisalBatch, person_id: int | None, position: int, *, only_unspoken: bool = False) -> list[Place]:
    """Return the lines around one, with what this person has said of each; one statement."""
    told = {
        "tenant": home_tenant(),
        "batch": batch.id,
        "me": person_id,
        "position": position,
        "only": only_unspoken,
        "before": BEFORE,
        "from": FROM,
    }
    rows = session.execute(_AROUND, told).mappings()
    return [Place(**{**row, "verdict": Verdict(row["verdict"]) if row["verdict"] else None}) for row in rows]


def spoken_of(batch: AppraisalBatch, person_id: int | None) -> tuple[int, int]:
    """Return of how many items a person has spoken, and of how many she should."""
    row = session.execute(_SPOKEN, {"tenant": home_tenant(), "batch": batch.id, "me": person_id}).one()
    return row[0], row[1]


def next_unspoken(batch: AppraisalBatch, person_id: int | None, *, after: int = 0) -> UUID | None:
    """Return the next line that a person has not spoken of, from a position on and then from the beginning."""
    told = {"tenant": home_tenant(), "batch": batch.id, "me": person_id, "after": after}
    found: UUID | None = session.scalars(_NEXT, told).one_or_none()
    return found


def next_line(batch: AppraisalBatch, *, after: int = 0) -> UUID | None:
    """Return the line after a position; the first at the end."""
    chosen = select(AppraisalLine.id).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)
    found: UUID | None = session.scalars(chosen.order_by(AppraisalLine.position <= after, AppraisalLine.position).limit(1)).one_or_none()
    return found


_LINES = """
    SELECT l.id, l.position, l.archival_code, i.title, l.is_open, o.verdict, o.period_code,
           EXISTS (SELECT 1 FROM held_item x JOIN hold h ON h.tenant_id = :tenant AND h.id = x.hold_id
                    WHERE x.tenant_id = :tenant AND x.item_id = l.item_id AND h.lifted_at IS NULL) AS is_held
      FROM appraisal_line l
      JOIN item i ON i.tenant_id = :tenant AND i.id = l.item_id
      LEFT JOIN LATERAL (SELECT verdict, period_code FROM appraisal_opinion o
                          WHERE o.tenant_id = :tenant AND o.line_id = l.id AND o.person_id = :me ORDER BY o.id DESC LIMIT 1) o ON true
     WHERE l.tenant_id = :tenant AND l.batch_id = :batch AND (NOT :only OR o.verdict IS NULL OR l.position = :position)
"""
_AROUND = text(
    f"""
    SELECT * FROM (({_LINES} AND l.position < :position ORDER BY l.position DESC LIMIT :before)
         UNION ALL ({_LINES} AND l.position >= :position ORDER BY l.position LIMIT :from)) around ORDER BY position
    """
)
_SPOKEN = text(
    f"""
    SELECT count(*) FILTER (WHERE NOT ({UNSPOKEN})), count(*)
      FROM appraisal_line l WHERE l.tenant_id = :tenant AND l.batch_id = :batch AND l.is_open
    """
)
_NEXT = text(
    f"""
    SELECT l.id FROM appraisal_line l
     WHERE l.tenant_id = :tenant AND l.batch_id = :batch AND l.is_open AND {UNSPOKEN}
     ORDER BY l.position <= :after, l.position LIMIT 1
    """
)
