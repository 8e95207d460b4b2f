"""The page that says what this person must do today."""

from datetime import datetime, time, timedelta

from flask import Blueprint, g, render_template

from commarch import clock, worklist
from commarch.accounts import Duty
from commarch.schemes.deadlines import filing_deadlines
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.waiting import found_here
from commarch.worklist import Urgency

bp = Blueprint("today", __name__, url_prefix="/c/<tenant_code>")


@bp.get("/")
@needs(Duty.VIEW)
def show() -> str:
    """List what waits, in order: overdue, dated, what can be done early."""
    today = clock.today()
    place = visitor.here()
    found = found_here()
    expected, met = worklist.expected_and_met(today.year - 1)
    this_year = worklist.expected_and_met(today.year)
    deadlines = [*filing_deadlines(today.year - 1), *filing_deadlines(today.year)]
    due = [one for one in deadlines if one.year == today.year - 1]
    listed = worklist.tasks(found, missing=expected - met, deadlines=due, duties=place.duties, today=today)
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), tzinfo=clock.zone())
    g.frame_tasks = len(listed)
    return render_template(
        "today/show.html",
        groups=[(urgency, [task for task in listed if task.urgency is urgency]) for urgency in Urgency],
        count=len(listed),
        late=sum(task.urgency is Urgency.LATE for task in listed),
        expected=this_year[0],
        met=this_year[1],
        year=today.year,
        calendar=sorted((one for one in deadlines if one.due_on >= today), key=lambda one: one.due_on),
        found=found,
        filed_this_week=worklist.filed_since(monday),
        today=today,
    )
