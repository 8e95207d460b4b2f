"""Opening an inspection, laying evidence out, ending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from commarch import audit, clock, dossier
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.dossier import SheetKind
from commarch.errors import RuleBroken
from commarch.holdings import find_by_code
from commarch.inspection.models import EvidenceKind, EvidenceLine, Inspection, Opinion, Point
from commarch.inspection.queries import KIND
from commarch.inspection.templates import ReadyLine, ReadyPoint, ready_list

#: Conditions of a list that stands ready, as the catalogue calls them.
_CALLED = {"year": "year", "class": "archival_class", "retention": "retention", "due": "due"}
MOST_POINTS, MOST_LINES, LONGEST = 200, 20, 2000


@dataclass(frozen=True)
class Visit:
    """Who inspects what, and when."""

    title: str
    body: str
    begins_on: date
    ends_on: date
    note: str = ""


@dataclass(frozen=True)
class PointFacts:
    """What a point says."""

    wording: str
    block: str = ""
    guidance: str = ""


def open_inspection(visit: Visit, ready: str = "", *, by: Actor) -> Inspection:
    """Open an inspection; with a list that stands ready its points come with the evidence that there is."""
    _check(visit)
    points = ready_list(ready)
    if ready and points is None:
        raise RuleBroken("没有这份要点，请另选一份，或者自己写", field="ready")
    one = Inspection(
        points_from=str(points) if points else "", opened_at=clock.now(), opened_by=by.person_id, opened_by_name=by.name, **_told(visit)
    )
    session.add(one)
    session.flush()
    sheets: dict[str, UUID | None] = {}
    for position, point in enumerate(points.points if points else (), 1):
        _lay(one, point, position, sheets)
    after = {"body": one.body, "begins_on": one.begins_on, "ends_on": one.ends_on, "points": len(points.points) if points else 0}
    audit.record(Act.OPEN_INSPECTION, KIND, one.id, one.title, by=by, after=after)
    return one


def edit(one: Inspection, visit: Visit, *, revision: int, by: Actor) -> None:
    """Change who inspects and when."""
    _open(one, revision)
    _check(visit)
    before = {name: getattr(one, name) for name in _told(visit)}
    for name, value in _told(visit).items():
        setattr(one, name, value)
    changed = {name: value for name, value in before.items() if getattr(one, name) != value}
    if changed:
        session.flush()
        after = {name: getattr(one, name) for name in changed}
        audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, before=changed, after=after)


def add_point(one: Inspection, facts: PointFacts, *, by: Actor) -> Point:
    """Write a further point."""
    _open(one)
    _check_point(facts)
    last, number = session.execute(
        select(func.coalesce(func.max(Point.position), 0), func.count()).where(
            Point.tenant_id == home_tenant(), Point.inspection_id == one.id
        )
    ).one()
    if number >= MOST_POINTS:
        raise RuleBroken(f"一次检查最多 {MOST_POINTS} 条要点，请合并")
    point = Point(inspection_id=one.id, position=last + 1, **_point_told(facts))
    session.add(point)
    session.flush()
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, after={"point": point.wording})
    return point


def edit_point(one: Inspection, point: Point, facts: PointFacts, *, by: Actor) -> None:
    """Reword a point of which nobody has said anything yet."""
    _open(one)
    _check_point(facts)
    _unanswered(point, "改")
    before = point.wording
    for name, value in _point_told(facts).items():
        setattr(point, name, value)
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, before={"point": before}, after={"point": point.wording})


def remove_point(one: Inspection, point: Point, *, by: Actor) -> None:
    """Take a point out with its lines; the evidence itself stays where it is."""
    _open(one)
    _unanswered(point, "去掉")
    session.execute(delete(EvidenceLine).where(EvidenceLine.tenant_id == home_tenant(), EvidenceLine.point_id == point.id))
    session.delete(point)
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, before={"point": point.wording}, after={"removed": point.wording})


def add_line(
    one: Inspection,
    point: Point,
    kind: EvidenceKind,
    label: str,
    *,
    by: Actor,
    conditions: Mapping[str, Any] | None = None,
    archival_code: str = "",
    sheet_id: UUID | None = None,
) -> EvidenceLine:
    """Lay a line of evidence out under a point: a link, no copy."""
    _open(one)
    if not label.strip():
        raise RuleBroken("请写这条材料叫什么，如“2025 年度会计档案”", field="label")
    line = EvidenceLine(inspection_id=one.id, point_id=point.id, position=_next_position(point), kind=kind, label=label.strip()[:LONGEST])
    if kind is EvidenceKind.CATALOGUE:
        line.conditions = dict(conditions or {})
    elif kind is EvidenceKind.ITEM:
        item = find_by_code(archival_code)
        if item is None:
            raise RuleBroken("没有这个档号，请照目录核对；没有归档的文件不能作材料", field="archival_code")
        line.item_id = item.id
    elif kind is EvidenceKind.SHEET:
        if sheet_id is None or dossier.find_sheet(sheet_id) is None:
            raise RuleBroken("请选全宗卷里的一份", field="sheet")
        line.sheet_id = sheet_id
    session.add(line)
    session.flush()
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, after={"point": point.wording, "line": line.label})
    return line


def remove_line(one: Inspection, line: EvidenceLine, *, by: Actor) -> None:
    """Take a line out; where it led stays as it is."""
    _open(one)
    session.delete(line)
    audit.record(Act.EDIT_INSPECTION, KIND, one.id, one.title, by=by, before={"line": line.label}, after={"removed": line.label})


def _lay(one: Inspection, ready: ReadyPoint, position: int, sheets: dict[str, UUID | None]) -> None:
    """Write a point of a list, with a line for each evidence that there is."""
    point = Point(inspection_id=one.id, position=position, block=ready.block, wording=ready.wording, guidance=ready.guidance)
    session.add(point)
    session.flush()
    for place, told in enumerate(ready.lines, 1):
        line = EvidenceLine(inspection_id=one.id, point_id=point.id, position=place, kind=told.kind, label=told.label)
        if told.kind is EvidenceKind.SHEET:
            line.sheet_id = _latest(told.asked["sheet"], sheets)
            if line.sheet_id is None:
                continue
        elif told.kind is EvidenceKind.CATALOGUE:
            line.conditions = _conditions(told, one.begins_on.year - 1)
        session.add(line)


def _latest(kind: str, known: dict[str, UUID | None]) -> UUID | None:
    if kind not in known:
        sheet = dossier.latest(SheetKind(kind))
        known[kind] = sheet.id if sheet else None
    return known[kind]


def _conditions(told: ReadyLine, last_year: int) -> dict[str, Any]:
    return {_CALLED[name]: last_year if value == "last" else value for name, value in told.asked.items()}


def _next_position(point: Point) -> int:
    mine = EvidenceLine.tenant_id == home_tenant(), EvidenceLine.point_id == point.id
    last, number = session.execute(select(func.coalesce(func.max(EvidenceLine.position), 0), func.count()).where(*mine)).one()
    if number >= MOST_LINES:
        raise RuleBroken(f"一条要点最多 {MOST_LINES} 条材料，请用筛选合成一条")
    return int(last) + 1


def _open(one: Inspection, revision: int | None = None) -> None:
    """Refuse what is over, and an old tab."""
    if one.closed_at is not None:
        raise RuleBroken("这次检查已经结束，材料不能再改")
    if revision is not None and one.revision != revision:
        raise RuleBroken("这次检查刚刚有人改过，请看过最新的内容再改")


def _unanswered(point: Point, what: str) -> None:
    said = select(Opinion.id).where(
        Opinion.tenant_id == home_tenant(), Opinion.inspection_id == point.inspection_id, Opinion.point_id == point.id
    )
    if session.scalar(said.limit(1)) is not None:
        raise RuleBroken(f"检查人员已经对这条要点写了意见，不能再{what}")


def _check(visit: Visit) -> None:
    if not visit.title.strip():
        raise RuleBroken("请写检查名称，如“2026 年度档案工作检查”", field="title")
    if not visit.body.strip():
        raise RuleBroken("请写检查单位，如“区档案局”", field="body")
    if visit.ends_on < visit.begins_on:
        raise RuleBroken("结束日期早于开始日期，请核对", field="ends_on")


def _check_point(facts: PointFacts) -> None:
    if not facts.wording.strip():
        raise RuleBroken("请写检查什么", field="wording")


def _told(visit: Visit) -> dict[str, Any]:
    words = {"title": visit.title, "body": visit.body, "note": visit.note}
    return {name: text.strip()[:LONGEST] for name, text in words.items()} | {"begins_on": visit.begins_on, "ends_on": visit.ends_on}


def _point_told(facts: PointFacts) -> dict[str, str]:
    return {name: getattr(facts, name).strip()[:LONGEST] for name in ("block", "wording", "guidance")}
