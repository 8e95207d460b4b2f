"""Reading the register of uses: a page of it, one record with what was used, how often an item was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import selectinload

from commarch.database import home_tenant, session
from commarch.holdings.models import Item
from commarch.holdings.volume import Volume
from commarch.usage.models import UsedThing, UseRecord, UseResult, WayOfUse


@dataclass(frozen=True)
class UseSieve:
    """What narrows the register."""

    year: int | None = None
    way: WayOfUse | None = None
    result: UseResult | None = None
    purpose: str | None = None
    item_id: UUID | None = None
    text: str = ""
    struck: bool = False


class Place(NamedTuple):
    """Where a page begins, or what it ends before."""

    day: date
    id: UUID
    backward: bool = False


class Named(NamedTuple):
    """What was used, as a page names it."""

    code: str
    title: str
    item_id: UUID | None
    volume_id: UUID | None


class Uses(NamedTuple):
    """How often an item was used, and when last."""

    times: int
    last_on: date | None


def page(sieve: UseSieve, place: Place | None, size: int) -> tuple[list[UseRecord], bool, bool]:
    """Return a page of the register, the latest first, and whether there is more behind and before it."""
    chosen, key = _sifted(sieve).options(selectinload(UseRecord.things)), tuple_(UseRecord.used_on, UseRecord.id)
    backward = place is not None and place.backward
    if place is not None:
        here = tuple_(place.day, place.id)
        chosen = chosen.where(key > here if backward else key < here)
    order = (UseRecord.used_on, UseRecord.id) if backward else (UseRecord.used_on.desc(), UseRecord.id.desc())
    rows = list(session.scalars(chosen.order_by(*order).limit(size + 1)))
    more, shown = len(rows) > size, rows[:size]
    if backward:
        return shown[::-1], True, more
    return shown, more, place is not None


def everything(sieve: UseSieve, at_most: int) -> Sequence[UseRecord]:
    """Return all that is sifted, the latest first."""
    chosen = _sifted(sieve).options(selectinload(UseRecord.things)).order_by(UseRecord.used_on.desc(), UseRecord.id.desc())
    found: Sequence[UseRecord] = session.scalars(chosen.limit(at_most)).all()
    return found


def find_use(use_id: UUID) -> UseRecord | None:
    """Return a record of this tenant."""
    chosen = select(UseRecord).where(UseRecord.tenant_id == home_tenant(), UseRecord.id == use_id).options(selectinload(UseRecord.things))
    found: UseRecord | None = session.scalars(chosen).one_or_none()
    return found


def names_of(uses: Iterable[UseRecord]) -> dict[UUID, Named]:
    """Return code and title of everything used, by the id of item or volume."""
    things = [thing for use in uses for thing in use.things]
    items = {one.item_id for one in things if one.item_id}
    volumes = {one.volume_id for one in things if one.volume_id}
    found: dict[UUID, Named] = {}
    if items:
        rows: Iterable[Any] = session.execute(
            select(Item.id, Item.archival_code, Item.title).where(Item.tenant_id == home_tenant(), Item.id.in_(items))
        )
        found |= {row.id: Named(row.archival_code or "", row.title, row.id, None) for row in rows}
    if volumes:
        rows = session.execute(
            select(Volume.id, Volume.code, Volume.title).where(Volume.tenant_id == home_tenant(), Volume.id.in_(volumes))
        )
        found |= {row.id: Named(row.code or "", row.title, None, row.id) for row in rows}
    return found


def uses_of(item: Item) -> Uses:
    """Return how often an item was used, alone or with its volume."""
    used = UsedThing.item_id == item.id
    if item.volume_id is not None:
        used = or_(used, UsedThing.volume_id == item.volume_id)
    joined = select(func.count(UseRecord.id.distinct()), func.max(UseRecord.used_on)).join_from(
        UsedThing, UseRecord, (UseRecord.tenant_id == UsedThing.tenant_id) & (UseRecord.id == UsedThing.use_id)
    )
    row = session.execute(joined.where(UsedThing.tenant_id == home_tenant(), used, UseRecord.struck_at.is_(None))).one()
    return Uses(row[0], row[1])


def first_day() -> date | None:
    """Return since when uses are recorded here."""
    found: date | None = session.scalar(
        select(func.min(UseRecord.used_on)).where(UseRecord.tenant_id == home_tenant(), UseRecord.struck_at.is_(None))
    )
    return found


def _sifted(sieve: UseSieve) -> Select[UseRecord]:
    home = home_tenant()
    chosen = select(UseRecord).where(UseRecord.tenant_id == home)
    chosen = chosen.where(UseRecord.struck_at.is_not(None) if sieve.struck else UseRecord.struck_at.is_(None))
    if sieve.year is not None:
        chosen = chosen.where(UseRecord.used_on >= date(sieve.year, 1, 1), UseRecord.used_on <= date(sieve.year, 12, 31))
    for column, value in ((UseRecord.way, sieve.way), (UseRecord.result, sieve.result), (UseRecord.purpose, sieve.purpose)):
        if value is not None:
            chosen = chosen.where(column == value)
    if sieve.text:
        chosen = chosen.where(or_(*(column.contains(sieve.text, autoescape=True) for column in (UseRecord.asked_for, UseRecord.user_unit))))
    if sieve.item_id is not None:
        volume = select(Item.volume_id).where(Item.tenant_id == home, Item.id == sieve.item_id).scalar_subquery()
        used = select(UsedThing.use_id).where(
            UsedThing.tenant_id == home, or_(UsedThing.item_id == sieve.item_id, UsedThing.volume_id == volume)
        )
        chosen = chosen.where(UseRecord.id.in_(used))
    return chosen
