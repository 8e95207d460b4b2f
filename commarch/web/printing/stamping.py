"""How the filing stamp of this tenant looks, with a picture of it."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.printing import pictures, set_stamp, stamps, typesetting
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.printing.blueprint import bp
from commarch.web.printing.forms import StampForm


@bp.get("/stamp")
@needs(Duty.FILE)
def show_stamp() -> str:
    """Show how the stamp looks, to be changed."""
    return render_template("printing/stamp.html", form=StampForm.of(stamps.layout()))


@bp.post("/stamp")
@needs(Duty.FILE)
def change_stamp() -> ResponseReturnValue:
    """Change how the stamp looks."""
    form = StampForm()
    if form.validate():
        try:
            set_stamp(form.layout, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("归档章的样式已保存，以后打印都照它。"), "good")
            return redirect(url_for("printing.show_stamp"), 303)
    return render_template("printing/stamp.html", form=form), 422


@bp.get("/stamp.png")
@needs(Duty.FILE)
def show_sample() -> Response:
    """Show a stamp as it is laid out now."""
    sample = stamps.sample(stamps.layout())
    printed = typesetting.typeset(sample.template, sample.data, at=clock.now(), rows=1)
    return Response(pictures.page_picture(printed.content, 1, dpi=144), mimetype="image/png")
