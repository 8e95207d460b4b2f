"""Carriers kept apart (散存载体): a disc, a tape, an object of an item lies in a place of its own, not in the item's box."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings import Carrier, Item
from commarch.holdings.models import ENDED
from commarch.storage.models import CarrierPlace, Place
from commarch.storage.whereabouts import addresses

LONGEST = {"number": 100, "note": 500}
LABELS = {
    Carrier.PAPER: "纸质",
    Carrier.DIGITAL: "电子",
    Carrier.PHOTO_PRINT: "照片",
    Carrier.DISC: "光盘",
    Carrier.TAPE: "磁带",
    Carrier.OBJECT: "实物",
}


def carriers_of(item_id: UUID) -> Sequence[CarrierPlace]:
    """Return the carriers of an item that have places of their own."""
    found: Sequence[CarrierPlace] = session.scalars(
        select(CarrierPlace).where(CarrierPlace.item_id == item_id).order_by(CarrierPlace.carrier, CarrierPlace.number)
    ).all()
    return found


def find_carrier_place(carrier_place_id: UUID) -> CarrierPlace | None:
    """Return where a carrier is kept."""
    found: CarrierPlace | None = session.get(CarrierPlace, {"tenant_id": home_tenant(), "id": carrier_place_id})
    return found


def keep_apart(item: Item, carrier: str, place: Place, *, number: str = "", note: str = "", by: Actor) -> CarrierPlace:
    """Give a carrier of an item a place of its own."""
    if item.state in ENDED:
        raise RuleBroken(f"{item} 已经移交或销毁，不再登记存放位置")
    kinds = {one.partition(":")[0] for one in item.carriers}
    if carrier not in kinds:
        raise RuleBroken("这一件的著录里没有这种载体；请先在著录里补上载体，再登记存放位置", field="carrier")
    if place.retired:
        raise RuleBroken("这个位置已经停用，请另选一处", field="place")
    told = {"number": number.strip(), "note": note.strip()}
    for name, text in told.items():
        if len(text) > LONGEST[name]:
            raise RuleBroken(f"最多 {LONGEST[name]} 个字", field=name)
    if any(one.carrier == carrier and one.number == told["number"] for one in carriers_of(item.id)):
        raise RuleBroken("同样的载体已经登记了位置；另有一张（盘、件）的，请填不同的编号", field="number")
    kept = CarrierPlace(item_id=item.id, carrier=carrier, place_id=place.id, **told)
    session.add(kept)
    session.flush()
    after = {"carriers": f"{LABELS[Carrier(carrier)]} {told['number']}".strip(), "place": addresses([place.id])[place.id]}
    audit.record(Act.SHELVE, "item", item.id, str(item), by=by, after=after)
    return kept


def keep_no_longer(kept: CarrierPlace, item: Item, *, by: Actor) -> None:
    """Strike a carrier's place out: it was moved, or put into the box."""
    before = {"carriers": f"{LABELS[Carrier(kept.carrier)]} {kept.number}".strip(), "place": addresses([kept.place_id])[kept.place_id]}
    session.delete(kept)
    audit.record(Act.SHELVE, "item", item.id, str(item), by=by, before=before)
