"""One incident: how far it is, what was told, what it concerns; its report as PDF."""

from uuid import UUID

from flask import Response, render_template

from commarch import audit, clock, incidents
from commarch.accounts import Duty
from commarch.incidents import Parts
from commarch.printing.incident_reports import print_incident
from commarch.web.attending import Desk
from commarch.web.guards import needs
from commarch.web.incidents.blueprint import bp
from commarch.web.incidents.desk import found, list_url
from commarch.web.incidents.history import step_of
from commarch.web.incidents.labels import KINDS, STATES, WAY, at_step, lateness
from commarch.web.spreadsheets import attachment

PDF = "application/pdf"


@bp.get("/<uuid:incident_id>")
@needs(Duty.REPORT_INCIDENT)
def show(incident_id: UUID) -> str:
    """Show an incident in its community."""
    return shown(Desk(), incident_id)


@bp.get("/<uuid:incident_id>.pdf")
@needs(Duty.REPORT_INCIDENT)
def as_pdf(incident_id: UUID) -> Response:
    """Give the report on an incident as PDF."""
    return printed(Desk(), incident_id)


def shown(desk: Desk, incident_id: UUID) -> str:
    """Render an incident at a desk."""
    with desk.inside():
        one = found(incident_id)
        items, later = incidents.items_of(one), incidents.follow_ups_of(one)
        # who attends for the street oversees, and heads nothing
        parts = incidents.parts_here() if desk.community is None else Parts(heads=False, oversees=True)
        trail = audit.history_of(incidents.KIND, incident_id, limit=30)
    return render_template(
        "incidents/show.html",
        one=one,
        desk=desk,
        url=lambda page: desk.address("incidents", page, incident_id=incident_id),
        list_url=list_url(desk),
        items=items,
        later=later,
        parts=parts,
        history=[step_of(entry) for entry in trail],
        kinds=KINDS,
        states=STATES,
        way=[str(name) for name in WAY],
        at=at_step(one.state),
        late=lateness(one, clock.now()),
        hours=incidents.HOURS,
    )


def printed(desk: Desk, incident_id: UUID) -> Response:
    """Set the report on an incident at a desk."""
    with desk.inside():
        one = found(incident_id)
        content = print_incident(one).content
        title = incidents.title_of(one)
    return attachment(content, f"{title}.pdf", PDF)
