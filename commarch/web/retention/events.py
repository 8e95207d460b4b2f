"""Writing down that the event happened from which an item's period counts."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from commarch import clock, holdings, retention
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.labels import period_words
from commarch.web.posts.forms import DayField
from commarch.web.retention.blueprint import bp


class EventForm(FlaskForm):
    """When it happened, and how one knows."""

    revision = HiddenField()
    on = DayField(_l("起算日期"), [InputRequired(_l("请填事件发生的日期，如 2026-06-30"))], description=_l("办结、竣工、报废的那一天"))
    reason = StringField(_l("依据"), [InputRequired(_l("请写明依据，记进履历"))], description=_l("如：2026 年第 3 号固定资产报废批复"))


@bp.route("/items/<uuid:item_id>/event", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def meet_event(item_id: UUID) -> ResponseReturnValue:
    """Write down the event of one item."""
    item = holdings.find_item(item_id) or abort(404)
    form = EventForm()
    if request.method == "GET":
        form.revision.data = str(item.revision)
    elif form.validate() and _meet(item, form):
        flash(_("起算日期已登记，保管到 %(day)s。", day=item.ends_on))
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    page = render_template("retention/event.html", item=item, form=form, period=period_words(item.current_retention_code))
    return page, 422 if form.errors or form.form_errors else 200


def _meet(item: Item, form: EventForm) -> bool:
    text = form.revision.data or ""
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if form.on.day is None:
        return False
    try:
        retention.meet_event(item, form.on.day, reason=form.reason.data or "", by=visitor.actor(), today=clock.today(), revision=revision)
    except RuleBroken as broken:
        tell(form, broken)
        return False
    return True
