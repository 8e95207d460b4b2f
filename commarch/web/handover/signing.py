"""Signing with the password typed again, and closing a handover whose giver has vanished."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from commarch import clock, handover
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.handover import Handover
from commarch.storage import StockTake
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.handover.blueprint import HERE, bp
from commarch.web.handover.desk import Desk, found, proves_herself
from commarch.web.handover.forms import ForceForm, SignForm
from commarch.web.handover.labels import PARTS, STATES, line_label, unit_label
from commarch.web.ids import number


@bp.route(f"{HERE}/<uuid:handover_id>/signature", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def sign(handover_id: UUID) -> ResponseReturnValue:
    """Sign as the one whose turn it is."""
    return signed(Desk(), handover_id)


@bp.route(f"{HERE}/<uuid:handover_id>/forced", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def force(handover_id: UUID) -> ResponseReturnValue:
    """Close a handover without the giver."""
    return forced(Desk(), handover_id)


def signed(desk: Desk, handover_id: UUID) -> ResponseReturnValue:
    """Sign at a desk."""
    form = SignForm()
    if form.validate_on_submit() and proves_herself(form):
        try:
            with desk.inside():
                one, by = found(handover_id), visitor.actor()
                part = handover.sign(one, revision=number(form.revision.data), by=by, today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已作为%(part)s签字。", part=PARTS[part]))
            return redirect(desk.url("show", handover_id), 303)
    with desk.inside():
        one = found(handover_id)
        mine = handover.may_sign(one, visitor.actor())
    _show_revision(form, one)
    told = {"states": STATES, "mine": mine, "line_label": line_label, "unit_label": unit_label}
    page = render_template("handover/sign.html", one=one, form=form, desk=desk, **told)
    return page, 422 if form.errors or form.form_errors else 200


def forced(desk: Desk, handover_id: UUID) -> ResponseReturnValue:
    """Close a handover without the giver, at a desk."""
    form = ForceForm()
    with desk.inside():
        one = found(handover_id)
        takes = handover.finished_takes(one.begun_at.astimezone(clock.zone()).date())
        known = [take.id for take in takes]
        form.stock_take.choices = [SelectChoice("", _("不选")), *map(_choice, takes)]
    if form.validate_on_submit() and proves_herself(form):
        try:
            with desk.inside():
                handover.force(
                    found(handover_id),
                    because=form.because.data or "",
                    stock_take_id=_chosen(form.stock_take.data, known),
                    revision=number(form.revision.data),
                    by=visitor.actor(),
                    today=clock.today(),
                )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("应急交接已办完，写入全宗卷。"))
            return redirect(desk.url("show", handover_id), 303)
    _show_revision(form, one)
    page = render_template("handover/force.html", one=one, form=form, desk=desk)
    return page, 422 if form.errors or form.form_errors else 200


def _show_revision(form: SignForm, one: Handover) -> None:
    """Keep in the form which state of things she has seen; a form that comes back keeps what she saw first."""
    if request.method == "GET":
        form.revision.data = str(one.revision)


def _choice(take: StockTake) -> SelectChoice:
    at = take.finished_at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if take.finished_at else ""
    return SelectChoice(str(take.id), _("%(at)s 结束的清点", at=at))


def _chosen(text: str | None, known: list[UUID]) -> UUID | None:
    return next((key for key in known if str(key) == text), None)
