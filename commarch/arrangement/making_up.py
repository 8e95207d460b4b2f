"""Making items up inside a batch: what merging and splitting drafts does to their order."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from commarch import holdings, objects
from commarch.arrangement.lines import Section, lines_of
from commarch.arrangement.models import ArrangedItem, ArrangementBatch
from commarch.arrangement.operations import hold
from commarch.arrangement.positions import write_order
from commarch.audit import Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import ComponentRole, Item


def merge(batch: ArrangementBatch, main_id: UUID, roles: Sequence[tuple[UUID, ComponentRole]], *, revision: int, by: Actor) -> Item:
    """Make one item of several drafts of a batch; `roles` in the order in which they were chosen, the main one's among them."""
    hold(batch, revision=revision, by=by)
    items = items_in(batch, [item_id for item_id, _ in roles])
    if main_id not in items or len(items) < 2:
        raise RuleBroken("请至少选这一批里的两份草稿，并选定一份作主件")
    role_of = dict(roles)
    others = [(items[item_id], role) for item_id, role in roles if item_id in items and item_id != main_id]
    with session.begin_nested():  # files go over with their documents, or nothing does
        objects.hand_on([item.id for item, _ in others], main_id)
        main = holdings.merge(items[main_id], others, role=role_of[main_id], by=by)
    close_up(batch)
    return main


def split(batch: ArrangementBatch, item_id: UUID, component_ids: Sequence[UUID], *, revision: int, by: Actor, today: date) -> list[Item]:
    """Make documents of an item drafts of their own, right behind it."""
    hold(batch, revision=revision, by=by)
    item = items_in(batch, [item_id]).get(item_id)
    if item is None:
        raise RuleBroken("这一件已经不在这一批里，请看现在的列表")
    made = holdings.split(item, component_ids, by=by, today=today)
    session.flush()
    lines = lines_of(batch, Section(item.category_code, item.retention_code))
    matter = next((line.matter for line in lines if line.id == item_id), "")
    session.execute(insert(ArrangedItem), [_row(batch, one, matter) for one in made])
    order = [line.id for line in lines]
    at = order.index(item_id) + 1
    order[at:at] = [one.id for one in made]
    matters = {line.id: line.matter for line in lines} | {one.id: matter for one in made}
    write_order(batch, [(one, place, matters[one]) for place, one in enumerate(order, 1)])
    return made


def items_in(batch: ArrangementBatch, ids: Sequence[UUID]) -> dict[UUID, Item]:
    """Return the items of a batch among these ids, with their components."""
    here = select(ArrangedItem.item_id).where(ArrangedItem.batch_id == batch.id, ArrangedItem.tenant_id == batch.tenant_id)
    chosen = select(Item).where(Item.id.in_(ids), Item.id.in_(here)).options(selectinload(Item.components))
    return {item.id: item for item in session.scalars(chosen)}


def close_up(batch: ArrangementBatch) -> None:
    """Count the places of every section through from 1 again."""
    session.flush()
    places: dict[Section, int] = {}
    told = []
    for line in lines_of(batch):
        places[line.section] = place = places.get(line.section, 0) + 1
        if line.position != place:
            told.append((line.id, place, line.matter))
    write_order(batch, told)


def _row(batch: ArrangementBatch, item: Item, matter: str) -> dict[str, object]:
    return {"tenant_id": batch.tenant_id, "batch_id": batch.id, "item_id": item.id, "position": 0, "matter": matter}
