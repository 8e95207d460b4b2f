"""What waits in the home tenant."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from commarch import completeness
from commarch.appraisal.queries import OPEN_BATCHES
from commarch.database import home_tenant, session
from commarch.incidents.queries import OPEN_ACROSS, recalled
from commarch.incidents.queries import Seen as Incident

#: So far ahead a period that ends is worth telling.
AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Waiting:
    """Figures of everything that waits, from one statement."""

    drafts: int = 0
    oldest_draft_at: datetime | None = None
    expired: int = 0
    #: How many of these an open batch of appraisal holds, and since when the others have expired.
    appraising: int = 0
    oldest_expired: date | None = None
    #: The next day on which periods end, and how many items it concerns.
    next_end: date | None = None
    next_ending: int = 0
    #: Rows of imports that wait to be mended, and the import they are in.
    faulty_rows: int = 0
    failed_notices: int = 0
    filed_items: int = 0
    #: Documents handed in that the clerk has not decided on.
    inbox: int = 0
    oldest_in_inbox_at: datetime | None = None
    #: Batches of appraisal in which somebody has something to do, as `commarch.appraisal.turns.recalled` reads them.
    appraisals: tuple[dict[str, Any], ...] = ()


def waiting(*, today: date) -> Waiting:
    """Count what waits, in one statement that is cheap enough for every page."""
    row = session.execute(_WAITING, {"tenant": home_tenant(), "today": today, "until": today + AHEAD}).one()
    *figures, appraisals = row
    return replace(Waiting(*figures), appraisals=tuple(appraisals or ()))


@dataclass(frozen=True)
class WaitingAcross:
    """What waits for a street in its communities: batches for its approval, holds for its word, incidents that are not closed."""

    approvals: int = 0
    liftings: int = 0
    incidents: tuple[Incident, ...] = ()


def waiting_across() -> WaitingAcross:
    """Read what waits for the street, in one statement; only for who supervises."""
    approvals, liftings, incidents = session.execute(_WAITING_ACROSS).one()
    return WaitingAcross(approvals, liftings, tuple(recalled(told) for told in incidents or ()))


def expected_and_met(year: int) -> tuple[int, int]:
    """Return how many entries of the filing scope are expected every year, and how many of them are answered in this year."""
    home = home_tenant()
    return completeness.expected_and_met([home], year=year).get(home, (0, 0))


def filed_since(instant: datetime) -> int:
    """Count the items filed since an instant."""
    found: int = session.execute(_FILED_SINCE, {"tenant": home_tenant(), "since": instant}).scalar_one()
    return found


_WAITING = text(
    f"""
    SELECT d.drafts, d.oldest, e.expired, e.appraising, e.oldest, n.ends_on, coalesce(n.items, 0),
           (SELECT count(*) FROM import_row r JOIN import_batch b ON b.tenant_id = r.tenant_id AND b.id = r.batch_id
             WHERE b.tenant_id = :tenant AND r.tenant_id = :tenant AND b.state IN ('staged', 'done') AND r.state = 'faulty'),
           (SELECT count(*) FROM notice WHERE tenant_id = :tenant AND state = 'failed'),
           (SELECT count(*) FROM (SELECT FROM item WHERE tenant_id = :tenant AND state = 'filed' LIMIT 1) one), w.documents, w.oldest,
           ({OPEN_BATCHES})
      FROM (SELECT count(*) AS drafts, min(registered_at) AS oldest FROM item
             WHERE tenant_id = :tenant AND state IN ('draft', 'arranged')) d,
           (SELECT count(*) AS expired, count(l.id) AS appraising, min(i.ends_on) FILTER (WHERE l.id IS NULL) AS oldest
              FROM item i LEFT JOIN appraisal_line l ON l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open
             WHERE i.tenant_id = :tenant AND i.state = 'filed' AND i.ends_on < :today) e,
           (SELECT count(*) AS documents, min(handed_in_at) AS oldest FROM intake_document WHERE tenant_id = :tenant AND state = 'waiting') w
      LEFT JOIN LATERAL (SELECT ends_on, count(*) AS items FROM item
             WHERE tenant_id = :tenant AND state = 'filed' AND ends_on >= :today AND ends_on <= :until
             GROUP BY ends_on ORDER BY ends_on LIMIT 1) n ON true
    """
)

_WAITING_ACROSS = text(
    f"""
    SELECT (SELECT count(*) FROM appraisal_batch WHERE tenant_id = ANY ((SELECT guard.scope())::int[]) AND stage = 'submitted'),
           (SELECT count(*) FROM hold WHERE tenant_id = ANY ((SELECT guard.scope())::int[]) AND lifted_at IS NULL
               AND lifting_asked_at IS NOT NULL AND street_consent_id IS NULL),
           ({OPEN_ACROSS})
    """
)

_FILED_SINCE = text("SELECT count(*) FROM item WHERE tenant_id = :tenant AND filed_at >= :since")
