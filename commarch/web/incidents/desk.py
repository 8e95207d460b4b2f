"""Where an incident is dealt with: in the community, or at the street, whose archivist steps into the community."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from commarch import incidents
from commarch.errors import RuleBroken
from commarch.incidents import Incident
from commarch.incidents.queries import Key
from commarch.web.attending import Desk
from commarch.web.fields import tell
from commarch.web.ids import read_id


def found(incident_id: UUID) -> Incident:
    """Return an incident of the community; another's is missing."""
    return incidents.find_incident(incident_id) or abort(404)


def list_url(desk: Desk) -> str:
    """Return the address of the list at this desk."""
    return url_for("incidents.list_incidents" if desk.community is None else "supervision.incidents_list")


def after() -> Key | None:
    """Return where a further page of a list begins."""
    key = read_id(request.args.get("after"))
    try:
        instant = datetime.fromisoformat(request.args.get("found", ""))
    except ValueError:
        return None
    return (instant, key) if key and instant.tzinfo else None


def taken(desk: Desk, incident_id: UUID, step: Callable[[Incident], object], said: str, form: FlaskForm) -> ResponseReturnValue | None:
    """Take a step at a desk and lead back to the incident; where a rule of the archives refuses it, say why and return None."""
    try:
        with desk.inside():
            step(found(incident_id))
    except RuleBroken as broken:
        tell(form, broken)
        return None
    flash(said)
    return redirect(desk.address("incidents", "show", incident_id=incident_id), 303)
