"""Papers of boxes (盒): note sheets, covers, labels for spines and bottom edges."""

from collections.abc import Sequence
from typing import Any

from commarch.accounts import names_of
from commarch.printing import facts
from commarch.printing.codes import drawn
from commarch.printing.content import Content, heading
from commarch.printing.facts import BoxFacts, House
from commarch.printing.options import Options
from commarch.printing.scope import Scope
from commarch.printing.words import class_of_box, day_words
from commarch.storage import situation

#: Millimetres between labels, and what a sheet leaves for them beside its margins.
_GAP = 6
_ROOM = {"spine": 297 - 16, "label": 210 - 16, "edge": 210 - 16}
#: The name of the fonds on a cover, in points, by how many characters it has.
_NAME_POINTS = ((9, 46), (12, 40), (26, 34), (40, 28))


def note_sheets(scope: Scope, _options: Options) -> Content:
    """Put the note sheets (备考表) of boxes together."""
    found, house = facts.boxes(scope), facts.house()
    happened = situation.situation_of([one.box for one in found])
    names = names_of({id_ for one in found for id_ in (one.box.arranged_by, one.box.checked_by) if id_})
    sheets = [_note_sheet(one, house, happened.get(one.box.id, []), names) for one in found]
    return Content("note_sheet", heading("备考表", scope.words, house) | {"boxes": sheets}, len(found))


def covers(scope: Scope, options: Options) -> Content:
    """Put box covers (盒封面) together: one for each box, or without its particulars one for all."""
    found, house = facts.boxes(scope), facts.house()
    shown = found if options.with_details else list({one.box.archival_class: one for one in found}.values())
    faces = [_cover(one, house, options) for one in shown]
    points = next((size for most, size in _NAME_POINTS if len(house.fonds_name) <= most), 24)
    data = heading("盒封面", scope.words, house) | {"sheet": "a3" if options.on_a3 else "exact", "name_points": points, "covers": faces}
    return Content("cover", data, len(found))


def spines(scope: Scope, options: Options) -> Content:
    """Put labels for spines (盒脊) together."""
    return _labels("盒脊", "label" if options.short_spine else "spine", scope, options)


def edges(scope: Scope, options: Options) -> Content:
    """Put labels for bottom edges (底边) together."""
    return _labels("底边", "edge", scope, options)


def _labels(title: str, kind: str, scope: Scope, options: Options) -> Content:
    found, house = facts.boxes(scope), facts.house()
    labels = [
        {
            "called": str(one.box),
            "spine_mm": one.box.spine_mm,
            "fields": _spine_fields(one, house),
            "qr": drawn(house.code, one.box.token) if options.with_code else "",
        }
        for one in found
    ]
    data = heading(title, scope.words, house) | {"kind": kind, "sheets": _on_sheets(labels, _ROOM[kind])}
    return Content("spine", data, len(found))


def _on_sheets(labels: Sequence[dict[str, Any]], room: int) -> list[list[dict[str, Any]]]:
    """Put labels side by side in their order, as many on a sheet as go."""
    sheets: list[list[dict[str, Any]]] = []
    used = 0
    for label in labels:
        if not sheets or used + _GAP + label["spine_mm"] > room:
            sheets.append([])
            used = -_GAP
        sheets[-1].append(label)
        used += _GAP + label["spine_mm"]
    return sheets


def _spine_fields(one: BoxFacts, house: House) -> list[list[str]]:
    """Return what stands on a spine (DA/T 22-2015); the category goes below its code, so that both stay readable on 20 mm."""
    box = one.box
    fields = [
        ["全宗号", house.fonds_number],
        ["门类", box.archival_class],
        ["年度", str(box.year)],
        ["保管期限", one.retention],
        ["机构（问题）", one.category.replace(" ", "\n", 1)],
        ["起止件号", one.numbers],
        ["盒号", str(box.number)],
    ]
    return [field for field in fields if field[1] or field[0] != "机构（问题）"]


def _cover(one: BoxFacts, house: House, options: Options) -> dict[str, Any]:
    particulars = [["年度", str(one.box.year)], ["保管期限", one.retention], ["机构（问题）", one.category], ["盒号", str(one.box.number)]]
    fields = [field for field in particulars if field[1]] if options.with_details else []
    return {"called": str(one.box), "fonds_name": house.fonds_name, "kind": class_of_box(one.box.archival_class), "fields": fields}


def _note_sheet(one: BoxFacts, house: House, happened: Sequence[str], names: dict[int, str]) -> dict[str, Any]:
    box = one.box
    inside = f"本盒共有归档文件 {one.count} 件、{one.pages} 页，起止件号 {one.numbers}。" if one.count else "本盒没有文件。"
    return {
        "called": str(box),
        "fields": [
            ["全宗号", house.fonds_number],
            ["年度", str(box.year)],
            ["保管期限", one.retention],
            ["盒号", str(box.number)],
        ],
        "situation": [inside, *situation.whole_situation(box, happened).splitlines()],
        "signatures": [
            ["整理人", names.get(box.arranged_by or 0, "")],
            ["整理日期", day_words(box.arranged_on)],
            ["检查人", names.get(box.checked_by or 0, "")],
            ["检查日期", day_words(box.checked_on)],
        ],
    }
