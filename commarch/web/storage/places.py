"""Rooms, cabinets and shelves: the tree, each place with what should stand there, adding, correcting and retiring them."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup

from commarch.accounts import Duty
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.storage import Box, Place, PlaceKind, places, queries, whereabouts
from commarch.storage.labels import qr_svg
from commarch.storage.whereabouts import Standing
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.labels import period_words
from commarch.web.storage.blueprint import bp
from commarch.web.storage.forms import CabinetForm, CabinetNameForm, RoomForm, ShelfForm
from commarch.web.storage.labels import PLACE_KINDS, box_words
from commarch.web.storage.tabs import paper_address, tabs

MOST_BOXES = 500
_EDITED: dict[PlaceKind, type[FlaskForm]] = {PlaceKind.ROOM: RoomForm, PlaceKind.CABINET: CabinetNameForm, PlaceKind.SHELF: ShelfForm}
#: What may be put into a place, by what it is.
_ADDED: dict[PlaceKind, type[FlaskForm]] = {PlaceKind.ROOM: CabinetForm, PlaceKind.CABINET: ShelfForm}


@bp.get("/places")
@needs(Duty.VIEW)
def list_places() -> str:
    """Show all places with what is in them."""
    figures = queries.figures()
    facts = {"boxes": figures.total(queries.BoxSieve()), "unshelved": figures.total(queries.BoxSieve(shelved=False))}
    print_url = paper_address("place_labels")
    return render_template("storage/places.html", tabs=tabs(), rooms=whereabouts.tree(), about=about, print_url=print_url, **facts)


@bp.route("/places/rooms", methods=["GET", "POST"])
@needs(Duty.FILE)
def add_room() -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm()
    if form.validate_on_submit():
        try:
            told = {"custodian": form.custodian.data or ""}
            room = places.add_room(form.code.data or "", form.name.data or "", by=visitor.actor(), **told)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已增设库房 %(name)s，接着增设柜子。", name=str(room)))
            return redirect(url_for("storage.add_place", place_id=room.id), 303)
    return _form(form, _("增设库房"), url_for("storage.add_room"))


@bp.route("/places/<uuid:place_id>/parts", methods=["GET", "POST"])
@needs(Duty.FILE)
def add_place(place_id: UUID) -> ResponseReturnValue:
    """Add a cabinet to a room, or a shelf to a cabinet."""
    place = _place(place_id)
    if place.kind not in _ADDED:
        abort(404)
    form = _ADDED[place.kind]()
    if form.validate_on_submit():
        try:
            added = _add(place, form)
        except RuleBroken as broken:
            session.expire_all()
            tell(form, broken)
        else:
            flash(_("已增设%(name)s。", name=places.label_of_place(added)))
            return redirect(url_for("storage.list_places", _anchor=f"place-{added.id}"), 303)
    heading = _("在%(place)s增设柜", place=str(place)) if place.kind is PlaceKind.ROOM else _("在%(place)s增设层", place=_address(place))
    return _form(form, heading, url_for("storage.add_place", place_id=place.id))


@bp.get("/places/<uuid:place_id>")
@needs(Duty.VIEW)
def show_place(place_id: UUID) -> str:
    """Show a place with what should stand there."""
    return place_page(_place(place_id))


@bp.route("/places/<uuid:place_id>/editing", methods=["GET", "POST"])
@needs(Duty.FILE)
def edit_place(place_id: UUID) -> ResponseReturnValue:
    """Correct what a place is called, or its width."""
    place = _place(place_id)
    form = _EDITED[place.kind](obj=place)
    if form.validate_on_submit():
        facts: dict[str, Any] = {name: value for name, value in form.data.items() if name != "csrf_token"}
        try:
            places.edit(place, **(facts | {"code": facts["code"] or "", "name": facts["name"] or ""}), by=visitor.actor())
        except RuleBroken as broken:
            session.expire(place)
            tell(form, broken)
        else:
            flash(_("已存。"))
            return redirect(url_for("storage.show_place", place_id=place.id), 303)
    return _form(form, _("修改%(place)s", place=_address(place)), url_for("storage.edit_place", place_id=place.id))


@bp.post("/places/<uuid:place_id>/<any(retire,restore):use>")
@needs(Duty.FILE)
def change_place(place_id: UUID, use: str) -> ResponseReturnValue:
    """Use a place no longer, or again."""
    place = _place(place_id)
    try:
        (places.retire if use == "retire" else places.restore)(place, by=visitor.actor())
    except RuleBroken as broken:
        return place_page(place, fault=str(broken)), 422
    flash(_("已停用。") if use == "retire" else _("已恢复使用。"))
    return redirect(url_for("storage.show_place", place_id=place.id), 303)


@bp.get("/at/<label_token>")
@needs(Duty.VIEW)
def at_label(label_token: str) -> ResponseReturnValue:
    """Answer a label's QR code: what ought to be here. A label of another tenant is as missing as none."""
    found = queries.by_token(label_token) or abort(404)
    if isinstance(found, Box):
        return redirect(url_for("storage.show_box", box_id=found.id), 303)
    return place_page(found)


def place_page(place: Place, fault: str = "") -> str:
    """Draw the page of a place."""
    node = next(one for room in whereabouts.tree() for one in room.every() if one.place.id == place.id)
    boxes = queries.everything(queries.BoxSieve(place=place.id), at_most=MOST_BOXES)
    address = url_for("storage.at_label", label_token=place.token, _external=True)
    return render_template(
        "storage/place.html",
        place=place,
        node=node,
        about=about,
        rows=boxes,
        names=whereabouts.addresses([row.box.place_id for row in boxes]),
        kind=PLACE_KINDS[place.kind],
        can_hold=place.kind in _ADDED and not place.retired,
        box_words=box_words,
        qr=Markup(qr_svg(address)),  # noqa: S704  drawn by a library from a token of ours
        print_url=paper_address("place_labels", place=place.id),
        fault=fault,
    )


def about(node: Standing) -> str:
    """Return what a place's label says: classes, retentions, from which year to which."""
    classes = _("、").join(class_label(one) for one in sorted(node.classes))
    periods = _("、").join(period_words(one) for one in sorted(node.retentions, reverse=True))
    years = f"{min(node.years)}–{max(node.years)}" if len(node.years) > 1 else "".join(map(str, node.years))
    return "　".join(filter(None, [classes, periods, years]))


def _add(place: Place, form: FlaskForm) -> Place:
    told = form.data
    if place.kind is PlaceKind.ROOM:
        facts = {"shelves": told["shelves"], "capacity_mm": told["capacity_mm"]}
        return places.add_cabinet(place, told["code"] or "", told["name"] or "", **facts, by=visitor.actor())
    return places.add_shelf(place, told["code"] or "", told["capacity_mm"], told["name"] or "", by=visitor.actor())


def _form(form: FlaskForm, heading: str, action: str) -> ResponseReturnValue:
    fields = [one for one in form if one.name != "csrf_token"]
    page = render_template("storage/place_form.html", form=form, fields=fields, heading=heading, action=action, method=request.method)
    return page, 422 if form.errors else 200


def _place(place_id: UUID) -> Place:
    return places.find_place(place_id) or abort(404)


def _address(place: Place) -> str:
    found: str = whereabouts.addresses([place.id])[place.id]
    return found
