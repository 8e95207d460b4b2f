"""Where the discs, tapes and objects of an item are kept."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from commarch import holdings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.storage import carriers, places, whereabouts
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.labels import CARRIERS
from commarch.web.storage.blueprint import bp
from commarch.web.storage.forms import CarrierForm


@bp.route("/items/<uuid:item_id>/carriers", methods=["GET", "POST"])
@needs(Duty.FILE)
def keep_carrier(item_id: UUID) -> ResponseReturnValue:
    """Show where an item and its carriers are; give a carrier a place of its own."""
    item = holdings.find_item(item_id) or abort(404)
    form = CarrierForm()
    kinds = dict.fromkeys(one.partition(":")[0] for one in item.carriers)
    form.carrier.choices = [SelectChoice(one, str(CARRIERS.get(one, one))) for one in kinds]
    nodes = [one for room in whereabouts.tree() for one in room.every() if not one.place.retired]
    form.place.choices = [SelectChoice(str(one.place.id), one.address) for one in nodes]
    if form.validate_on_submit():
        place = places.find_place(UUID(form.place.data)) or abort(404)
        told = {"number": form.number.data or "", "note": form.note.data or ""}
        try:
            carriers.keep_apart(item, form.carrier.data, place, by=visitor.actor(), **told)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("位置已登记。"))
            return redirect(url_for("storage.keep_carrier", item_id=item.id), 303)
    kept = carriers.carriers_of(item.id)
    names = whereabouts.addresses([one.place_id for one in kept])
    facts = {"kept": kept, "names": names, "where": whereabouts.where_is(item.id), "CARRIERS": CARRIERS, "has_places": bool(nodes)}
    return render_template("storage/carriers.html", item=item, form=form, **facts), 422 if form.errors else 200


@bp.post("/carriers/<uuid:carrier_place_id>/removal")
@needs(Duty.FILE)
def remove_carrier(carrier_place_id: UUID) -> ResponseReturnValue:
    """Strike a carrier's place out."""
    kept = carriers.find_carrier_place(carrier_place_id) or abort(404)
    item = holdings.find_item(kept.item_id) or abort(404)
    carriers.keep_no_longer(kept, item, by=visitor.actor())
    flash(_("已撤去这一处登记。"))
    return redirect(url_for("storage.keep_carrier", item_id=item.id), 303)
