"""The receiver counts, line by line."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import handover
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.handover import Counted, Handover
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.handover.blueprint import HERE, bp
from commarch.web.handover.desk import found
from commarch.web.handover.labels import line_label, unit_label
from commarch.web.ids import number


@bp.route(f"{HERE}/<uuid:handover_id>/count", methods=["GET", "POST"])
@needs(Duty.EDIT_POSTS)
def count(handover_id: UUID) -> ResponseReturnValue:
    """Write down what is there; what was typed stays where a rule refuses it."""
    one, refused = found(handover_id), None
    if request.method == "POST":
        try:
            handover.count(one, _told(one), revision=number(request.form.get("revision")), by=visitor.actor())
        except RuleBroken as broken:
            refused = broken
        else:
            flash(_("实交数量已记下，请移交人核对后签字。"))
            return redirect(url_for("handover.show", handover_id=handover_id), 303)
    page = render_template(
        "handover/count.html",
        one=one,
        refused=refused,
        typed=request.form,
        mine=visitor.actor().person_id == one.receiver_id,
        line_label=line_label,
        unit_label=unit_label,
    )
    return page, 422 if refused else 200


def _told(one: Handover) -> dict[UUID, Counted]:
    """Read what was typed for each line; an empty field has not been counted."""
    told = {}
    for line in one.lines:
        text = (request.form.get(f"found-{line.position}") or "").strip()
        if text:
            told[line.id] = Counted(number(text), request.form.get(f"why-{line.position}") or "")
    return told
