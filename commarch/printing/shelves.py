"""Lists of boxes for handing over and for the shelves, labels of places and boxes."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from commarch.database import session
from commarch.printing import facts
from commarch.printing.codes import drawn
from commarch.printing.content import Content, heading
from commarch.printing.facts import BoxFacts, House
from commarch.printing.options import Options
from commarch.printing.scope import Scope
from commarch.printing.words import class_words
from commarch.schemes.periods import RetentionPeriod
from commarch.storage.models import Box, Place, PlaceKind

#: Heading, width in millimetres (0: what is left), in the middle.
HANDED = (
    ("序号", 11, True),
    ("门类", 20, True),
    ("年度", 15, True),
    ("保管期限", 20, True),
    ("机构（问题）", 0, False),
    ("盒号", 14, True),
    ("起止件号", 28, True),
    ("件数", 13, True),
    ("页数", 14, True),
    ("存放位置", 44, False),
    ("备注", 26, False),
)
SHELVED = (
    ("序号", 11, True),
    ("层", 16, True),
    ("盒号", 14, True),
    ("门类", 20, True),
    ("年度", 15, True),
    ("保管期限", 20, True),
    ("机构（问题）", 0, False),
    ("起止件号", 28, True),
    ("件数", 13, True),
    ("盒脊", 16, True),
    ("备注", 36, False),
)
SIGNATURES = ["移交单位（章）", "接收单位（章）", "监交人", "移交人", "接收人", "交接日期"]
_KINDS = {PlaceKind.ROOM: "库房", PlaceKind.CABINET: "柜", PlaceKind.SHELF: "层"}


def handover(scope: Scope, _options: Options) -> Content:
    """Put the list together that is signed when boxes change hands (交接清单)."""
    found, house, paths = facts.boxes(scope), facts.house(), Paths()
    total = f"{len(found)} 盒 {sum(one.count for one in found)} 件 {sum(one.pages for one in found)} 页"
    part = {
        "fields": [*_of_house(house), ["合计", total]],
        "rows": [[*_handed(number, one), paths.of(one.box.place_id), ""] for number, one in enumerate(found, 1)],
        "sentence": f"以上档案共 {total}，移交人已当面点交，接收人清点无误。",
        "signatures": SIGNATURES,
    }
    return _listed("档案交接清单", HANDED, [part], scope, house, len(found))


def shelf_list(scope: Scope, _options: Options) -> Content:
    """Put together what stands where (柜架清单): a part for each cabinet, what is not shelved yet at the end."""
    house, paths = facts.house(), Paths()
    within = paths.below(scope.place_id) if scope.place_id else None
    found = [one for one in facts.boxes(scope) if within is None or one.box.place_id in within]
    found.sort(key=lambda one: (paths.rank(one.box.place_id), one.box.shelving_key))
    parts = []
    for cabinet, standing in groupby(found, key=lambda one: paths.cabinet(one.box.place_id)):
        here = list(standing)
        fields = [*_of_house(house), ["柜架", paths.of(cabinet) or "尚未上架"], ["合计", f"{len(here)} 盒"]]
        rows = [_shelved(number, one, paths) for number, one in enumerate(here, 1)]
        parts.append({"fields": fields, "rows": rows, "sentence": "", "signatures": []})
    return _listed("柜架清单", SHELVED, parts, scope, house, len(found))


def box_labels(scope: Scope, _options: Options) -> Content:
    """Put cards for boxes together: what is in them, where they belong, a code to scan."""
    found, house, paths = facts.boxes(scope), facts.house(), Paths()
    cards = [
        {
            "called": str(one.box),
            "above": house.fonds_name,
            "name": f"{one.box.year} 第 {one.box.number} 盒",
            "lines": [
                " ".join([class_words(one.box.archival_class), one.retention]),
                *filter(None, [one.category, f"件号 {one.numbers}，{one.count} 件" if one.count else "", paths.of(one.box.place_id)]),
            ],
            "qr": drawn(house.code, one.box.token),
        }
        for one in found
    ]
    return Content("labels", heading("盒标签", scope.words, house) | {"cards": cards}, len(found))


def place_labels(scope: Scope, _options: Options) -> Content:
    """Put cards for rooms, cabinets and shelves together: what stands there (类别, 期限, 起止年度), a code to scan."""
    house, paths = facts.house(), Paths()
    places = [paths.places[place_id] for place_id in paths.ordered(scope.place_id)]
    standing = _standing(paths)
    cards = [
        {
            "called": paths.of(place.id),
            "above": " · ".join(filter(None, [house.name, paths.of(place.parent_id)])),
            "name": named(place),
            "lines": standing.get(place.id, ["尚未放盒"] if place.kind is not PlaceKind.ROOM else []),
            "qr": drawn(house.code, place.token),
        }
        for place in places
    ]
    return Content("labels", heading("柜架标签", scope.words, house) | {"cards": cards}, len(cards))


def count_places(scope: Scope) -> int:
    """Count the places that labels would be printed for."""
    return len(Paths().ordered(scope.place_id))


def count_shelved(scope: Scope) -> int:
    """Count the boxes that stand in a place, or all."""
    if not scope.place_id:
        return facts.count_boxes(scope)
    standing: ColumnElement[bool] = Box.place_id.in_(Paths().below(scope.place_id))
    return session.scalar(select(func.count()).select_from(Box).where(standing, *scope.of_boxes())) or 0


def named(place: Place) -> str:
    """Return a place as its label names it: 03 柜, 2 层, 库房 A 档案室."""
    word = _KINDS[place.kind]
    said = f"{place.code} {word}" if place.kind is not PlaceKind.ROOM else place.name or f"{word} {place.code}"
    return said if place.kind is PlaceKind.ROOM or not place.name else f"{said} {place.name}"


class Paths:
    """All places in use with the way to each: 档案室 › 03 柜 › 2 层. They are few, and read at once."""

    def __init__(self) -> None:
        found = session.scalars(select(Place).where(Place.retired.is_(False)).order_by(Place.position, Place.code)).all()
        self.places: dict[UUID, Place] = {place.id: place for place in found}
        self._ranks: dict[UUID, int] = {place_id: number for number, place_id in enumerate(self.ordered(None))}

    def of(self, place_id: UUID | None) -> str:
        """Return the way to a place in words; "" for none."""
        place = self.places.get(place_id) if place_id else None
        return " ".join(filter(None, [self.of(place.parent_id), named(place)])) if place else ""

    def cabinet(self, place_id: UUID | None) -> UUID | None:
        """Return the cabinet that a shelf belongs to."""
        place = self.places.get(place_id) if place_id else None
        return place.parent_id if place and place.kind is PlaceKind.SHELF else place_id

    def rank(self, place_id: UUID | None) -> int:
        """Return where a place comes on a walk through the rooms; nowhere is last."""
        return self._ranks.get(place_id, len(self._ranks)) if place_id else len(self._ranks)

    def below(self, place_id: UUID) -> set[UUID]:
        """Return a place and everything in it."""
        return set(self.ordered(place_id))

    def ordered(self, top: UUID | None) -> list[UUID]:
        """Return places in the order of a walk, from one of them down or all."""
        found = [top] if top in self.places else []
        for place in self.places.values():
            if place.parent_id == top:
                found += self.ordered(place.id)
        return found


def _standing(paths: Paths) -> dict[UUID, list[str]]:
    """Return for each cabinet and shelf what stands there: classes, years, periods, how many boxes."""
    chosen = select(Box.place_id, Box.archival_class, Box.year, Box.retention_code, func.count().label("count"))
    grouped = chosen.where(Box.place_id.is_not(None)).group_by(Box.place_id, Box.archival_class, Box.year, Box.retention_code)
    there: dict[UUID, list[Any]] = {}
    for row in session.execute(grouped):
        for place_id in {row.place_id, paths.cabinet(row.place_id)}:
            there.setdefault(place_id, []).append(row)
    return {place_id: _summed(rows) for place_id, rows in there.items()}


def _summed(rows: Sequence[Any]) -> list[str]:
    years = [row.year for row in rows]
    periods = sorted({row.retention_code for row in rows}, key=facts.period_rank)
    span = str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}"
    return [
        f"{'、'.join(class_words(code) for code in sorted({row.archival_class for row in rows}))} · {span}",
        f"{'、'.join(RetentionPeriod(code).label for code in periods)}，{sum(row.count for row in rows)} 盒",
    ]


def _of_house(house: House) -> list[list[str]]:
    return [["全宗号", house.fonds_number], ["全宗名称", house.fonds_name]]


def _handed(number: int, one: BoxFacts) -> list[str]:
    box = one.box
    alike = [str(number), class_words(box.archival_class), str(box.year), one.retention, one.category]
    return [*alike, str(box.number), one.numbers, str(one.count), str(one.pages)]


def _shelved(number: int, one: BoxFacts, paths: Paths) -> list[str]:
    box, place = one.box, paths.places.get(one.box.place_id) if one.box.place_id else None
    alike = [class_words(box.archival_class), str(box.year), one.retention, one.category, one.numbers, str(one.count)]
    return [str(number), named(place) if place else "", str(box.number), *alike, f"{box.spine_mm}毫米", ""]


def _listed(
    title: str, columns: Sequence[tuple[str, int, bool]], parts: list[dict[str, Any]], scope: Scope, house: House, rows: int
) -> Content:
    told = [{"name": name, "width": width, "middle": middle} for name, width, middle in columns]
    return Content("boxes", heading(title, scope.words, house) | {"columns": told, "parts": parts}, rows)
