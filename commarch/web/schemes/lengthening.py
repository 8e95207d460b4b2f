"""Taking longer periods of a published version over for what is filed: never by itself, entry by entry, with the ground."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.retention.impact import lengthen as take_over
from commarch.schemes import Purpose
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import read_ids
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.desk import newest


class LengthenForm(FlaskForm):
    """On what ground filed items are kept longer; which entries is ticked beside it."""

    reason = StringField(_l("依据"), [InputRequired(_l("请写明依据，记进每一件的履历"))], description=_l("如：按新版保管期限表第 2 版"))


@bp.route("/versions/<uuid:version_id>/lengthening", methods=["GET", "POST"])
@needs(Duty.PUBLISH_SCHEME)
def lengthen(version_id: UUID) -> ResponseReturnValue:
    """Take the longer periods of the newest version over for what is filed."""
    desk = newest(Purpose.OWN)
    if desk is None or desk.version.id != version_id:
        abort(404)
    form, chosen = LengthenForm(), read_ids(request.form.getlist("take"))
    if request.method == "POST" and not chosen:
        form.form_errors.append(_("请勾选要延长的条目；都不延长的，直接离开这一页。"))
    elif form.validate_on_submit():
        offered = {one.after.lineage for one in desk.impacts if one.longer}
        try:
            count = take_over(desk.scheme, offered & set(chosen), reason=form.reason.data or "", by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已延长 %(count)s 件，档号不变。", count=count))
            return redirect(url_for("schemes.show_version", version_id=version_id), 303)
    longer = any(one.longer for one in desk.impacts)
    page = render_template("schemes/lengthen.html", desk=desk, scheme=desk.scheme, form=form, longer=longer)
    return page, 422 if form.errors or form.form_errors else 200
