"""What a community that keeps its archives well has done: an activity under way, years closed, boxes on shelves; and what was looked at."""

from datetime import date, timedelta

from commarch import clock, completeness, filing_year, incidents, inspection
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.filing_year import Plan
from commarch.incidents import Incident, IncidentFacts, IncidentKind
from commarch.inspection import Visit
from commarch.jobs import quality as quality_jobs
from commarch.storage import Box, Place, boxing, closing, loose, places, shelving
from commarch.storage.settings import measures

#: The community that has a room with two cabinets; last year's items lie loose, to be boxed by whoever tries.
SHELVES, WIDTH_MM = 6, 900
#: Days since the election began.
ELECTION = 38


def keep_well(tenant_id: int, clerk: Actor, head: Actor, *, today: date) -> None:
    """Box and shelve the older years, close one, begin an activity, answer for what last year did not bring."""
    with within(session, Context(Mode.MEMBER, tenant_id, clerk.person_id)):
        boxes = [box.id for box in _box_older_years(clerk, today)]
        shelf = _furnish(clerk)
        shelving.shelve(boxes, shelf, by=clerk)
        done = [session.get_one(Box, {"tenant_id": tenant_id, "id": one}) for one in boxes[: len(boxes) // 2]]
        for box in done:
            closing.close(box, by=clerk, today=today)
        _answer_for(today.year - 1, clerk)
        _close_newest_whole_year(today, clerk)
        _begin_election(clerk, today)
        _prepare_inspection(clerk, today)
        leak = _find_a_leak(clerk)
    with within(session, Context(Mode.MEMBER, tenant_id, head.person_id)):
        for box in [session.merge(one) for one in done[:4]]:
            closing.check(box, by=head, today=today)
        incident = session.merge(leak)
        incidents.confirm(incident, revision=incident.revision, by=head)


def look_everywhere(tenant_ids: list[int]) -> None:
    """Check the quality of all, as the worker does by itself."""
    for tenant_id in tenant_ids:
        quality_jobs.look_in(tenant_id)


def _box_older_years(by: Actor, today: date) -> list[Box]:
    years = sorted(year for year, _count in loose.loose_years() if year < today.year - 1)
    kinds = [one.kind for year in years for one in loose.loose_classes(year, measures())]
    return [box for kind in kinds for box in boxing.box_up(kind, by=by)]


def _furnish(by: Actor) -> Place:
    room = places.add_room("01", "社区档案室", by=by)
    first = places.add_cabinet(room, "01", "铁皮柜一", shelves=SHELVES, capacity_mm=WIDTH_MM, by=by)
    places.add_cabinet(room, "02", "铁皮柜二", shelves=SHELVES, capacity_mm=WIDTH_MM, by=by)
    return places.below(first)[0]


def _answer_for(year: int, by: Actor) -> None:
    missing = [one.lineage for one in completeness.expected_entries(year) if one.is_missing]
    if answered := missing[: len(missing) // 2]:
        completeness.state_absent(answered, year, "本年未开展此项工作", by=by)


def _close_newest_whole_year(today: date, by: Actor) -> None:
    """Close the newest year that has items and no drafts."""
    states = (filing_year.state_of(year) for year in range(today.year - 2, today.year - 30, -1))
    whole = next((state for state in states if state.series and not state.drafts), None)
    if whole is not None:
        filing_year.close_year(whole.year, by=by, today=today)


def _begin_election(by: Actor, today: date) -> None:
    filing_year.begin_templates(by=by)
    template = next(one for one in filing_year.templates() if one.name == "居民委员会换届选举")
    begun = today - timedelta(days=ELECTION)
    documents = filing_year.documents_of(template)
    plan = Plan(name=f"{begun.year} 年居民委员会换届选举", kind=template.name, starts_on=begun, documents=documents)
    activity = filing_year.begin_activity(plan, by=by, today=today)
    filing_year.answer_none(activity.documents[0], "由街道统一制定，本社区不另行文", by=by)


def _prepare_inspection(by: Actor, today: date) -> None:
    """Lay out what the district will ask for in ten days."""
    first = today + timedelta(days=10)
    visit = Visit(f"{today.year} 年度档案工作检查", "区档案局", first, first + timedelta(days=1))
    inspection.open_inspection(visit, "default", by=by)


def _find_a_leak(by: Actor) -> Incident:
    """Report what happened yesterday evening; the street has still to report it to the county."""
    told = IncidentFacts(
        kind=IncidentKind.DAMAGE,
        found_at=clock.now() - timedelta(hours=14),
        place="社区档案室 2 号柜",
        description="暖气管接头渗水，柜子最下层受潮，一盒会议记录的外盒浸湿。",
        loose="2 号柜最下层一盒，尚未编目",
        remedy="关了阀门，受潮的一盒移到通风处平放阴干，其余移上一层。",
    )
    return incidents.record(told, by=by)
