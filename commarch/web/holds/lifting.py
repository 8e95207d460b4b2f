"""Asking for the lifting of a hold, and consenting to it with the password typed again."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import holds
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.attending import Desk, proves_herself
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holds.blueprint import bp
from commarch.web.holds.desk import found, list_url
from commarch.web.holds.forms import AskForm, ConsentForm
from commarch.web.holds.labels import PARTS, REASONS, awaited
from commarch.web.ids import number


@bp.route("/<uuid:hold_id>/lifting", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def ask(hold_id: UUID) -> ResponseReturnValue:
    """Ask head and street to lift a hold."""
    one, form = found(hold_id), AskForm()
    if request.method == "GET":
        form.revision.data = str(one.revision)
    elif form.validate():
        try:
            holds.ask_lifting(one, form.because.data or "", by=visitor.actor(), revision=number(form.revision.data))
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已申请解冻，请社区负责人和街道档案员分别同意。"))
            return redirect(url_for("holds.show", hold_id=hold_id), 303)
    page = render_template("holds/ask.html", one=one, form=form, count=holds.count_items(one), reasons=REASONS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:hold_id>/consent", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def consent(hold_id: UUID) -> ResponseReturnValue:
    """Consent as the head; in the street's own archives also as its archivist."""
    return consented(Desk(), hold_id)


def consented(desk: Desk, hold_id: UUID) -> ResponseReturnValue:
    """Consent at a desk, on whose behalf the database says that she may."""
    form = ConsentForm()
    with desk.inside():
        one = found(hold_id)
        count, mine = holds.count_items(one), holds.parts_here()
    if not mine:
        abort(403)
    part = next((one_of for one_of in awaited(one) if one_of in mine), None)
    if part is not None and form.validate_on_submit() and proves_herself(form):
        try:
            with desk.inside():
                lifted = holds.consent(found(hold_id), part, by=visitor.actor(), revision=number(form.revision.data))
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已解冻。") if lifted else _("已作为%(part)s同意，等另一方同意。", part=PARTS[part]))
            return redirect(desk.address("holds", "show", hold_id=hold_id), 303)
    elif part is None and request.method == "POST":
        form.form_errors.append(_("现在不用您同意：还没有人申请解冻，或者您这一方已经同意。"))
    if request.method == "GET":
        form.revision.data = str(one.revision)
    page = render_template(
        "holds/consent.html",
        one=one,
        form=form,
        count=count,
        part=part,
        parts=PARTS,
        reasons=REASONS,
        list_url=list_url(desk),
        back=desk.address("holds", "show", hold_id=hold_id),
        action=desk.address("holds", "consent", hold_id=hold_id),
    )
    return page, 422 if form.errors or form.form_errors else 200
