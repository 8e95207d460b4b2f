"""Filing one draft after a look at what will happen; and taking a draft back. Many are filed by arranging them."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holdings, objects
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Item
from commarch.holdings.models import WAITING
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp
from commarch.web.labels import period_words


@bp.route("/<uuid:item_id>/filing", methods=["GET", "POST"])
@needs(Duty.FILE)
def file_item(item_id: UUID) -> ResponseReturnValue:
    """File one draft."""
    item = holdings.find_item(item_id) or abort(404)
    if item.state not in WAITING:
        flash(_("这一件已经归档，档号是 %(code)s。", code=item.archival_code), "look")
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    faults: list[str] = []
    if request.method == "POST":
        faults = _file(item)
        if not faults:
            flash(_("已归档，档号 %(code)s。", code=item.archival_code))
            return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    return _confirm(item, faults)


@bp.route("/<uuid:item_id>/discarding", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def discard_item(item_id: UUID) -> ResponseReturnValue:
    """Take a draft back, on a page of its own."""
    item = holdings.find_item(item_id) or abort(404)
    if item.state not in WAITING:
        flash(_("这一件已经归档，不能删去；归档的件只能经鉴定、审批后销毁。"), "look")
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    if request.method == "POST":
        objects.drop_all(item, by=visitor.actor())
        holdings.discard(item, by=visitor.actor())
        flash(_("草稿「%(title)s」已删去。", title=item.title))
        return redirect(url_for("arrangement.list_batches"), 303)
    return render_template("holdings/discard.html", item=item)


def _file(item: Item) -> list[str]:
    """File, or tell why not."""
    try:
        holdings.file_item(item, by=visitor.actor(), today=clock.today(), supplement=request.form.get("supplement") == "1")
    except RuleBroken as broken:
        return list(dict.fromkeys(str(fault) for fault in getattr(broken, "faults", [broken])))
    return []


def _confirm(item: Item, faults: list[str]) -> ResponseReturnValue:
    page = render_template(
        "holdings/file.html",
        item=item,
        faults=faults,
        is_closed=Arrangement().is_closed(item, clock.today()),
        period=period_words(item.retention_code),
    )
    return page, 422 if faults else 200
