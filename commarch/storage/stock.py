"""Reading stock-takes: what was expected and read, what is not where it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from commarch.accounts import Person
from commarch.database import home_tenant, session
from commarch.storage.models import Box, CountOutcome, StockCount, StockTake
from commarch.storage.queries import BoxSieve, all_ids
from commarch.storage.whereabouts import addresses

MOST = 5000


@dataclass(frozen=True)
class Finding:
    """Something that a stock-take found, in words."""

    count: StockCount
    box: Box | None
    found_at: str
    belongs: str
    person: str


@dataclass(frozen=True)
class TakeRow:
    """A stock-take in the list."""

    take: StockTake
    place: str
    starter: str
    #: Labels read, and findings that nobody has put right.
    read: int
    unsettled: int


def expected_boxes(place_id: UUID) -> Sequence[Box]:
    """Return the boxes that should stand in a place, in the order of the shelves."""
    ids = all_ids(BoxSieve(place=place_id), at_most=MOST)
    found: Sequence[Box] = session.scalars(select(Box).where(Box.id.in_(ids)).order_by(Box.shelving_key, Box.id)).all()
    return found


def read_boxes(take: StockTake) -> dict[UUID, CountOutcome]:
    """Return the boxes whose labels were read, with what came of it."""
    chosen = select(StockCount.box_id, StockCount.outcome).where(StockCount.stock_take_id == take.id, StockCount.box_id.is_not(None))
    rows: Any = session.execute(chosen)
    return {row[0]: row[1] for row in rows}


def findings(take: StockTake, *, last: int | None = None) -> list[Finding]:
    """Return what a stock-take found amiss, worst first; `last` gives the newest readings instead, right ones too."""
    chosen = _with_boxes().where(StockCount.stock_take_id == take.id)
    if last is not None:
        return _worded(chosen.order_by(StockCount.at.desc()).limit(last))
    wrong = chosen.where(StockCount.outcome != CountOutcome.RIGHT)
    return _worded(wrong.order_by(StockCount.outcome, Box.shelving_key, StockCount.id).limit(MOST))


def astray(*, limit: int = 500) -> list[Finding]:
    """Return what is not where it should be: findings of finished stock-takes that nobody has put right, newest reading of each box."""
    finished = select(StockTake.id).where(StockTake.tenant_id == home_tenant(), StockTake.finished_at.is_not(None))
    later = aliased(StockCount)
    newer = select(later.id).where(later.tenant_id == home_tenant(), later.box_id == StockCount.box_id, later.at > StockCount.at)
    chosen = _with_boxes().where(
        StockCount.settled_at.is_(None),
        StockCount.outcome != CountOutcome.RIGHT,
        StockCount.stock_take_id.in_(finished),
        ~newer.exists(),
    )
    return _worded(chosen.order_by(StockCount.outcome, Box.shelving_key, StockCount.id).limit(limit))


def stock_takes(*, limit: int = 50) -> list[TakeRow]:
    """Return the stock-takes, newest first."""
    wrong = func.count().filter(StockCount.outcome != CountOutcome.RIGHT, StockCount.settled_at.is_(None))
    read = func.count().filter(StockCount.outcome.not_in([CountOutcome.MISSING]))
    counted = select(StockCount.stock_take_id, read.label("read"), wrong.label("wrong")).where(StockCount.tenant_id == home_tenant())
    counts = counted.group_by(StockCount.stock_take_id).subquery()
    chosen = (
        select(StockTake, Person.name, func.coalesce(counts.c.read, 0), func.coalesce(counts.c.wrong, 0))
        .join(Person, Person.id == StockTake.started_by)
        .outerjoin(counts, counts.c.stock_take_id == StockTake.id)
        .order_by(StockTake.started_at.desc())
    )
    rows = session.execute(chosen.limit(limit)).all()
    names = addresses([row[0].place_id for row in rows])
    return [TakeRow(row[0], names[row[0].place_id], row[1], row[2], row[3]) for row in rows]


def find_count(count_id: UUID) -> StockCount | None:
    """Return a finding by its id."""
    found: StockCount | None = session.get(StockCount, {"tenant_id": home_tenant(), "id": count_id})
    return found


def _with_boxes() -> Any:
    boxed: Any = select(StockCount, Box, Person.name).outerjoin(
        Box, (Box.tenant_id == StockCount.tenant_id) & (Box.id == StockCount.box_id)
    )
    return boxed.join(Person, Person.id == StockCount.person_id)


def _worded(chosen: Select[Any]) -> list[Finding]:
    rows = session.execute(chosen).all()
    names = addresses([one for row in rows for one in (row[0].place_id, row[0].expected_place_id)])
    return [Finding(row[0], row[1], names.get(row[0].place_id, ""), names.get(row[0].expected_place_id, ""), row[2]) for row in rows]
