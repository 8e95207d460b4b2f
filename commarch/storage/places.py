"""Places (存放位置): rooms, cabinets, shelves, made and kept; boxes are put on them, loose carriers too."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.storage.models import Box, CarrierPlace, Place, PlaceKind

KIND = "place"
MOST_SHELVES = 20
LONGEST_NAME = 100
LONGEST_SHELF_MM = 20_000
_CODE = re.compile(r"[\w.·-]{1,12}")
_BELOW = {PlaceKind.ROOM: PlaceKind.CABINET, PlaceKind.CABINET: PlaceKind.SHELF}
LABELS = {PlaceKind.ROOM: "库房", PlaceKind.CABINET: "柜", PlaceKind.SHELF: "层"}


def find_place(place_id: UUID) -> Place | None:
    """Return the place with this id."""
    found: Place | None = session.get(Place, {"tenant_id": home_tenant(), "id": place_id})
    return found


def add_room(code: str, name: str, *, custodian: str = "", by: Actor) -> Place:
    """Add a room; `custodian` names who keeps it where that is not we ourselves (街道代管)."""
    return _add(Place(kind=PlaceKind.ROOM, code=code, name=name, custodian=custodian), None, by)


def add_cabinet(room: Place, code: str, name: str = "", *, shelves: int = 0, capacity_mm: int = 0, by: Actor) -> Place:
    """Add a cabinet to a room, with so many shelves of one width, numbered from the top."""
    if not 0 <= shelves <= MOST_SHELVES:
        raise RuleBroken(f"一柜最多 {MOST_SHELVES} 层", field="shelves")
    cabinet = _add(Place(kind=PlaceKind.CABINET, code=code, name=name), room, by)
    for number in range(1, shelves + 1):
        add_shelf(cabinet, str(number), capacity_mm, by=by)
    return cabinet


def add_shelf(cabinet: Place, code: str, capacity_mm: int, name: str = "", *, by: Actor) -> Place:
    """Add a shelf to a cabinet; its width is what boxes fill with their spines."""
    _check_width(capacity_mm)
    return _add(Place(kind=PlaceKind.SHELF, code=code, name=name, capacity_mm=capacity_mm), cabinet, by)


def edit(place: Place, *, code: str, name: str, by: Actor, capacity_mm: int | None = None, custodian: str = "") -> None:
    """Correct what a place is called, or how wide a shelf is."""
    new: dict[str, object] = {"code": _checked_code(place, code), "name": _short(name, "name")}
    if place.kind is PlaceKind.SHELF:
        _check_width(capacity_mm)
        new["capacity_mm"] = capacity_mm
    if place.kind is PlaceKind.ROOM:
        new["custodian"] = _short(custodian, "custodian")
    changed = {key: value for key, value in new.items() if getattr(place, key) != value}
    if changed:
        before = {key: getattr(place, key) for key in changed}
        for key, value in changed.items():
            setattr(place, key, value)
        audit.record(Act.EDIT_PLACE, KIND, place.id, label_of_place(place), by=by, before=before, after=changed)


def retire(place: Place, *, by: Actor) -> None:
    """Use a place no longer: it and what belongs to it must be empty."""
    inside = [place.id, *(one.id for one in below(place))]
    boxes = session.scalar(select(func.count()).select_from(Box).where(Box.place_id.in_(inside))) or 0
    carriers = session.scalar(select(func.count()).select_from(CarrierPlace).where(CarrierPlace.place_id.in_(inside))) or 0
    if boxes or carriers:
        raise RuleBroken(f"这里还放着 {boxes + carriers} 盒（件），请先移到别处，再停用")
    for one in (place, *below(place)):
        one.retired = True
    audit.record(Act.EDIT_PLACE, KIND, place.id, label_of_place(place), by=by, after={"retired": True})


def restore(place: Place, *, by: Actor) -> None:
    """Use a retired place again."""
    parent = find_place(place.parent_id) if place.parent_id else None
    if parent is not None and parent.retired:
        raise RuleBroken("上一级已经停用，请先恢复它")
    place.retired = False
    audit.record(Act.EDIT_PLACE, KIND, place.id, label_of_place(place), by=by, after={"retired": False})


def below(place: Place) -> Sequence[Place]:
    """Return everything inside a place, cabinets before their shelves."""
    children = list(session.scalars(select(Place).where(Place.parent_id == place.id).order_by(Place.position, Place.id)))
    if place.kind is PlaceKind.ROOM and children:
        within = select(Place).where(Place.parent_id.in_([one.id for one in children])).order_by(Place.position, Place.id)
        return [*children, *session.scalars(within)]
    return children


def label_of_place(place: Place) -> str:
    """Return what a place is called in the trail: 柜 03."""
    return f"{LABELS[place.kind]} {place.code}" + (f" {place.name}" if place.name else "")


def _add(place: Place, parent: Place | None, by: Actor) -> Place:
    if parent is not None and (_BELOW.get(parent.kind) is not place.kind or parent.retired):
        raise RuleBroken("柜放在库房里，层放在柜里；停用的地方不能再增设")
    place.parent_id = parent.id if parent else None
    place.name, place.custodian = _short(place.name, "name"), _short(place.custodian or "", "custodian")
    place.code = _checked_code(place, place.code)
    last = select(func.coalesce(func.max(Place.position), 0)).where(Place.parent_id.is_not_distinct_from(place.parent_id))
    place.position = (session.scalar(last) or 0) + 1
    session.add(place)
    session.flush()
    after = {"code": place.code} | ({"capacity_mm": place.capacity_mm} if place.capacity_mm else {})
    audit.record(Act.EDIT_PLACE, KIND, place.id, label_of_place(place), by=by, after=after)
    return place


def _checked_code(place: Place, code: str) -> str:
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise RuleBroken("编号用字母、数字、汉字，最多 12 个字符，如 01、A2", field="code")
    with session.no_autoflush:
        same = select(Place.id).where(Place.parent_id.is_not_distinct_from(place.parent_id), Place.code == code)
        if any(one != place.id for one in session.scalars(same)):
            raise RuleBroken(f"这里已经有编号 {code}，请换一个", field="code")
    return code


def _short(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NAME:
        raise RuleBroken(f"最多 {LONGEST_NAME} 个字", field=field)
    return text


def _check_width(capacity_mm: int | None) -> None:
    if capacity_mm is None or not 0 < capacity_mm <= LONGEST_SHELF_MM:
        raise RuleBroken(f"层宽请填 1 至 {LONGEST_SHELF_MM} 毫米，如 900", field="capacity_mm")
