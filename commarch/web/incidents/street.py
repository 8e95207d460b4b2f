"""The street's side: incidents of its communities, its report to the county's authority for archives, and their end."""

from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, incidents, supervision
from commarch.accounts import Duty, Role
from commarch.incidents import Incident, IncidentState
from commarch.web import visitor
from commarch.web.attending import Desk, community_attended
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.incidents.blueprint import bp as own
from commarch.web.incidents.desk import after, found, list_url, taken
from commarch.web.incidents.forms import CloseForm, ReportForm, StepForm
from commarch.web.incidents.labels import KINDS, STATES, lateness
from commarch.web.incidents.showing import printed, shown
from commarch.web.paging import PageLinks
from commarch.web.supervision.views import bp

PAGE = 50


@bp.get("/incidents/")
@needs(Duty.SUPERVISE, across=True)
def incidents_list() -> str:
    """List the communities' incidents: kind and how far, not what is told of them."""
    place, ended = visitor.here(), request.args.get("show") == "ended"
    ids = [one.id for one in supervision.communities(place.tenant_id)]
    listed = incidents.across(ids, is_open=not ended, after=after(), limit=PAGE + 1)
    page, show = listed[:PAGE], "ended" if ended else None
    last = page[-1] if len(listed) > PAGE else None
    return render_template(
        "incidents/street.html",
        listed=page,
        ended=ended,
        tabs=[
            (_("未办结"), url_for("supervision.incidents_list"), None, not ended),
            (_("已办结"), url_for("supervision.incidents_list", show="ended"), None, ended),
        ],
        attends=Role.STREET_ARCHIVIST in place.roles,
        kinds=KINDS,
        states=STATES,
        now=clock.now(),
        lateness=lateness,
        page=PageLinks(
            shown=len(page),
            next_url=url_for("supervision.incidents_list", show=show, found=last.found_at.isoformat(), after=last.id) if last else None,
            previous_url=url_for("supervision.incidents_list", show=show) if request.args.get("after") else None,
            unit=_("起"),
            order=_("按发现时间倒序"),
        ),
    )


@bp.get("/incidents/<community>/<uuid:incident_id>")
@needs(Duty.SUPERVISE, across=True)
def incidents_show(community: str, incident_id: UUID) -> str:
    """Show a community's incident to the archivist."""
    return shown(Desk(community_attended(community)), incident_id)


@bp.get("/incidents/<community>/<uuid:incident_id>.pdf")
@needs(Duty.SUPERVISE, across=True)
def incidents_as_pdf(community: str, incident_id: UUID) -> Response:
    """Give the report on a community's incident as PDF, to be sent to the county."""
    return printed(Desk(community_attended(community)), incident_id)


@bp.route("/incidents/<community>/<uuid:incident_id>/report", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def incidents_report(community: str, incident_id: UUID) -> ResponseReturnValue:
    """Record that the street reported an incident to the county."""
    return reported(Desk(community_attended(community)), incident_id)


@bp.route("/incidents/<community>/<uuid:incident_id>/end", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def incidents_close(community: str, incident_id: UUID) -> ResponseReturnValue:
    """Close an incident with its result."""
    return closed(Desk(community_attended(community)), incident_id)


@own.route("/<uuid:incident_id>/report", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def report(incident_id: UUID) -> ResponseReturnValue:
    """Record the report of an incident in the street's own archives."""
    return reported(Desk(), incident_id)


@own.route("/<uuid:incident_id>/end", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def close(incident_id: UUID) -> ResponseReturnValue:
    """Close an incident in the street's own archives."""
    return closed(Desk(), incident_id)


def reported(desk: Desk, incident_id: UUID) -> ResponseReturnValue:
    """Record at a desk that an incident was reported to the county."""
    form = ReportForm()
    if form.validate_on_submit() and form.on.day:
        to, on, written, revision = form.to.data or "", form.on.day, form.number.data or "", number(form.revision.data)

        def step(one: Incident) -> None:
            incidents.report(one, on=on, to=to, number=written, revision=revision, by=visitor.actor(), today=clock.today())

        if done := taken(desk, incident_id, step, _("已登记上报。"), form):
            return done
    elif request.method == "GET":
        form.on.data = clock.today().isoformat()
    return _page("report", desk, incident_id, form, IncidentState.CONFIRMED)


def closed(desk: Desk, incident_id: UUID) -> ResponseReturnValue:
    """Close an incident at a desk."""
    form = CloseForm()
    if form.validate_on_submit():
        result, revision = form.result.data or "", number(form.revision.data)

        def step(one: Incident) -> None:
            incidents.close(one, result, revision=revision, by=visitor.actor(), today=clock.today())

        if done := taken(desk, incident_id, step, _("已办结，报告归入社区的全宗卷。"), form):
            return done
    return _page("close", desk, incident_id, form, IncidentState.REPORTED)


def _page(name: str, desk: Desk, incident_id: UUID, form: StepForm, state: IncidentState) -> ResponseReturnValue:
    with desk.inside():
        one, oversees = found(incident_id), incidents.parts_here().oversees
    if not oversees:
        abort(403)
    back = desk.address("incidents", "show", incident_id=incident_id)
    if request.method == "GET":
        if one.state is not state:
            return redirect(back, 303)
        form.revision.data = str(one.revision)
    told = {"one": one, "form": form, "kinds": KINDS, "list_url": list_url(desk), "back": back}
    page = render_template(f"incidents/{name}.html", action=desk.address("incidents", name, incident_id=incident_id), **told)
    return page, 422 if form.errors or form.form_errors else 200
