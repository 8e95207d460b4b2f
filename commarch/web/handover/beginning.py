"""Beginning a handover, in the community or from the street."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, handover
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.handover.desk import Desk
from commarch.web.handover.forms import BeginForm
from commarch.web.ids import number


def begun(desk: Desk) -> ResponseReturnValue:
    """Begin a handover at a desk."""
    form, me = BeginForm(), visitor.actor()
    with desk.inside():
        form.offer(handover.clerks(gone_too=True), handover.clerks())
        if request.method == "GET":
            mine = str(me.person_id)
            form.giver.data = mine if any(choice.value == mine for choice in form.giver.choices) else ""
            form.leaving_on.data = clock.today().isoformat()
    if form.validate_on_submit() and form.leaving_on.day is not None:
        try:
            with desk.inside():
                one = handover.begin(
                    number(form.giver.data),
                    leaving_on=form.leaving_on.day,
                    receiver_id=number(form.receiver.data) if form.receiver.data else None,
                    things=handover.read_things(form.things.data or ""),
                    note=form.note.data or "",
                    by=me,
                    today=clock.today(),
                )
                key = one.id
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("交接已发起，此刻的数量已经记下。"))
            return redirect(desk.url("show", key), 303)
    page = render_template("handover/begin.html", form=form, desk=desk)
    return page, 422 if form.errors or form.form_errors else 200
