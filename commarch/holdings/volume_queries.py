"""Reading volumes: those of a year with their figures, what is inside one, what could be bound in. Each a constant number of statements."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from commarch.database import home_tenant, session
from commarch.holdings.models import WAITING, Item
from commarch.holdings.volume import Volume

#: As many as one page offers to be bound in.
MOST_OFFERED = 200
#: As many volumes as one year's list shows.
MOST_VOLUMES = 1000


class VolumeRow(NamedTuple):
    """A volume with how much is in it."""

    volume: Volume
    items: int
    waiting: int
    pages: int


class ItsVolume(NamedTuple):
    """The volume that an item is in."""

    id: UUID
    code: str | None
    title: str
    number: int | None


def volumes_of(year: int | None, archival_class: str = "") -> list[VolumeRow]:
    """Return the volumes of a year (None: of every year), by class, category, period and number; those without a number last."""
    inside = (
        select(
            Item.volume_id,
            func.count().label("held"),
            func.count().filter(Item.state.in_(WAITING)).label("waiting"),
            func.coalesce(func.sum(Item.pages), 0).label("pages"),
        )
        .where(Item.tenant_id == home_tenant(), Item.volume_id.is_not(None))
        .group_by(Item.volume_id)
        .subquery()
    )
    figures = (func.coalesce(inside.c.held, 0), func.coalesce(inside.c.waiting, 0), func.coalesce(inside.c.pages, 0))
    chosen = select(Volume, *figures).outerjoin(inside, inside.c.volume_id == Volume.id).where(Volume.tenant_id == home_tenant())
    if year is not None:
        chosen = chosen.where(Volume.year == year)
    if archival_class:
        chosen = chosen.where(Volume.archival_class == archival_class)
    order = (Volume.year.desc(), Volume.archival_class, Volume.category_code, Volume.retention_code, Volume.number.nulls_last(), Volume.id)
    return [VolumeRow(*row) for row in session.execute(chosen.order_by(*order).limit(MOST_VOLUMES))]


def years_with_volumes() -> list[tuple[int, int]]:
    """Return the years that there are volumes of, the newest first, with how many."""
    chosen = select(Volume.year, func.count()).where(Volume.tenant_id == home_tenant()).group_by(Volume.year).order_by(Volume.year.desc())
    return [(row[0], row[1]) for row in session.execute(chosen)]


def find_volume(volume_id: UUID) -> Volume | None:
    """Return a volume of this tenant."""
    found: Volume | None = session.get(Volume, (home_tenant(), volume_id))
    return found


def items_inside(volume: Volume) -> Sequence[Item]:
    """Return what is in a volume: by item number, then the drafts by date."""
    chosen = select(Item).where(Item.tenant_id == volume.tenant_id, Item.volume_id == volume.id)
    rows: Sequence[Item] = session.scalars(chosen.order_by(Item.item_number.nulls_last(), Item.date_key, Item.id)).all()
    return rows


def drafts_for(volume: Volume) -> Sequence[Any]:
    """Return the drafts that could be bound in, by date."""
    chosen = select(Item.id, Item.title, Item.author, Item.document_date, Item.pages).where(
        Item.tenant_id == volume.tenant_id,
        Item.state.in_(WAITING),
        Item.volume_id.is_(None),
        Item.archival_class == volume.archival_class,
        Item.year == volume.year,
        Item.retention_code == volume.retention_code,
        Item.category_code == volume.category_code,
    )
    rows: Sequence[Any] = session.execute(chosen.order_by(Item.date_key, Item.id).limit(MOST_OFFERED)).all()
    return rows


def volume_of(item: Item) -> ItsVolume | None:
    """Return the volume that an item is in."""
    if item.volume_id is None:
        return None
    chosen = select(Volume.id, Volume.code, Volume.title, Volume.number).where(
        Volume.tenant_id == item.tenant_id, Volume.id == item.volume_id
    )
    return ItsVolume(*session.execute(chosen).one())
