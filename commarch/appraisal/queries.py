"""Reading batches: how far each is, the lines of one, what one member still has to look at, what could be appraised."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from commarch.appraisal.composing import MOST_ITEMS
from commarch.appraisal.destruction import DestroyedItem, Destruction
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalMember, AppraisalRuling, Purpose, Verdict
from commarch.appraisal.places import UNSPOKEN
from commarch.appraisal.stages import Stage
from commarch.appraisal.turns import Progress
from commarch.database import home_tenant, session
from commarch.holdings import Item


class Group(NamedTuple):
    """Items that would be appraised together: of one year, class and period."""

    year: int
    archival_class: str
    retention_code: str
    ends_on: date | None
    #: How many are free, and how many an open batch holds.
    free: int
    taken: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.year}|{self.archival_class}|{self.retention_code}"


@dataclass(frozen=True)
class Line:
    """A line with its item as it is now."""

    line: AppraisalLine
    item: Item


@dataclass(frozen=True)
class Seen:
    """A batch as the street sees it from outside: how far, how many, not what."""

    tenant_id: int
    community: str
    code: str
    id: UUID
    number: str
    title: str
    stage: Stage
    since: date
    act_by: date | None
    items: int
    to_destroy: int
    kept: int


def find_batch(batch_id: UUID) -> AppraisalBatch | None:
    """Return a batch of this tenant."""
    found: AppraisalBatch | None = session.get(AppraisalBatch, {"tenant_id": home_tenant(), "id": batch_id})
    return found


def batch_by_number(number: str) -> AppraisalBatch | None:
    """Return a batch of this tenant by its number: 2026-01."""
    year, _, running = number.strip().partition("-")
    if not (year.isdecimal() and running.isdecimal() and len(year) == 4 and len(running) < 6):
        return None
    mine = (AppraisalBatch.tenant_id == home_tenant(), AppraisalBatch.year == int(year), AppraisalBatch.running == int(running))
    found: AppraisalBatch | None = session.scalars(select(AppraisalBatch).where(*mine)).one_or_none()
    return found


def progress_of(person_id: int | None, *, batch_id: UUID) -> Progress:
    """Return how far one batch is, for this person."""
    return _progress(person_id, "b.id = :batch", {"batch": batch_id}, 1)[0]


def list_batches(person_id: int | None, *, ended: bool, after: UUID | None = None, limit: int = 50) -> list[Progress]:
    """Return the batches that are under way, or those that have ended, the newest first; one statement."""
    where = f"b.stage {'IN' if ended else 'NOT IN'} ('closed', 'withdrawn') AND (CAST(:after AS uuid) IS NULL OR b.id < :after)"
    return _progress(person_id, where, {"after": after}, limit)


def count_batches() -> tuple[int, int]:
    """Count the batches that are under way and those that have ended."""
    row = session.execute(_COUNT, {"tenant": home_tenant()}).one()
    return row[0], row[1]


def expired_groups(today: date) -> list[Group]:
    """Return what has expired, by year, class and period, the longest expired first."""
    return [Group(*row) for row in session.execute(_EXPIRED, {"tenant": home_tenant(), "today": today})]


def unreviewed_groups() -> list[Group]:
    """Return what nobody has decided to open or not, by year, class and period (开放审核)."""
    return [Group(*row) for row in session.execute(_UNREVIEWED, {"tenant": home_tenant()})]


def ids_of_groups(purpose: Purpose, keys: Collection[str], *, today: date) -> list[UUID]:
    """Return the free items of some groups, one more than a batch holds at most."""
    told: dict[str, Any] = {"tenant": home_tenant(), "keys": list(keys), "limit": MOST_ITEMS + 1}
    if purpose is Purpose.ACCESS:
        return list(session.scalars(_OF_UNREVIEWED, told))
    return list(session.scalars(_OF_EXPIRED, {**told, "today": today}))


def find_line(batch: AppraisalBatch, line_id: UUID) -> Line | None:
    """Return a line of a batch with its item."""
    row = session.execute(_with_items(batch).where(AppraisalLine.id == line_id)).one_or_none()
    return Line(*row) if row else None


def lines_of(batch: AppraisalBatch, *, after: int = 0, limit: int = 50, decision: Verdict | None = None) -> list[Line]:
    """Return the lines of a batch with their items, in order."""
    chosen = _with_items(batch).where(AppraisalLine.position > after)
    if decision is not None:
        chosen = chosen.where(AppraisalLine.decision == decision)
    return [Line(*row) for row in session.execute(chosen.order_by(AppraisalLine.position).limit(limit))]


def chosen_lines(batch: AppraisalBatch, line_ids: Collection[UUID]) -> list[AppraisalLine]:
    """Return the lines of a batch that were chosen; what isn't of it is left out."""
    chosen = select(AppraisalLine).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)
    return list(session.scalars(chosen.where(AppraisalLine.id.in_(list(line_ids))).order_by(AppraisalLine.position)))


def everybody_of(batch: AppraisalBatch) -> Sequence[AppraisalMember]:
    """Return all who are or were in a batch's group."""
    chosen = select(AppraisalMember).where(AppraisalMember.tenant_id == home_tenant(), AppraisalMember.batch_id == batch.id)
    found: Sequence[AppraisalMember] = session.scalars(chosen.order_by(AppraisalMember.id)).all()
    return found


def rulings_of(line_ids: Collection[UUID]) -> Sequence[AppraisalRuling]:
    """Return what the street has said of some lines, the earliest first."""
    chosen = select(AppraisalRuling).where(AppraisalRuling.tenant_id == home_tenant(), AppraisalRuling.line_id.in_(list(line_ids)))
    found: Sequence[AppraisalRuling] = session.scalars(chosen.order_by(AppraisalRuling.round)).all()
    return found


def decisions_of(batch: AppraisalBatch) -> dict[Verdict | None, int]:
    """Count what is decided of the items of a batch; None: not yet."""
    rows = session.execute(_DECISIONS, {"tenant": home_tenant(), "batch": batch.id})
    return {Verdict(verdict) if verdict else None: count for verdict, count in rows}


def stub_of(item_id: UUID) -> tuple[DestroyedItem, Destruction]:
    """Return the line of the register that an item went by, and its destruction."""
    joined = (Destruction.tenant_id == DestroyedItem.tenant_id) & (Destruction.id == DestroyedItem.destruction_id)
    chosen = select(DestroyedItem, Destruction).join(Destruction, joined).where(DestroyedItem.tenant_id == home_tenant())
    row = session.execute(chosen.where(DestroyedItem.item_id == item_id)).one()
    return row[0], row[1]


def last_group(before: AppraisalBatch) -> list[tuple[int, str, str, str]]:
    """Return who sat in the batch before this one: person, name, part, title. A group is often the same."""
    rows = session.execute(_LAST_GROUP, {"tenant": home_tenant(), "batch": before.id})
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def across(tenant_ids: Collection[int]) -> list[Seen]:
    """Return the batches under way in these communities; for the street, which names its tenants itself: first what waits for it."""
    rows = session.execute(_ACROSS, {"tenants": list(tenant_ids)}).mappings()
    return [Seen(**{**row, "stage": Stage(row["stage"])}) for row in rows]


def _progress(person_id: int | None, where: str, told: dict[str, Any], limit: int) -> list[Progress]:
    asked = {"tenant": home_tenant(), "me": person_id, "limit": limit, **told}
    rows = session.execute(text(_PROGRESS.format(where=where)), asked).mappings()
    return [Progress(**{**row, "stage": Stage(row["stage"]), "purpose": Purpose(row["purpose"])}) for row in rows]


def _with_items(batch: AppraisalBatch) -> Any:
    joined = (Item.tenant_id == AppraisalLine.tenant_id) & (Item.id == AppraisalLine.item_id)
    return (
        select(AppraisalLine, Item).join(Item, joined).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)
    )


#: A line of which a member of the group m has not spoken; the same for this person.
_UNSPOKEN_BY_MEMBER = """NOT EXISTS (
           SELECT 1 FROM appraisal_opinion o WHERE o.tenant_id = :tenant AND o.line_id = l.id AND o.person_id = m.person_id)"""

#: How many witnesses have signed at a moment; as long as accounting archives have none of one unit, one is wanting (Order 79 art. 18).
_SIGNED = """least(count(*) FILTER (WHERE w.moment = '{moment}'), CASE WHEN b.accounting AND NOT (
               coalesce(bool_or(w.unit = 'archives') FILTER (WHERE w.moment = '{moment}'), false)
               AND coalesce(bool_or(w.unit = 'accounting') FILTER (WHERE w.moment = '{moment}'), false)) THEN 1 END)"""

_PROGRESS = (
    """
    SELECT b.id, b.year, b.running, b.title, b.purpose, b.stage, b.since, b.act_by, b.opened_by, b.opened_by_name,
           n.items, n.open, n.decided, n.to_destroy, n."left", g.members, g.silent, g.is_member,
           b.noticed_days, b.notice_days, b.waited_days, b.waiting_days,
           (SELECT p.posted_on FROM public_notice p WHERE p.tenant_id = :tenant AND p.batch_id = b.id AND p.round = b.round) AS posted_on,
           d.executor_id, d.executor_name, coalesce(w.checked, 0) AS checked, coalesce(w.signed, 0) AS signed,
           coalesce(w.i_checked, false) AS i_checked, coalesce(w.i_signed, false) AS i_signed,
           EXISTS (SELECT 1 FROM destruction_witness x WHERE x.tenant_id = :tenant AND x.destruction_id = d.id AND x.person_id = :me) AS i_witness,
           EXISTS (SELECT 1 FROM appraisal_step s WHERE s.tenant_id = :tenant AND s.batch_id = b.id AND s.person_id = :me
                      AND s.from_stage IN ('reported', 'submitted')) AS i_approved
      FROM appraisal_batch b
      CROSS JOIN LATERAL (
           SELECT count(*) AS items, count(*) FILTER (WHERE l.is_open) AS open,
                  count(*) FILTER (WHERE l.is_open AND l.decided_round = b.round) AS decided,
                  count(*) FILTER (WHERE l.decision = 'destroy' AND l.withdrawn_because = '') AS to_destroy,
                  count(*) FILTER (WHERE l.is_open AND b.stage IN ('reviewing', 'deciding') AND """
    + UNSPOKEN
    + """) AS "left"
             FROM appraisal_line l WHERE l.tenant_id = :tenant AND l.batch_id = b.id) n
      CROSS JOIN LATERAL (
           SELECT count(*) AS members, coalesce(bool_or(m.person_id = :me), false) AS is_member,
                  count(*) FILTER (WHERE b.stage IN ('reviewing', 'deciding') AND EXISTS (
                      SELECT 1 FROM appraisal_line l WHERE l.tenant_id = :tenant AND l.batch_id = b.id AND l.is_open AND """
    + _UNSPOKEN_BY_MEMBER
    + """)) AS silent
             FROM appraisal_member m WHERE m.tenant_id = :tenant AND m.batch_id = b.id AND m.left_at IS NULL) g
      LEFT JOIN destruction d ON d.tenant_id = :tenant AND d.batch_id = b.id AND d.round = b.round
      LEFT JOIN LATERAL (
           SELECT """
    + _SIGNED.format(moment="before")
    + " AS checked, "
    + _SIGNED.format(moment="after")
    + """ AS signed,
                  coalesce(bool_or(moment = 'before' AND person_id = :me), false) AS i_checked,
                  coalesce(bool_or(moment = 'after' AND person_id = :me), false) AS i_signed
             FROM witness_signature w WHERE w.tenant_id = :tenant AND w.destruction_id = d.id) w ON true
     WHERE b.tenant_id = :tenant AND {where}
     ORDER BY b.id DESC LIMIT :limit
"""
)

_COUNT = text(
    """
    SELECT count(*) FILTER (WHERE stage NOT IN ('closed', 'withdrawn')), count(*) FILTER (WHERE stage IN ('closed', 'withdrawn'))
      FROM appraisal_batch WHERE tenant_id = :tenant
    """
)

_GROUPS = """
    SELECT i.year, i.archival_class, i.current_retention_code, max(i.ends_on),
           count(*) FILTER (WHERE l.id IS NULL), count(l.id)
      FROM item i
      LEFT JOIN appraisal_line l ON l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open
     WHERE i.tenant_id = :tenant AND i.state = 'filed' AND {where}
     GROUP BY i.year, i.archival_class, i.current_retention_code
     ORDER BY max(i.ends_on), i.year, i.archival_class, i.current_retention_code LIMIT 300
"""
_IDS = """
    SELECT i.id FROM item i
     WHERE i.tenant_id = :tenant AND i.state = 'filed' AND {where}
       AND i.year || '|' || i.archival_class || '|' || i.current_retention_code = ANY (:keys)
       AND NOT EXISTS (SELECT 1 FROM appraisal_line l WHERE l.tenant_id = :tenant AND l.item_id = i.id AND l.is_open)
     ORDER BY i.code_key, i.id LIMIT :limit
"""
_EXPIRED = text(_GROUPS.format(where="i.ends_on < :today"))
_UNREVIEWED = text(_GROUPS.format(where="i.openness = 'unreviewed'"))
_OF_EXPIRED = text(_IDS.format(where="i.ends_on < :today"))
_OF_UNREVIEWED = text(_IDS.format(where="i.openness = 'unreviewed'"))

_DECISIONS = text(
    "SELECT decision, count(*) FROM appraisal_line WHERE tenant_id = :tenant AND batch_id = :batch GROUP BY decision ORDER BY decision"
)
_LAST_GROUP = text(
    """
    SELECT m.person_id, m.person_name, m.part, m.title FROM appraisal_member m
     WHERE m.tenant_id = :tenant AND m.left_at IS NULL
       AND m.batch_id = (SELECT b.id FROM appraisal_batch b WHERE b.tenant_id = :tenant AND b.id < :batch
                            AND EXISTS (SELECT 1 FROM appraisal_member n WHERE n.tenant_id = :tenant AND n.batch_id = b.id)
                          ORDER BY b.id DESC LIMIT 1)
     ORDER BY m.id
    """
)
_ACROSS = text(
    """
    SELECT b.tenant_id, t.name AS community, t.code, b.id, b.year || '-' || lpad(b.running::text, 2, '0') AS number, b.title,
           b.stage, b.since, b.act_by, n.items, n.to_destroy, n.kept
      FROM appraisal_batch b JOIN tenant t ON t.id = b.tenant_id
      CROSS JOIN LATERAL (SELECT count(*) AS items, count(*) FILTER (WHERE l.decision = 'destroy' AND l.withdrawn_because = '') AS to_destroy,
                                 count(*) FILTER (WHERE l.decision IN ('keep', 'permanent')) AS kept
                            FROM appraisal_line l WHERE l.tenant_id = b.tenant_id AND l.batch_id = b.id) n
     WHERE b.tenant_id = ANY (:tenants) AND b.stage NOT IN ('closed', 'withdrawn')
     ORDER BY b.stage <> 'submitted', b.act_by, b.id LIMIT 200
    """
)

#: The batches in which somebody has something to do, as `turns.recalled` reads them: a part of the one statement that every page's frame asks.
OPEN_BATCHES = """
    SELECT jsonb_agg(jsonb_build_object(
               'id', b.id, 'stage', b.stage, 'act_by', b.act_by, 'opened_by', b.opened_by, 'executor', d.executor_id,
               'members', (SELECT jsonb_agg(m.person_id) FROM appraisal_member m
                            WHERE m.tenant_id = :tenant AND m.batch_id = b.id AND m.left_at IS NULL),
               'silent', (SELECT jsonb_agg(m.person_id) FROM appraisal_member m
                           WHERE b.stage = 'reviewing' AND m.tenant_id = :tenant AND m.batch_id = b.id AND m.left_at IS NULL AND EXISTS (
                                 SELECT 1 FROM appraisal_line l WHERE l.tenant_id = :tenant AND l.batch_id = b.id AND l.is_open AND NOT EXISTS (
                                        SELECT 1 FROM appraisal_opinion o
                                         WHERE o.tenant_id = :tenant AND o.line_id = l.id AND o.person_id = m.person_id))),
               'accounting', b.accounting,
               'witnesses', (SELECT jsonb_object_agg(x.person_id, x.unit) FROM destruction_witness x
                              WHERE x.tenant_id = :tenant AND x.destruction_id = d.id),
               'to_destroy', b.stage = 'executing' AND EXISTS (SELECT 1 FROM appraisal_line l
                              WHERE l.tenant_id = :tenant AND l.batch_id = b.id AND l.is_open AND l.decision = 'destroy'),
               'undecided', b.stage = 'deciding' AND EXISTS (SELECT 1 FROM appraisal_line l
                             WHERE l.tenant_id = :tenant AND l.batch_id = b.id AND l.is_open AND l.decided_round IS DISTINCT FROM b.round),
               'checked', (SELECT jsonb_agg(w.person_id) FROM witness_signature w
                            WHERE w.tenant_id = :tenant AND w.destruction_id = d.id AND w.moment = 'before'),
               'signed', (SELECT jsonb_agg(w.person_id) FROM witness_signature w
                           WHERE w.tenant_id = :tenant AND w.destruction_id = d.id AND w.moment = 'after'),
               'approvers', (SELECT jsonb_agg(s.person_id) FROM appraisal_step s
                              WHERE b.stage = 'executing' AND s.tenant_id = :tenant AND s.batch_id = b.id
                                AND s.from_stage IN ('reported', 'submitted'))))
      FROM appraisal_batch b LEFT JOIN destruction d ON d.tenant_id = :tenant AND d.batch_id = b.id AND d.round = b.round
     WHERE b.tenant_id = :tenant AND (b.stage IN ('composing', 'reviewing', 'deciding', 'reported', 'submitted', 'executing')
           OR b.stage = 'notice' AND NOT EXISTS (
              SELECT 1 FROM public_notice p WHERE p.tenant_id = :tenant AND p.batch_id = b.id AND p.round = b.round))
"""
