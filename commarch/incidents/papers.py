"""The report on an incident (档案安全事件报告) as sections: what is printed for the county, and what goes into the fonds dossier."""

from collections.abc import Sequence
from datetime import datetime

from commarch import clock
from commarch.dossier import Section
from commarch.incidents.models import Incident, IncidentFollowUp, IncidentKind
from commarch.incidents.queries import Concerned, follow_ups_of, items_of
from commarch.incidents.rules import HOURS, hours_late
from commarch.schemes.classes import CLASSES
from commarch.schemes.periods import RetentionPeriod

KINDS = {
    IncidentKind.DAMAGE: "档案损毁",
    IncidentKind.LOSS: "档案丢失",
    IncidentKind.LEAK: "档案信息泄露",
    IncidentKind.UNLAWFUL: "擅自销毁或提供档案",
    IncidentKind.OTHER: "其他",
}
COLUMNS = ("序号", "档号", "门类", "年度", "保管期限")


def title_of(incident: Incident) -> str:
    """Return the report's title."""
    return f"档案安全事件报告 {incident.number}"


def sections_of(incident: Incident) -> list[Section]:
    """Return the whole report as it stands. Items are named by their codes alone: a title may name a person."""
    items, later = items_of(incident), follow_ups_of(incident)
    sections = [
        Section(heading="一、基本情况", columns=("项目", "内容"), rows=_basics(incident)),
        Section(heading="二、事件经过", paragraphs=incident.description.splitlines()),
        _concerned(incident, items),
        Section(heading="四、补救措施", paragraphs=incident.remedy.splitlines()),
    ]
    sections += [Section(heading="五、续报", paragraphs=[_followed(one) for one in later])] if later else []
    sections.append(
        Section(heading=f"{'六' if later else '五'}、报告经过", columns=("事项", "办理人", "时间", "说明"), rows=_told(incident))
    )
    if incident.result:
        sections.append(Section(heading=f"{'七' if later else '六'}、处理结果", paragraphs=incident.result.splitlines()))
    return sections


def _basics(incident: Incident) -> list[list[str]]:
    return [
        ["类别", KINDS[incident.kind]],
        ["发现时间", moment_of(incident.found_at)],
        ["发生日期", incident.happened_on.isoformat() if incident.happened_on else "不详"],
        ["地点", incident.place],
        ["可能涉及个人信息", f"{incident.people} 人" if incident.people else "没有发现"],
        ["依据", "《中华人民共和国档案法》第四十四条"],
    ]


def _concerned(incident: Incident, items: Sequence[Concerned]) -> Section:
    said = [f"有档号的 {len(items)} 件。"] if items else ["没有涉及已有档号的档案。"]
    said += [f"此外：{incident.loose}"] if incident.loose else []
    rows: list[list[str | int]] = [
        [
            number,
            one.archival_code,
            CLASSES.get(one.archival_class, one.archival_class),
            one.year,
            RetentionPeriod(one.retention_code).label,
        ]
        for number, one in enumerate(items, start=1)
    ]
    return Section(heading="三、涉及的档案", paragraphs=said, columns=COLUMNS if rows else (), rows=rows)


def _told(incident: Incident) -> list[list[str]]:
    rows = [["登记", incident.recorded_name, moment_of(incident.recorded_at), "街道同时可见"]]
    if incident.confirmed_at:
        rows.append(
            ["负责人确认，报街道", incident.confirmed_name, moment_of(incident.confirmed_at), _kept(incident.due_at, incident.confirmed_at)]
        )
    if incident.reported_on:
        number = f"，文号 {incident.report_number}" if incident.report_number else ""
        rows.append(["街道报档案主管部门", incident.reported_name, incident.reported_on.isoformat(), f"报{incident.reported_to}{number}"])
    if incident.closed_at:
        rows.append(["办结", incident.closed_name, moment_of(incident.closed_at), ""])
    return rows


def _kept(due_at: datetime, done_at: datetime) -> str:
    late = hours_late(due_at, done_at)
    return f"超过 {HOURS} 小时，晚 {late} 小时" if late else f"{HOURS} 小时以内"


def _followed(one: IncidentFollowUp) -> str:
    return f"{moment_of(one.written_at)}（{one.written_name}）{one.words}"


def moment_of(instant: datetime) -> str:
    """Return an instant as it is written, in the deployment's time."""
    return instant.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
