"""Handovers of the community: the list, one of them, beginning one, naming who takes over, and what is left for her afterwards."""

from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, handover
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.handover import Handover, HandoverState
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.handover import counting, signing, street  # noqa: F401  their views
from commarch.web.handover.beginning import begun
from commarch.web.handover.blueprint import HERE, bp
from commarch.web.handover.desk import Desk, found
from commarch.web.handover.forms import ReceiverForm
from commarch.web.handover.labels import LEFT_OPEN, STATES
from commarch.web.handover.showing import shown
from commarch.web.ids import number

__all__ = ["bp"]


@bp.get(f"{HERE}/")
@needs(Duty.VIEW)
def list_handovers() -> str:
    """List the handovers, the newest first."""
    return render_template("handover/list.html", handovers=handover.handovers(), states=STATES, today=clock.today())


@bp.route(f"{HERE}/new", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def begin() -> ResponseReturnValue:
    """Begin the handover of a leaving clerk; the snapshot is taken with this click."""
    return begun(Desk())


@bp.get(f"{HERE}/<uuid:handover_id>")
@needs(Duty.VIEW)
def show(handover_id: UUID) -> str:
    """Show how far a handover is, the list, and the next step."""
    return shown(Desk(), handover_id)


@bp.route(f"{HERE}/<uuid:handover_id>/receiver", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def receiver(handover_id: UUID) -> ResponseReturnValue:
    """Say who takes over."""
    one, form = found(handover_id), ReceiverForm()
    people = [(key, name) for key, name in handover.clerks() if key != one.giver_id]
    form.receiver.choices = [("", _("请选择")), *((str(key), name) for key, name in people)]
    if request.method == "GET":
        form.revision.data, form.receiver.data = str(one.revision), str(one.receiver_id or "")
    elif form.validate():
        try:
            handover.name_receiver(one, number(form.receiver.data), revision=number(form.revision.data), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("接收人是 %(name)s，请本人登录后清点。", name=one.receiver_name))
            return redirect(url_for("handover.show", handover_id=handover_id), 303)
    page = render_template("handover/receiver.html", one=one, form=form, people=people)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route(f"{HERE}/<uuid:handover_id>/withdrawal", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def withdraw(handover_id: UUID) -> ResponseReturnValue:
    """Ask, then take a handover back."""
    one, refused = found(handover_id), ""
    if request.method == "POST":
        try:
            handover.withdraw(one, revision=number(request.form.get("revision")), by=visitor.actor())
        except RuleBroken as broken:
            refused = str(broken)
        else:
            flash(_("交接已撤回，%(name)s 继续任职。", name=one.giver_name))
            return redirect(url_for("handover.show", handover_id=handover_id), 303)
    return render_template("handover/withdraw.html", one=one, refused=refused), 422 if refused else 200


@bp.get(f"{HERE}/<uuid:handover_id>/afterwards")
@needs(Duty.VIEW)
def afterwards(handover_id: UUID) -> str:
    """Show the receiver what is left, each a link, and by when she is trained."""
    one = found(handover_id)
    if one.accepted_at is None and one.state is not HandoverState.FORCED:
        abort(404)
    left = handover.left_open(today=clock.today())
    lines = [(name, endpoint, getattr(left, key)) for key, (name, endpoint) in LEFT_OPEN.items() if getattr(left, key)]
    return render_template("handover/afterwards.html", one=one, lines=lines, trained_by=handover.trained_by(_taken_over(one)))


def _taken_over(one: Handover) -> date:
    at = one.accepted_at or one.witnessed_at
    return at.astimezone(clock.zone()).date() if at else clock.today()
