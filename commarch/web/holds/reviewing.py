"""Moving the day of a hold's review, and the street's refusal of a request to lift it: each with its reason."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holds
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holds import ConsentPart
from commarch.web import visitor
from commarch.web.attending import Desk
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holds.blueprint import bp
from commarch.web.holds.desk import found, list_url
from commarch.web.holds.forms import RefusalForm, ReviewForm
from commarch.web.holds.labels import REASONS
from commarch.web.ids import number


@bp.route("/<uuid:hold_id>/review", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def move_review(hold_id: UUID) -> ResponseReturnValue:
    """Move the day on which somebody looks whether the hold is still needed."""
    one, form = found(hold_id), ReviewForm()
    if request.method == "GET":
        form.revision.data = str(one.revision)
    elif form.validate() and form.review_on.day:
        because, revision = form.because.data or "", number(form.revision.data)
        try:
            holds.move_review(one, form.review_on.day, because, by=visitor.actor(), today=clock.today(), revision=revision)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("复核日期已改到 %(day)s。", day=one.review_on.isoformat()))
            return redirect(url_for("holds.show", hold_id=hold_id), 303)
    page = render_template("holds/review.html", one=one, form=form, count=holds.count_items(one), reasons=REASONS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:hold_id>/refusal", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def refuse(hold_id: UUID) -> ResponseReturnValue:
    """Refuse to lift a hold over the street's own archives."""
    return refused(Desk(), hold_id)


def refused(desk: Desk, hold_id: UUID) -> ResponseReturnValue:
    """Refuse at a desk, as the street's archivist."""
    form = RefusalForm()
    with desk.inside():
        one = found(hold_id)
        count, mine = holds.count_items(one), holds.parts_here()
    if ConsentPart.STREET not in mine:
        abort(403)
    if form.validate_on_submit():
        try:
            with desk.inside():
                holds.refuse_lifting(found(hold_id), form.because.data or "", by=visitor.actor(), revision=number(form.revision.data))
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已退回解冻申请，申请人会看到理由。"))
            return redirect(desk.address("holds", "show", hold_id=hold_id), 303)
    if request.method == "GET":
        form.revision.data = str(one.revision)
    page = render_template(
        "holds/refuse.html",
        one=one,
        form=form,
        count=count,
        reasons=REASONS,
        list_url=list_url(desk),
        back=desk.address("holds", "show", hold_id=hold_id),
        action=desk.address("holds", "refuse", hold_id=hold_id),
    )
    return page, 422 if form.errors or form.form_errors else 200
