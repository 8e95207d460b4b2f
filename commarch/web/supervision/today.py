"""What the street's archivist must do today: urge who is overdue, call whom no mail reached, fill a vacant post, help who lags."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from commarch import clock, handover, supervision
from commarch.accounts import Duty
from commarch.appraisal import Stage
from commarch.appraisal.queries import Seen as Batch
from commarch.appraisal.queries import across
from commarch.handover import Seen
from commarch.incidents import IncidentState
from commarch.incidents import Seen as Incident
from commarch.supervision import Figures, Vacancy
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.incidents.labels import KINDS, lateness
from commarch.web.supervision import settings  # noqa: F401 - its page
from commarch.web.supervision.search import bp
from commarch.web.supervision.views import filing_year
from commarch.web.waiting import found_across

__all__ = ["bp", "today"]

#: Days overdue after which it is the street's business too, and the share of expected entries below which a community lags.
ESCALATED, LAGGING = 30, 0.95
#: Days for which a post may be vacant before it is the street's business.
VACANT = 7
Line = dict[str, Any]


@bp.get("/today")
@needs(Duty.SUPERVISE, across=True)
def today() -> str:
    """List what waits for the street, in order."""
    street_id, day = visitor.here().tenant_id, clock.today()
    communities = supervision.communities(street_id)
    figures = supervision.overview(communities, year=filing_year(day), today=day)
    late = [_urge(one, one.overdue_days(day)) for one in figures if one.overdue_days(day) > ESCALATED]
    late.sort(key=lambda line: -line["days"])
    empty = supervision.vacancies(street_id, today=day)
    late += _late_handovers(handover.across([one.id for one in communities]), day)
    late += [_long_vacant(one, one.days(day)) for one in empty if one.days(day) > VACANT]
    soon = [
        *_vacancies([one.community for one in empty if not one.post and one.days(day) <= VACANT]),
        *_undelivered(sum(one.failed_notices for one in figures)),
    ]
    late += [_help(one, filing_year(day)) for one in figures if one.filing_rate is not None and one.filing_rate < LAGGING]
    approvals = [one for one in across([one.id for one in communities]) if one.stage is Stage.SUBMITTED]
    late = [*(_approval(one, day) for one in approvals if _is_late(one, day)), *late]
    soon = [*(_approval(one, day) for one in approvals if not _is_late(one, day)), *soon]
    happened = [_incident(one) for one in found_across().incidents]
    late = [*(line for line in happened if line["kind"] == "late"), *late]
    soon = [*(line for line in happened if line["kind"] == "soon"), *soon]
    for line in [*late, *soon][:1]:
        line["primary"] = True
    return render_template("supervision/today.html", late=late, soon=soon)


def _is_late(one: Batch, day: date) -> bool:
    return one.act_by is not None and one.act_by < day


def _approval(one: Batch, day: date) -> Line:
    """A batch of appraisal that waits for the street's approval."""
    late = _is_late(one, day)
    left = (one.act_by - day).days if one.act_by else 0
    return {
        "count": one.items,
        "unit": _("件"),
        "kind": "late" if late else "soon",
        "title": _("%(name)s：鉴定批次 %(number)s 等您审批", name=one.community, number=one.number),
        "text": _("拟销毁 %(gone)s 件，续存 %(kept)s 件。可以全部批准、单独不批准，或退回小组。", gone=one.to_destroy, kept=one.kept),
        "deadline": _("逾期 %(days)s 天", days=f"{-left:,}") if late else _("剩 %(days)s 天", days=left),
        "deadline_note": one.act_by.isoformat() if one.act_by else "",
        "label": _("去审批"),
        "url": url_for("supervision.appraisal_show", community=one.code, appraisal_id=one.id),
    }


def _incident(one: Incident) -> Line:
    """An incident that is not closed: late as long as the head lets the street wait."""
    late = "" if one.confirmed_at else lateness(one, clock.now())
    said = {
        IncidentState.RECORDED: _("社区登记了，负责人还没有确认。打电话问清情况，督促补救。"),
        IncidentState.CONFIRMED: _("看报告，核实补救措施，报档案主管部门。"),
        IncidentState.REPORTED: _("已经上报。跟到处理完，写结果、办结。"),
    }
    return {
        "count": 1,
        "unit": _("起"),
        "kind": "late" if late else "soon",
        "title": _("%(name)s：%(kind)s", name=one.community, kind=KINDS[one.kind]),
        "text": said[one.state],
        "deadline": late or _("这几天"),
        "deadline_note": "",
        "label": _("去看"),
        "url": url_for("supervision.incidents_show", community=one.code, incident_id=one.id),
    }


def _urge(one: Figures, days: int) -> Line:
    return {
        "count": one.expired,
        "unit": _("件"),
        "kind": "late",
        "days": days,
        "title": _("%(name)s：到期档案还没有鉴定", name=one.name),
        "text": _("看清单，再打电话给档案员和负责人；系统每周也在提醒他们。"),
        "deadline": _("逾期 %(days)s 天", days=f"{days:,}"),
        "deadline_note": "",
        "label": _("看清单"),
        "url": url_for("supervision.show_community", community=one.code, expired=1),
    }


def _vacancies(names: list[str]) -> list[Line]:
    return [
        {
            "count": 1,
            "unit": _("个"),
            "kind": "soon",
            "title": _("%(name)s没有档案员", name=name),
            "text": _("没有人会收到提醒。请社区定人，由管理员在「人员」里邀请。"),
            "deadline": _("这几天"),
            "deadline_note": "",
            "label": _("看社区"),
            "url": url_for("supervision.overview"),
        }
        for name in names
    ]


def _long_vacant(one: Vacancy, days: int) -> Line:
    """A community without a clerk, or a post that nobody holds, for more than a week."""
    what = _("%(name)s的「%(post)s」岗位没有人", name=one.community, post=one.post)
    return {
        "count": days,
        "unit": _("天"),
        "kind": "late",
        "title": what if one.post else _("%(name)s没有档案员", name=one.community),
        "text": _("空岗超过 7 天。请社区定人；前任没有交接的，可以在「离岗交接」里替社区发起。"),
        "deadline": _("空岗 %(days)s 天", days=days),
        "deadline_note": "",
        "label": _("去看"),
        "url": url_for("supervision.handover_list"),
    }


def _late_handovers(listed: list[Seen], day: date) -> list[Line]:
    """Handovers that are not signed seven days after the clerk left."""
    return [
        {
            "count": 1,
            "unit": _("份"),
            "kind": "late",
            "title": _("%(name)s：%(giver)s的离岗交接过了期限", name=one.community, giver=one.giver_name),
            "text": _("离岗后 7 天内要办完。催一催当事人；联系不上的，办应急交接。"),
            "deadline": _("逾期 %(days)s 天", days=(day - one.deadline_on).days),
            "deadline_note": "",
            "label": _("去看"),
            "url": url_for("supervision.handover_list"),
        }
        for one in listed
        if one.deadline_on < day
    ]


def _undelivered(count: int) -> list[Line]:
    line = {
        "count": count,
        "unit": _("封"),
        "kind": "soon",
        "title": _("社区的提醒没有送达"),
        "text": _("邮箱可能写错了。核对邮箱，或者打电话告诉本人。"),
        "deadline": _("这几天"),
        "deadline_note": "",
        "label": _("去看"),
        "url": url_for("supervision.notices", state="failed"),
    }
    return [line] if count else []


def _help(one: Figures, year: int) -> Line:
    return {
        "count": one.expected - one.met,
        "unit": _("项"),
        "kind": "late",
        "title": _("%(name)s：%(year)s 年度没有归齐", name=one.name, year=year),
        "text": _("每年应有的 %(expected)s 项里已有 %(met)s 项。问问缺的是没有，还是没找到。", expected=one.expected, met=one.met),
        "deadline": _("已过截止日"),
        "deadline_note": "",
        "label": _("看目录"),
        "url": url_for("supervision.show_community", community=one.code, year=year),
    }
