"""Taking back what an import brought (撤销导入): items that nobody has touched since, as if they had never come.

A number that the import gave by itself is void (作废) once later ones stand, and never given again; at the end of a series the counter goes
back instead. A code that stood on paper is free: the same catalogue may be imported again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from commarch.database import session
from commarch.holdings.models import Item, ItemState, SeriesCounter

TOUCHED = "入库后有人改动过，没有撤销"
REFERRED_TO = "已有别的记录指向它，没有撤销"
MOVED_ON = "已经移交或销毁，没有撤销"


@dataclass
class TakenBack:
    """What became of the items of one step."""

    removed: list[UUID] = field(default_factory=list)
    #: item → why it stays
    kept: dict[UUID, str] = field(default_factory=dict)
    #: item → its code, void from now on
    void: dict[UUID, str] = field(default_factory=dict)


def take_back(item_ids: Sequence[UUID], numbered_by_us: set[UUID]) -> TakenBack:
    """Remove items of an import; `numbered_by_us` are those whose number did not stand on paper. The counters stay locked until the commit."""
    done = TakenBack()
    wanted = select(Item.id, Item.state, Item.revision, Item.series, Item.item_number, Item.archival_code).where(Item.id.in_(item_ids))
    standing = {row.id: row for row in session.execute(wanted.order_by(Item.id).with_for_update())}
    for item_id in item_ids:
        row = standing.get(item_id)
        if reason := row and _why_it_stays(row):
            done.kept[item_id] = reason
        else:
            done.removed.append(item_id)
    counters = _locked_counters({standing[one].series for one in done.removed if one in standing} - {None})
    _remove(done)
    gone = [standing[one] for one in done.removed if one in standing and standing[one].series]
    _turn_back(counters, [row for row in gone if row.id in numbered_by_us], done)
    return done


def _why_it_stays(row: Any) -> str | None:
    if row.state in (ItemState.TRANSFERRED, ItemState.DESTROYED):
        return MOVED_ON
    return TOUCHED if row.revision > 1 else None


def _locked_counters(series: set[str]) -> dict[str, SeriesCounter]:
    chosen = select(SeriesCounter).where(SeriesCounter.series.in_(series)).order_by(SeriesCounter.series).with_for_update()
    return {one.series: one for one in session.scalars(chosen.execution_options(populate_existing=True))}


def _remove(done: TakenBack) -> None:
    """Delete all at once; where something refers to one of them, one by one."""
    try:
        with session.begin_nested():
            session.execute(delete(Item).where(Item.id.in_(done.removed)).execution_options(synchronize_session=False))
    except IntegrityError:
        for item_id in list(done.removed):
            try:
                with session.begin_nested():
                    session.execute(delete(Item).where(Item.id == item_id).execution_options(synchronize_session=False))
            except IntegrityError:
                done.removed.remove(item_id)
                done.kept[item_id] = REFERRED_TO


def _turn_back(counters: dict[str, SeriesCounter], ours: Sequence[Any], done: TakenBack) -> None:
    """Let each counter go back to what still stands or is void; what we numbered below that is void too."""
    highest = select(Item.series, func.max(Item.item_number)).where(Item.series.in_(counters)).group_by(Item.series)
    standing: dict[Any, int] = {row[0]: row[1] or 0 for row in session.execute(highest)}
    for series, counter in counters.items():
        last = min(max(standing.get(series, 0), counter.highest_void), counter.last_number)
        void = [row for row in ours if row.series == series and row.item_number <= last]
        done.void |= {row.id: row.archival_code for row in void}
        changed = {"last_number": last, "highest_void": max([counter.highest_void, *(row.item_number for row in void)])}
        if (counter.last_number, counter.highest_void) != tuple(changed.values()):
            session.execute(update(SeriesCounter).where(SeriesCounter.series == series).values(changed))
