"""Letting reviewers in until a day, and ending their time before it."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from commarch import clock, inspection
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.accounts import mails
from commarch.web.accounts.proof import freshly_proved
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.inspection.blueprint import bp
from commarch.web.inspection.forms import ReviewerForm
from commarch.web.inspection.pack import found


@bp.route("/<uuid:inspection_id>/reviewers/new", methods=["GET", "POST"])
@needs(Duty.ADMIT_REVIEWER)
@freshly_proved
def admit(inspection_id: UUID) -> Response:
    """Invite somebody from outside by mail, until a day."""
    one, form = found(inspection_id), ReviewerForm()
    if request.method == "GET":
        form.until.data = max(one.ends_on, clock.today()).isoformat()
    if form.validate_on_submit() and form.until.day is not None:
        try:
            invited = inspection.admit(one, form.email.data, form.name.data, form.until.day, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            mails.owe_invitation(invited)
            flash(_("已邀请 %(name)s，信寄到 %(email)s。", name=invited.name, email=form.email.data))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    page = render_template("inspection/admit.html", form=form, one=one)
    return make_response(page, 422 if form.errors or form.form_errors else 200)


@bp.post("/<uuid:inspection_id>/reviewers/<uuid:reviewer_id>/end")
@needs(Duty.ADMIT_REVIEWER)
def let_go(inspection_id: UUID, reviewer_id: UUID) -> Response:
    """End a reviewer's time; her open pages stop at the next request."""
    one = found(inspection_id)
    reviewer = inspection.find_reviewer(one, reviewer_id) or abort(404)
    try:
        inspection.let_go(one, reviewer, by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("%(name)s 从现在起看不到这次检查的材料。", name=reviewer.person_name))
    return redirect(url_for("inspection.show", inspection_id=one.id), 303)
