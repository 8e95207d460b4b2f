"""The page that says what this person must do today."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, g, render_template

from commarch import clock, filing_year, handover, incidents, retention, worklist
from commarch.accounts import Duty
from commarch.schemes.deadlines import FilingDeadline, filing_deadlines
from commarch.storage import loose
from commarch.transfer import reminding as transferring
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.labels import FILING_KINDS
from commarch.web.waiting import found_here, my_appraisals
from commarch.worklist import Ahead, Urgency

#: Days ahead in which a document that an activity brings is worth telling.
NEXT = 7

bp = Blueprint("today", __name__, url_prefix="/c/<tenant_code>")


@bp.get("/")
@needs(Duty.VIEW)
def show() -> str:
    """List what waits, in order: overdue, dated, what can be done early."""
    today = clock.today()
    place = visitor.here()
    found = found_here()
    expected, met = worklist.expected_and_met(today.year)
    due, coming = _deadlines(today.year - 1), _deadlines(today.year)
    missing = {one.archival_class: one.missing for one in retention.unfiled([place.tenant_id], years=[today.year - 1])}
    listed = worklist.tasks(found, missing=missing, deadlines=due, duties=place.duties, today=today, ahead=_ahead(today))
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), tzinfo=clock.zone())
    g.frame_tasks = len(listed)
    return render_template(
        "today/show.html",
        groups=[(urgency, [task for task in listed if task.urgency is urgency]) for urgency in Urgency],
        count=len(listed),
        late=sum(task.urgency is Urgency.LATE for task in listed),
        expected=expected,
        met=met,
        year=today.year,
        calendar=sorted((one for one in [*due, *coming] if one.due_on >= today), key=lambda one: one.due_on),
        found=found,
        filed_this_week=worklist.filed_since(monday),
        today=today,
        kinds=FILING_KINDS,
    )


def _ahead(today: date) -> Ahead:
    """Return what activities wait for by next week, what lies in no box, who is leaving, and what happened."""
    awaited, first = filing_year.open_documents(until=today + timedelta(days=NEXT))
    leaving = handover.open_handovers()
    unboxed = sum(count for _year, count in loose.loose_years())
    turns = my_appraisals()
    by = min((one.act_by for one in turns if one.act_by), default=None)
    happened, report_by = incidents.unconfirmed()
    return Ahead(
        awaited=awaited,
        first_awaited_on=first,
        loose=unboxed,
        handovers=len(leaving),
        handover_by=leaving[0].deadline_on if leaving else None,
        turns=len(turns),
        turn_by=by,
        incidents=happened,
        incident_by=report_by.astimezone(clock.zone()).date() if report_by else None,
        transfers=transferring.open_for(visitor.actor().person_id, visitor.here().duties),
    )


def _deadlines(year: int) -> list[FilingDeadline]:
    """Return by when a year is filed, as the street above has decided."""
    chosen = retention.settings_here()
    return filing_deadlines(year, documentary=chosen.documentary, accounting=chosen.accounting)
