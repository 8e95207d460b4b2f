"""Recording an incident, the head's word, what is learnt later, the street's report to the county, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from commarch import audit, clock, dossier
from commarch.audit import Act, Actor
from commarch.database import home_tenant, one_at_a_time, session
from commarch.dossier import Sheet, SheetKind
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.incidents import rules
from commarch.incidents.models import Incident, IncidentFollowUp, IncidentItem, IncidentKind, IncidentState
from commarch.incidents.papers import KINDS, moment_of, sections_of, title_of
from commarch.incidents.queries import codes_of, parts_here
from commarch.schemes import codes

KIND = "incident"
STREET_ONLY = "由街道档案员办理：街道收到报告后，向档案主管部门报告并办结"


@dataclass(frozen=True, kw_only=True)
class IncidentFacts:
    """What somebody tells of an incident."""

    kind: IncidentKind
    found_at: datetime
    happened_on: date | None = None
    place: str
    description: str
    #: Archival codes of items, in whatever spelling.
    codes: Sequence[str] = ()
    loose: str = ""
    remedy: str
    people: int | None = None


def record(facts: IncidentFacts, *, by: Actor) -> Incident:
    """Record what happened to archives (事件登记); the head confirms it, the street sees it from now on."""
    if by.person_id is None:
        raise RuleBroken("事件由发现的人登记，请本人登录后办理")
    told, items = _checked(facts), _items(facts.codes)
    year = _day(facts.found_at).year
    one_at_a_time("incident")
    last = session.scalar(select(func.max(Incident.running)).where(Incident.tenant_id == home_tenant(), Incident.year == year))
    incident = Incident(
        year=year, running=(last or 0) + 1, recorded_at=clock.now(), recorded_by=by.person_id, recorded_name=by.name, **told
    )
    session.add(incident)
    session.flush()
    _concern(incident, items)
    audit.record(Act.REPORT_INCIDENT, KIND, incident.id, str(incident), by=by, after=_told(told, [one.archival_code for one in items]))
    return incident


def correct(incident: Incident, facts: IncidentFacts, *, revision: int, by: Actor) -> None:
    """Correct what was recorded, as long as the head has not confirmed it."""
    _current(incident, revision, IncidentState.RECORDED)
    told, items = _checked(facts), _items(facts.codes)
    old = _told({name: getattr(incident, name) for name in told}, codes_of(incident))
    mine = (IncidentItem.tenant_id == home_tenant(), IncidentItem.incident_id == incident.id)
    session.execute(delete(IncidentItem).where(*mine))
    _concern(incident, items)
    for name, value in told.items():
        setattr(incident, name, value)
    session.flush()
    new = _told(told, [one.archival_code for one in items])
    changed = [name for name, value in new.items() if value != old[name]]
    if changed:
        before, after = ({name: values[name] for name in changed} for values in (old, new))
        audit.record(Act.EDIT_INCIDENT, KIND, incident.id, str(incident), by=by, before=before, after=after)


def confirm(incident: Incident, *, revision: int, by: Actor) -> None:
    """Confirm as the head that it is so (负责人确认): it is reported to the street, and what was told stays."""
    _current(incident, revision, IncidentState.RECORDED)
    if not parts_here().heads:
        raise RuleBroken("由本单位负责人确认，别人不能代办")
    incident.state, incident.confirmed_at = IncidentState.CONFIRMED, clock.now()
    incident.confirmed_by, incident.confirmed_name = by.person_id, by.name
    session.flush()
    audit.record(Act.REPORT_INCIDENT, KIND, incident.id, str(incident), by=by, after={"state": "负责人确认，已报街道"})


def withdraw(incident: Incident, because: str, *, revision: int, by: Actor) -> None:
    """Withdraw as the head what was none (误报); it stays on record with the reason."""
    _current(incident, revision, IncidentState.RECORDED)
    because = rules.checked_words(because, "because", "请写明为什么不是事件，如：借出未登记，当天已找到")
    if not parts_here().heads:
        raise RuleBroken("由本单位负责人撤销，别人不能代办")
    incident.state, incident.withdrawn_because = IncidentState.WITHDRAWN, because
    session.flush()
    audit.record(Act.EDIT_INCIDENT, KIND, incident.id, str(incident), by=by, after={"state": "误报，撤销"}, reason=because)


def follow_up(incident: Incident, words: str, added: Sequence[str] = (), *, revision: int, by: Actor) -> None:
    """Add what was learnt or done since (续报), and items that turned out to be concerned; nothing is taken back."""
    _current(incident, revision, IncidentState.CONFIRMED, IncidentState.REPORTED)
    words = rules.checked_words(words, "words", "请写明又查到什么、做了什么")
    if by.person_id is None:
        raise RuleBroken("续报由办理的人写，请本人登录后办理")
    known = codes_of(incident)
    items = [one for one in _items(added) if one.archival_code not in known]
    if len(known) + len(items) > rules.MOST_ITEMS:
        raise RuleBroken(f"一起事件最多列 {rules.MOST_ITEMS} 件，其余请用文字说明", field="codes")
    session.add(
        IncidentFollowUp(incident_id=incident.id, words=words, written_at=clock.now(), written_by=by.person_id, written_name=by.name)
    )
    _concern(incident, items)
    flag_modified(incident, "state")  # so that an old tab is told
    session.flush()
    after: dict[str, Any] = {"follow_up": words, "concerned": [one.archival_code for one in items]}
    told = {name: value for name, value in after.items() if value}
    audit.record(Act.EDIT_INCIDENT, KIND, incident.id, str(incident), by=by, after=told)


def report(incident: Incident, *, on: date, to: str, number: str = "", revision: int, by: Actor, today: date) -> None:
    """Record as the street that it was reported to the authority for archives (档案法 44): when, to whom, under which number."""
    _current(incident, revision, IncidentState.CONFIRMED)
    to, number = (" ".join(words.split()) for words in (to, number))
    if not to:
        raise RuleBroken("请填报给哪个档案主管部门，如：松北区档案局", field="to")
    if not _day(incident.found_at) <= on <= today:
        raise RuleBroken("报告日期在发现之后、今天或以前", field="on")
    if not parts_here().oversees:
        raise RuleBroken(STREET_ONLY)
    incident.state, incident.reported_on, incident.reported_name = IncidentState.REPORTED, on, by.name
    incident.reported_to, incident.report_number = to, number
    session.flush()
    after = {"state": "已报档案主管部门", "reported_on": on, "reported_to": to, "document_number": number}
    told = {name: value for name, value in after.items() if value}
    audit.record(Act.REPORT_INCIDENT, KIND, incident.id, str(incident), by=by, after=told)


def close(incident: Incident, result: str, *, revision: int, by: Actor, today: date) -> Sheet:
    """Close as the street what was reported (办结): the whole report goes into the fonds dossier."""
    _current(incident, revision, IncidentState.REPORTED)
    result = rules.checked_words(result, "result", "请写明处理结果：追回、修复、追责、整改")
    if not parts_here().oversees:
        raise RuleBroken(STREET_ONLY)
    incident.result, incident.closed_at, incident.closed_name = result, clock.now(), by.name
    sheet = dossier.write(
        SheetKind.CUSTODY, title_of(incident), sections_of(incident), by=by, on_date=today, year=incident.year, automatic=True
    )
    incident.state, incident.sheet_id = IncidentState.CLOSED, sheet.id
    session.flush()
    after = {"state": "已办结", "dossier": sheet.number}
    audit.record(Act.CLOSE_INCIDENT, KIND, incident.id, str(incident), by=by, after=after, reason=result)
    return sheet


def _checked(facts: IncidentFacts) -> dict[str, Any]:
    """Return the facts as they are stored."""
    rules.check_times(facts.found_at, facts.happened_on, now=clock.now(), found_on=_day(facts.found_at))
    return {
        "kind": facts.kind,
        "found_at": facts.found_at,
        "happened_on": facts.happened_on,
        "place": rules.checked_words(facts.place, "place", "请写明在哪里，如：社区档案室 2 号柜"),
        "description": rules.checked_words(facts.description, "description", "请写明发生了什么"),
        "loose": rules.checked_words(facts.loose, "loose"),
        "remedy": rules.checked_words(facts.remedy, "remedy", "请写明当时采取了什么补救措施；还没有的，写“正在……”"),
        "people": rules.checked_people(facts.people),
    }


def _items(written: Sequence[str]) -> list[Item]:
    """Return the items with these codes; what nobody has is told."""
    asked = list(dict.fromkeys(codes.normalise(one) for one in written if one.strip()))
    if len(asked) > rules.MOST_ITEMS:
        raise RuleBroken(f"一起事件最多列 {rules.MOST_ITEMS} 件，其余请用文字说明", field="codes")
    chosen = select(Item).where(Item.tenant_id == home_tenant(), Item.archival_code.in_(asked)).order_by(Item.code_key, Item.id)
    found = list(session.scalars(chosen)) if asked else []
    missing = [one for one in asked if one not in {item.archival_code for item in found}]
    if missing:
        raise RuleBroken(f"没有这些档号：{'、'.join(missing[:5])}；请照目录核对，没有编目的写在下面一栏", field="codes")
    return found


def _concern(incident: Incident, items: Sequence[Item]) -> None:
    session.add_all([IncidentItem(incident_id=incident.id, item_id=one.id) for one in items])


def _told(told: dict[str, Any], concerned: Sequence[str | None]) -> dict[str, Any]:
    """Return what the trail tells of it, as people say it."""
    return told | {"kind": KINDS[told["kind"]], "found_at": moment_of(told["found_at"]), "concerned": list(concerned)}


def _current(incident: Incident, revision: int, *states: IncidentState) -> None:
    """Lock an incident; refuse an old tab, and what its state does not allow."""
    session.refresh(incident, with_for_update=True)
    if incident.revision != revision:
        raise RuleBroken("这起事件刚刚有人办过一步，请看过最新的内容再办")
    if incident.state not in states:
        raise RuleBroken("这起事件现在不能办这一步，请看它办到了哪里")


def _day(instant: datetime) -> date:
    return instant.astimezone(clock.zone()).date()
