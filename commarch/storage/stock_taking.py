"""Taking stock (清点): the labels in a room are read one after the other, each is told at once whether it belongs there; what is left is missing."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.storage.labels import token_in
from commarch.storage.models import Box, CountOutcome, Place, StockCount, StockTake
from commarch.storage.places import below
from commarch.storage.shelving import put
from commarch.storage.whereabouts import addresses

KIND = "stock_take"
_LONGEST_SCAN = 300


@dataclass(frozen=True)
class Scanned:
    """What one reading of a label says."""

    outcome: CountOutcome | None
    box: Box | None = None
    #: The shelf that is being counted from now on, where a place's label was read.
    place: Place | None = None
    #: Where the box should stand.
    belongs: str = ""


def start(place: Place, *, by: Actor) -> StockTake:
    """Begin to count a place; where somebody has begun already, that one is gone on with."""
    if place.retired:
        raise RuleBroken("停用的地方没有可清点的")
    standing = session.scalars(select(StockTake).where(StockTake.place_id == place.id, StockTake.finished_at.is_(None))).one_or_none()
    if standing is not None:
        found: StockTake = standing
        return found
    take = StockTake(place_id=place.id, started_at=clock.now(), started_by=by.person_id)
    session.add(take)
    session.flush()
    name = addresses([place.id])[place.id]
    audit.record(Act.COUNT_STOCK, KIND, take.id, name, by=by, after={"state": "开始"})
    return take


def find_stock_take(take_id: UUID) -> StockTake | None:
    """Return a stock-take by its id."""
    found: StockTake | None = session.get(StockTake, {"tenant_id": home_tenant(), "id": take_id})
    return found


def scan(take: StockTake, text: str, shelf: Place | None, *, by: Actor) -> Scanned:
    """Write down a label that was read on a shelf; reading it again takes the place of the first time."""
    _open(take)
    text = text.strip()
    if not text:
        raise RuleBroken("没有读到内容，请再扫一次", field="scanned")
    token = token_in(text)
    place = session.scalars(select(Place).where(Place.token == token)).one_or_none()
    inside = _inside(take)
    if place is not None:
        if place.id not in inside:
            raise RuleBroken("这是别处的标签，不在这次清点的范围里；要清点那里，请另开一次", field="scanned")
        return Scanned(None, place=place)
    box = session.scalars(select(Box).where(Box.token == token)).one_or_none()
    if box is None:
        _note(take, None, CountOutcome.UNKNOWN, shelf, by, scanned=text[:_LONGEST_SCAN])
        return Scanned(CountOutcome.UNKNOWN)
    outcome = _outcome(box, shelf, inside)
    _note(take, box, outcome, shelf, by)
    return Scanned(outcome, box, belongs=addresses([box.place_id]).get(box.place_id, "") if box.place_id else "")


def finish(take: StockTake, *, by: Actor) -> dict[str, int]:
    """End a stock-take: what should stand here and was not read is missing."""
    session.refresh(take, with_for_update=True)
    _open(take)
    inside = _inside(take)
    expected = set(session.scalars(select(Box.id).where(Box.place_id.in_(inside))))
    read = set(session.scalars(select(StockCount.box_id).where(StockCount.stock_take_id == take.id, StockCount.box_id.is_not(None))))
    if not read and expected:
        raise RuleBroken("还没有扫到一盒，不能结束；不清点了，可以离开，下次接着来")
    missing = list(session.scalars(select(Box).where(Box.id.in_(expected - read)).order_by(Box.shelving_key)))
    for box in missing:
        _note(take, box, CountOutcome.MISSING, None, by)
    take.finished_at, take.finished_by, take.expected = clock.now(), by.person_id, len(expected)
    session.flush()
    counted = figures(take)
    name = addresses([take.place_id])[take.place_id]
    audit.record(Act.COUNT_STOCK, KIND, take.id, name, by=by, after={"state": "结束", "count": len(expected), **counted})
    return counted


def figures(take: StockTake) -> dict[str, int]:
    """Return how many labels were read with which outcome."""
    chosen = select(StockCount.outcome, func.count()).where(StockCount.stock_take_id == take.id).group_by(StockCount.outcome)
    found = {row[0].value: row[1] for row in session.execute(chosen)}
    return {one.value: found.get(one.value, 0) for one in CountOutcome}


def settle(count: StockCount, *, keep_there: bool, by: Actor) -> None:
    """Put a finding right: the box stays where it was found (`keep_there`), or it is back where it belongs."""
    session.refresh(count, with_for_update=True)
    if count.settled_at is not None or count.outcome is CountOutcome.RIGHT:
        raise RuleBroken("这一条已经处理过了")
    if keep_there:
        if count.box_id is None or count.place_id is None:
            raise RuleBroken("没有找到的盒没有实际位置，找到以后再登记")
        box = session.scalars(select(Box).where(Box.id == count.box_id).with_for_update()).one()
        put(box, count.place_id, addresses([count.place_id, box.place_id]), by)
    count.settled_at, count.settled_by = clock.now(), by.person_id


def scope_of(take: StockTake) -> Place:
    """Return the place that is counted."""
    return session.scalars(select(Place).where(Place.id == take.place_id)).one()


def _open(take: StockTake) -> None:
    if not take.is_open:
        raise RuleBroken("这次清点已经结束，要再清点请另开一次")


def _inside(take: StockTake) -> set[UUID]:
    place = scope_of(take)
    return {place.id, *(one.id for one in below(place))}


def _outcome(box: Box, shelf: Place | None, inside: set[UUID]) -> CountOutcome:
    """Without a shelf it is enough that the box belongs into what is counted."""
    if box.place_id is None or box.place_id not in inside:
        return CountOutcome.UNEXPECTED
    return CountOutcome.RIGHT if shelf is None or box.place_id == shelf.id else CountOutcome.MISPLACED


def _note(take: StockTake, box: Box | None, outcome: CountOutcome, shelf: Place | None, by: Actor, *, scanned: str = "") -> None:
    facts = {
        "outcome": outcome.value,
        "place_id": shelf.id if shelf else None,
        "expected_place_id": box.place_id if box else None,
        "at": clock.now(),
        "person_id": by.person_id,
    }
    row = {"tenant_id": home_tenant(), "id": uuid7(), "stock_take_id": take.id, "box_id": box.id if box else None, "scanned": scanned}
    written = insert(StockCount).values(**row, **facts)
    key = ["tenant_id", "stock_take_id", "box_id"]
    session.execute(written.on_conflict_do_update(index_elements=key, set_=facts))
