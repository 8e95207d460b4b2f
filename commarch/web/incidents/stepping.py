"""The steps that the community takes: the head confirms or withdraws, whoever learns more adds it."""

from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import incidents
from commarch.accounts import Duty
from commarch.web import visitor
from commarch.web.attending import Desk
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.incidents.blueprint import bp
from commarch.web.incidents.desk import found, taken
from commarch.web.incidents.forms import BecauseForm, FollowUpForm, StepForm
from commarch.web.incidents.labels import KINDS


@bp.route("/<uuid:incident_id>/confirmation", methods=["GET", "POST"])
@needs(Duty.SIGN_APPRAISAL)
def confirm(incident_id: UUID) -> ResponseReturnValue:
    """Confirm an incident as the head."""
    form = StepForm()
    if form.validate_on_submit():
        revision, by = number(form.revision.data), visitor.actor()
        said = _("已确认，已报街道。")
        if done := taken(Desk(), incident_id, lambda one: incidents.confirm(one, revision=revision, by=by), said, form):
            return done
    return _page("confirm", incident_id, form)


@bp.route("/<uuid:incident_id>/withdrawal", methods=["GET", "POST"])
@needs(Duty.SIGN_APPRAISAL)
def withdraw(incident_id: UUID) -> ResponseReturnValue:
    """Withdraw as the head what was none."""
    form = BecauseForm()
    if form.validate_on_submit():
        because, revision, by = form.because.data or "", number(form.revision.data), visitor.actor()
        said = _("已撤销，记录留着。")
        if done := taken(Desk(), incident_id, lambda one: incidents.withdraw(one, because, revision=revision, by=by), said, form):
            return done
    return _page("withdraw", incident_id, form)


@bp.route("/<uuid:incident_id>/follow-ups", methods=["GET", "POST"])
@needs(Duty.REPORT_INCIDENT)
def follow_up(incident_id: UUID) -> ResponseReturnValue:
    """Add what was learnt or done since."""
    form = FollowUpForm()
    if form.validate_on_submit():
        words, codes = form.words.data or "", incidents.read_codes(form.codes.data or "")
        revision, by = number(form.revision.data), visitor.actor()
        said = _("已续报。")
        if done := taken(Desk(), incident_id, lambda one: incidents.follow_up(one, words, codes, revision=revision, by=by), said, form):
            return done
    return _page("follow_up", incident_id, form)


def _page(name: str, incident_id: UUID, form: StepForm) -> ResponseReturnValue:
    one = found(incident_id)
    if not one.is_open:
        abort(404)
    if request.method == "GET":
        form.revision.data = str(one.revision)
    page = render_template(f"incidents/{name}.html", one=one, form=form, kinds=KINDS)
    return page, 422 if form.errors or form.form_errors else 200
