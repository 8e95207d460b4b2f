"""What stands on the labels of boxes and places, and the QR code that leads from a label to its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from commarch import settings
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.libraries import segno
from commarch.schemes.models import Category
from commarch.storage.models import Box, BoxedItem
from commarch.storage.whereabouts import addresses, tree
from commarch.tenancy import Tenant

_WAY = "/storage/at/"


@dataclass(frozen=True)
class BoxLabel:
    """What a box's cover, spine and bottom edge say (DA/T 22-2015)."""

    box_id: UUID
    fonds_number: str
    constituting_unit: str
    archival_class: str
    year: int
    retention_code: str
    category_code: str
    category: str
    #: Box number (盒号).
    number: int
    spine_mm: int
    first_item: int | None
    last_item: int | None
    items: int
    pages: int
    thickness_mm: Decimal
    place: str
    #: What the QR code leads to.
    address: str


@dataclass(frozen=True)
class PlaceLabel:
    """What a cabinet's or a shelf's label says: its classes, retentions, from which year to which."""

    place_id: UUID
    kind: str
    address_in_words: str
    classes: tuple[str, ...]
    retention_codes: tuple[str, ...]
    from_year: int | None
    to_year: int | None
    boxes: int
    custodian: str
    address: str


def labels_of(box_ids: Sequence[UUID]) -> list[BoxLabel]:
    """Return what the labels of these boxes say, in the order of the shelves; four statements for any number."""
    tenant = _tenant()
    held = (
        select(
            BoxedItem.box_id,
            func.min(Item.item_number).label("first"),
            func.max(Item.item_number).label("last"),
            func.count().label("items"),
            func.coalesce(func.sum(Item.pages), 0).label("pages"),
            func.sum(BoxedItem.thickness_mm).label("thickness"),
        )
        .join(Item, (Item.tenant_id == BoxedItem.tenant_id) & (Item.id == BoxedItem.item_id))
        .where(BoxedItem.box_id.in_(box_ids))
        .group_by(BoxedItem.box_id)
    )
    inside = {row.box_id: row for row in session.execute(held)}
    chosen = select(Box, Category.name).join(Category, (Category.tenant_id == Box.tenant_id) & (Category.id == Box.category_id))
    boxes = session.execute(chosen.where(Box.id.in_(box_ids)).order_by(Box.shelving_key, Box.id)).all()
    places = addresses([box.place_id for box, _ in boxes])
    return [_box_label(box, name, inside.get(box.id), places.get(box.place_id, "") if box.place_id else "", tenant) for box, name in boxes]


def label_of(box_id: UUID) -> BoxLabel | None:
    """Return what the label of one box says."""
    return next(iter(labels_of([box_id])), None)


def place_labels(place_ids: Sequence[UUID] | None = None) -> list[PlaceLabel]:
    """Return what the labels of these places say (all in use where none are named), room by room, cabinet by cabinet."""
    tenant = _tenant()
    wanted = None if place_ids is None else set(place_ids)
    found = []
    for room in tree():
        for one in room.every():
            if one.place.id in wanted if wanted is not None else not one.place.retired:
                years = sorted(one.years)
                found.append(
                    PlaceLabel(
                        one.place.id,
                        one.place.kind.value,
                        one.address,
                        tuple(sorted(one.classes)),
                        tuple(sorted(one.retentions, reverse=True)),
                        years[0] if years else None,
                        years[-1] if years else None,
                        one.boxes,
                        room.place.custodian,
                        address_of_token(tenant.code, one.place.token),
                    )
                )
    return found


def address_of_token(tenant_code: str, token: str) -> str:
    """Return the address that a label's QR code says."""
    return f"{settings.current().base_url.rstrip('/')}/c/{tenant_code}{_WAY}{token}"


def token_in(text: str) -> str:
    """Return the token in what a scanner read: a label's whole address, or the token alone."""
    return text.strip().rpartition(_WAY)[2].split("?")[0].split("#")[0].strip("/")


def qr_svg(address: str, *, module_mm: float | None = None) -> str:
    """Draw a QR code as SVG without styles; `module_mm` sets the size of its squares for print."""
    content = BytesIO()
    size: dict[str, Any] = {"scale": module_mm, "unit": "mm"} if module_mm else {"omitsize": True}
    segno.make(address, error="m", micro=False).save(content, kind="svg", xmldecl=False, svgns=True, svgclass="qr", lineclass=None, **size)
    return content.getvalue().decode().strip()


def _tenant() -> Tenant:
    found: Tenant = session.scalars(select(Tenant).where(Tenant.id == home_tenant())).one()
    return found


def _box_label(box: Box, category: str, row: Any, place: str, tenant: Tenant) -> BoxLabel:
    held = row._asdict() if row is not None else {}
    return BoxLabel(
        box.id,
        tenant.fonds_number or "",
        tenant.constituting_unit,
        box.archival_class,
        box.year,
        box.retention_code,
        box.category_code,
        category,
        box.number,
        box.spine_mm,
        held.get("first"),
        held.get("last"),
        held.get("items", 0),
        held.get("pages", 0),
        held.get("thickness", Decimal(0)),
        place,
        address_of_token(tenant.code, box.token),
    )
