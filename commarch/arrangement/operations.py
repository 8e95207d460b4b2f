"""Beginning a batch, taking drafts into it, taking it over, giving it up."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.accounts import Person
from commarch.arrangement import rules
from commarch.arrangement.faults import HeldByAnother, OrderChanged
from commarch.arrangement.lines import Line, lines_of, newcomers
from commarch.arrangement.models import ArrangedItem, ArrangementBatch, BatchState
from commarch.arrangement.positions import write_order
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken

KIND = "arrangement_batch"


def open_batch(year: int, archival_class: str, *, by: Actor) -> ArrangementBatch:
    """Begin to arrange the drafts of a year and class: all of them are taken in and put in order."""
    now = clock.now()
    batch = ArrangementBatch(
        id=uuid7(),
        tenant_id=home_tenant(),
        year=year,
        archival_class=archival_class,
        state=BatchState.OPEN,
        held_by=by.person_id,
        held_since=now,
        touched_at=now,
        opened_at=now,
        opened_by=by.person_id,
    )
    if not newcomers(batch):
        raise RuleBroken(f"{batch}没有待整理的草稿；请先登记文件")
    try:
        with session.begin_nested():
            session.add(batch)
            session.flush()
    except IntegrityError as broken:
        raise RuleBroken(f"{batch}已经有人在整理，请打开看") from broken
    count = _take_in(batch)
    audit.record(Act.OPEN_ARRANGEMENT, KIND, batch.id, str(batch), by=by, after={"count": count})
    return batch


def gather(batch: ArrangementBatch, *, revision: int, by: Actor) -> int:
    """Take in the drafts that have come since, each at the end of its matter, or of its section; return how many."""
    hold(batch, revision=revision, by=by)
    count = _take_in(batch)
    if count:
        audit.record(Act.PUT_IN_ORDER, KIND, batch.id, str(batch), by=by, after={"taken_in": count})
    return count


def take_over(batch: ArrangementBatch, *, by: Actor) -> None:
    """Go on with a batch that somebody else holds; she is told when she saves next, and nothing of hers is overwritten."""
    _lock(batch)
    _must_be_open(batch)
    if batch.held_by == by.person_id:
        return
    before = holder(batch)
    batch.held_by, batch.held_since = by.person_id, clock.now()
    audit.record(Act.TAKE_OVER, KIND, batch.id, str(batch), by=by, before={"held_by": before}, after={"held_by": by.name})


def abandon(batch: ArrangementBatch, *, revision: int, by: Actor) -> None:
    """Give a batch up: its items stay drafts, their order is forgotten."""
    hold(batch, revision=revision, by=by)
    batch.state, batch.ended_at, batch.ended_by = BatchState.ABANDONED, clock.now(), by.person_id
    audit.record(Act.PUT_IN_ORDER, KIND, batch.id, str(batch), by=by, after={"state": "放弃整理，仍为草稿"})


def hold(batch: ArrangementBatch, *, revision: int, by: Actor) -> None:
    """Lock a batch for a change by the person who holds it and has seen it as it is; the change is noted."""
    _lock(batch)
    _must_be_open(batch)
    if batch.held_by != by.person_id:
        raise HeldByAnother(holder(batch), batch.held_since)
    if batch.revision != revision:
        raise OrderChanged
    batch.touched_at = clock.now()


def holder(batch: ArrangementBatch) -> str:
    """Return the name of who holds a batch."""
    found: str | None = session.scalar(select(Person.name).where(Person.id == batch.held_by))
    return found or "别人"


def _take_in(batch: ArrangementBatch) -> int:
    """Give each newcomer a place: matters are proposed over all of a section, the order of what stands already is kept."""
    ids = newcomers(batch)
    if not ids:
        return 0
    there = {line.id for line in lines_of(batch)}
    session.execute(insert(ArrangedItem), [_row(batch, item_id) for item_id in ids])
    changed: list[tuple[UUID, int, str]] = []
    by_section: dict[object, list[Line]] = {}
    for line in lines_of(batch):
        by_section.setdefault(line.section, []).append(line)
    for members in by_section.values():
        changed += _placed(members, there)
    write_order(batch, changed)
    return len(ids)


def _row(batch: ArrangementBatch, item_id: UUID) -> dict[str, object]:
    return {"tenant_id": batch.tenant_id, "batch_id": batch.id, "item_id": item_id, "position": 1_000_000, "matter": ""}


def _placed(members: Sequence[Line], there: set[UUID]) -> list[tuple[UUID, int, str]]:
    """Return place and matter for every line of a section."""
    matter_of = rules.matters(members)
    old, new = [one for one in members if one.id in there], [one for one in members if one.id not in there]
    order = [one.id for one in old]
    for item_id in rules.in_order(new, matter_of):
        beside = [place for place, one in enumerate(order) if matter_of[item_id] and matter_of[one] == matter_of[item_id]]
        order.insert(beside[-1] + 1 if beside else len(order), item_id)
    if not old:
        order = rules.in_order(members, matter_of)
    return [(item_id, place, matter_of[item_id]) for place, item_id in enumerate(order, 1)]


def _lock(batch: ArrangementBatch) -> None:
    key = {"tenant_id": batch.tenant_id, "id": batch.id}
    session.get(ArrangementBatch, key, with_for_update=True, populate_existing=True)


def _must_be_open(batch: ArrangementBatch) -> None:
    if not batch.is_open:
        word = "已经编号，档号不再改动" if batch.state is BatchState.COMMITTED else "已经放弃整理"
        raise RuleBroken(f"{batch}的这一批{word}")
