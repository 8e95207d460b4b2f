"""Looking on and on: a whole round once a day, in steps; between rounds at what the trail says has changed, and at nothing else.

Each step is a transaction of its own, and how far it came stands in the database: a worker that is killed loses a step at most, and two
workers never do the same step twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text

from commarch import clock
from commarch.audit import Act, Actor, AuditEntry
from commarch.audit.models import AuditHead
from commarch.database import home_tenant, session
from commarch.holdings.models import Item, ItemState
from commarch.quality import facts
from commarch.quality.looking import Eye, Looked
from commarch.quality.models import QualityProgress

#: Items of one step of a round, entries of the trail of one step between rounds.
STEP = 1000
#: What changes the rules by which everything is looked at: a whole round follows.
OF_THE_WHOLE = frozenset({Act.PUBLISH_SCHEME, Act.ADOPT_SCHEME, Act.CHANGE_SETTINGS})


@dataclass(frozen=True)
class Changed:
    """What the trail says has changed."""

    items: frozenset[UUID]
    boxes: frozenset[UUID]
    expectations: bool
    rules: bool


def progress() -> QualityProgress | None:
    """Return how far the looking has come; None where it never began."""
    found: QualityProgress | None = session.get(QualityProgress, {"tenant_id": home_tenant()})
    return found


def ask_for_round(*, by: Actor) -> None:
    """Ask for a whole round now."""
    held = _held(wait=True)
    if held is not None:
        held.wanted, held.asked_by = True, by.person_id


def behind() -> int:
    """Return how many entries of the trail nobody has looked after yet."""
    row = session.execute(_BEHIND, {"tenant": home_tenant()}).one()
    return int(row.behind)


def step(today: date) -> tuple[bool, Looked]:
    """Do one step, if there is any to do and nobody else is at it; return whether there is more, and what the step took."""
    held = _held()
    if held is None:
        return False, Looked()
    eye = Eye(today)
    if held.is_in_round or held.wanted or held.whole_on != today:
        return _round(held, eye), eye.looked
    return _change(held, eye), eye.looked


def _held(*, wait: bool = False) -> QualityProgress | None:
    """Return the tenant's progress, ours alone until the commit; None where somebody else has it."""
    session.execute(_BEGIN, {"tenant": home_tenant()})
    chosen = select(QualityProgress).with_for_update(skip_locked=not wait).execution_options(populate_existing=True)
    found: QualityProgress | None = session.scalars(chosen).one_or_none()
    return found


def _round(held: QualityProgress, eye: Eye) -> bool:
    if not held.is_in_round:
        held.round_from = session.scalars(select(AuditHead.last_number)).one()
        held.round_after, held.round_done, held.wanted = None, 0, False
        held.round_total = session.scalars(select(func.count()).select_from(Item).where(Item.state == ItemState.FILED)).one()
    items = facts.next_items(held.round_after, limit=STEP)
    last = items[-1].id if len(items) == STEP else None
    ids = _ids_between(held.round_after, last)
    eye.at_items(items, ids)
    eye.at_twins(ids)
    held.round_done += len(items)
    if last is not None:
        held.round_after = last
        return True
    eye.at_series(None)
    eye.at_boxes(None)
    eye.at_expected()
    held.looked_through, held.round_from, held.round_after = held.round_from or 0, None, None
    held.whole_on, held.ended_at = eye.today, clock.now()
    return True


def _change(held: QualityProgress, eye: Eye) -> bool:
    chosen = select(AuditEntry.number, AuditEntry.act, AuditEntry.thing_kind, AuditEntry.thing_id)
    rows = session.execute(chosen.where(AuditEntry.number > held.looked_through).order_by(AuditEntry.number).limit(STEP)).all()
    if not rows:
        return False
    changed = _read(rows)
    if changed.rules:
        held.wanted = True
        return True
    ids = changed.items | _items_in(changed.boxes)
    eye.at_items(facts.items_by_id(ids), ids)
    eye.at_twins(ids)
    if series := facts.series_of(changed.items):
        eye.at_series(series)
    if boxes := changed.boxes | facts.boxes_of(changed.items):
        eye.at_boxes(boxes)
    if changed.expectations or changed.items:
        eye.at_expected()
    held.looked_through, held.ended_at = rows[-1].number, clock.now()
    return len(rows) == STEP


def _read(rows: Sequence[tuple[int, Act, str, str]]) -> Changed:
    items, boxes, batches, rules, expectations = set[UUID](), set[UUID](), set[UUID](), False, False
    for _number, act, kind, thing in rows:
        rules = rules or act in OF_THE_WHOLE
        expectations = expectations or act is Act.ANSWER_ABSENT
        if kind in {"item", "box", "import_batch"}:
            {"item": items, "box": boxes, "import_batch": batches}[kind].add(UUID(thing))
    if batches:
        items |= set(session.scalars(select(Item.id).where(Item.import_id.in_(batches))))
    return Changed(frozenset(items), frozenset(boxes), expectations, rules)


def _items_in(boxes: frozenset[UUID]) -> frozenset[UUID]:
    found = text("SELECT item_id FROM boxed_item WHERE tenant_id = :tenant AND box_id = ANY (:ids)")
    return frozenset(session.scalars(found, {"tenant": home_tenant(), "ids": list(boxes)})) if boxes else frozenset()


def _ids_between(after: UUID | None, last: UUID | None) -> list[UUID]:
    """Return the ids of all items of a step, of drafts too: their twins are looked for, and findings of what is filed no more go."""
    chosen = select(Item.id).where(Item.id > (after or facts.NOBODY))
    return list(session.scalars(chosen.where(Item.id <= last) if last else chosen))


_BEGIN = text("INSERT INTO quality_progress (tenant_id) VALUES (:tenant) ON CONFLICT DO NOTHING")
_BEHIND = text(
    """
    SELECT greatest(h.last_number - coalesce(p.looked_through, 0), 0) AS behind
      FROM audit_head h LEFT JOIN quality_progress p ON p.tenant_id = h.tenant_id
     WHERE h.tenant_id = :tenant"""
)
