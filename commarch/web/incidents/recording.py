"""Recording an incident, and correcting it as long as the head has not confirmed it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import incidents
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.incidents import Incident, IncidentState
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.incidents.blueprint import bp
from commarch.web.incidents.desk import found
from commarch.web.incidents.forms import IncidentForm, form_of


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.REPORT_INCIDENT)
def record() -> ResponseReturnValue:
    """Record an incident; `code`: of the item from whose page one comes."""
    form = IncidentForm()
    if request.method == "GET":
        form.begin(request.args.get("code", ""))
    elif form.validate():
        try:
            one = incidents.record(form.facts, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已登记。请负责人尽快确认；街道已经能看到。"))
            return redirect(url_for("incidents.show", incident_id=one.id), 303)
    return _page(form)


@bp.route("/<uuid:incident_id>/edit", methods=["GET", "POST"])
@needs(Duty.REPORT_INCIDENT)
def edit(incident_id: UUID) -> ResponseReturnValue:
    """Correct what was recorded."""
    one = found(incident_id)
    if one.state is not IncidentState.RECORDED:
        flash(_("负责人已经确认，登记的内容不再改；又查到的写续报。"), "look")
        return redirect(url_for("incidents.show", incident_id=incident_id), 303)
    if request.method == "GET":
        return _page(form_of(one, incidents.codes_of(one)), one)
    form = IncidentForm()
    if form.validate():
        try:
            incidents.correct(one, form.facts, revision=number(form.revision.data), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已改正。"))
            return redirect(url_for("incidents.show", incident_id=incident_id), 303)
    return _page(form, one)


def _page(form: IncidentForm, one: Incident | None = None) -> ResponseReturnValue:
    page = render_template("incidents/record.html", form=form, one=one, hours=incidents.HOURS)
    return page, 422 if form.errors or form.form_errors else 200
