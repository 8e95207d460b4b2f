"""A community that is inspected: 王敏 lays evidence out, 陈桂兰 lets 钱磊 in, who has an account already."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commarch import clock, dossier, inspection
from commarch.audit import Actor
from commarch.database import session
from commarch.inspection import EvidenceKind, Inspection, PointFacts, Reviewer, Verdict, Visit
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, QIAN_LEI, WANG_MIN

HOME, OUTSIDE = "/c/hongqi/inspections", "/c/hongqi/inspections/assigned"


def a_visit(title: str = "2026 年度档案工作检查", **facts: Any) -> Visit:
    """Return who inspects what: the district's archives administration, today and tomorrow."""
    return Visit(title, **{"body": "区档案局", "begins_on": TODAY, "ends_on": TODAY + timedelta(days=1), **facts})


def opened(ready: str = "", **facts: Any) -> UUID:
    """Let 王敏 open an inspection in 红旗社区; returns its id."""
    with given.acting(WANG_MIN, "hongqi") as by:
        return inspection.open_inspection(a_visit(**facts), ready, by=by).id


def a_line(
    inspection_id: UUID, kind: EvidenceKind = EvidenceKind.CATALOGUE, label: str = "上年度归档文件", **facts: Any
) -> tuple[UUID, UUID]:
    """Let 王敏 write a point with one line; returns the ids of both."""
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(inspection_id)
        point = inspection.add_point(one, PointFacts("按时归档", "收集归档", "看上年度归档文件"), by=by)
        return point.id, inspection.add_line(one, point, kind, label, by=by, **facts).id


def let_in(inspection_id: UUID, until: date = TODAY + timedelta(days=5)) -> UUID:
    """Let 陈桂兰 invite 钱磊 until a day; returns the id of his admission."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        inspection.admit(found(inspection_id), QIAN_LEI.email, QIAN_LEI.name, until, by=by)
        return inspection.reviewers_of(found(inspection_id))[0].id


def found(inspection_id: UUID) -> Inspection:
    """Return an inspection of the tenant of this transaction."""
    one = inspection.find_inspection(inspection_id)
    assert one is not None
    return one


def laid_out(by: Actor, words: str) -> None:
    """Put an inspection with something of every kind into the tenant of this transaction."""
    one = inspection.open_inspection(a_visit(words, note=words), by=by)
    point = inspection.add_point(one, PointFacts(words, words, words), by=by)
    line = inspection.add_line(one, point, EvidenceKind.CATALOGUE, words, conditions={"year": 2015}, by=by)
    assert line.kind is EvidenceKind.CATALOGUE
    inspection.add_line(one, point, EvidenceKind.ITEM, words, archival_code=given.a_filed_item(by, words).archival_code or "", by=by)
    inspection.add_line(one, point, EvidenceKind.SHEET, words, sheet_id=dossier.sheets()[0].id, by=by)
    # whoever holds an account may be let in; here the clerk herself stands for her
    session.add(Reviewer(inspection_id=one.id, person_id=by.person_id, person_name=by.name, admitted_at=clock.now(), until=TODAY))
    session.flush()
    inspection.give_opinion(one, point, Verdict.REMARK, words, by=by)
