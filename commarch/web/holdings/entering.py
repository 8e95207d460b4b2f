"""Registering a document, and correcting what is told of it. Nothing that was typed is lost, and nobody's change is overwritten unseen."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holdings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, ChangedMeanwhile, Draft, Item, draft_of, in_default_order
from commarch.holdings.decided import refuse_decided
from commarch.holdings.particulars import unusual, warning
from commarch.schemes.scheme import Scheme
from commarch.web import visitor
from commarch.web.assistant.asking import FIELDS, Offered, chosen, offer
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.asking import hint_of
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.comparing import differences
from commarch.web.holdings.forms import DescriptionForm, ItemForm
from commarch.web.holdings.history import line_of

CARRIED = "carried"
bp.add_app_template_filter(hint_of, "particular_hint")
_BUTTONS = ("more", "sort", "choose", "ask", "fields")


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def new_item() -> ResponseReturnValue:
    """Register a document as a draft."""
    arrangement, form = Arrangement(), ItemForm()
    scheme = _offer(form, arrangement, clock.today().year)
    if request.method == "GET":
        _carry_in(form)
    elif _pressed() == "choose":
        _press(form)
    _ask(form, arrangement)
    if request.method == "GET":
        form.show_parts((), blank=1)
    elif _pressed() is None and form.validate():
        try:
            item = holdings.register(Draft(**form.told()), by=visitor.actor(), today=clock.today(), arrangement=arrangement)
        except RuleBroken as broken:
            _tell_all(form, broken)
        else:
            warn(item, arrangement)
            return _saved(item, form)
    else:
        _press(form)
    return _new_page(form, arrangement, scheme), 422 if form.errors or form.form_errors else 200


@bp.post("/particulars")
@needs(Duty.REGISTER)
def ask_particulars() -> str:
    """Answer a form in which a class was chosen with the fields that this class asks for. Nothing is written."""
    arrangement, form = Arrangement(), ItemForm()
    _offer(form, arrangement, clock.today().year)
    _ask(form, arrangement)
    return render_template("holdings/_asked.html", form=form)


@bp.route("/<uuid:item_id>/edit", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def edit_item(item_id: UUID) -> ResponseReturnValue:
    """Correct what is told of an item."""
    item = holdings.find_item(item_id) or abort(404)
    if why := _stays(item):
        flash(why, "look")
        return redirect(url_for("holdings.show_item", item_id=item_id), 303)
    return _edited(item)


def _edited(item: Item) -> ResponseReturnValue:
    arrangement = Arrangement()
    form = DescriptionForm(by_scope=False) if item.is_filed else ItemForm(by_scope=False)
    if isinstance(form, ItemForm):
        _offer(form, arrangement, item.year)
    if request.method == "GET":
        form.show(draft_of(item))
        form.revision.data = str(item.revision)
    _ask(form, arrangement, item)
    if request.method == "POST" and _pressed() is None and form.validate():
        try:
            changed = holdings.edit(
                item, _changes(form, item), revision=_revision(form), by=visitor.actor(), today=clock.today(), arrangement=arrangement
            )
        except ChangedMeanwhile as meanwhile:
            return _changed_meanwhile(form, meanwhile), 409
        except RuleBroken as broken:
            _tell_all(form, broken)
        else:
            flash(_("已存。") if changed else _("没有改动。"), "message" if changed else "look")
            warn(item, arrangement)
            return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    elif request.method == "POST":
        _press(form)
    page = _page("holdings/edit.html", form, item=item)
    return page, 422 if form.errors or form.form_errors else 200


def _stays(item: Item) -> str:
    """Say why an item can't be corrected now, before anybody has typed anything; nothing where it can, or where somebody has."""
    try:
        if request.method == "GET":
            refuse_decided(item)
    except RuleBroken as broken:
        return str(broken)
    return ""


def _new_page(form: ItemForm, arrangement: Arrangement, scheme: Scheme) -> str:
    """Show the form with what the assistant says of it."""
    offered: Offered = offer({name: form[name].data for name in FIELDS}, arrangement, scheme)
    place = f"{form.category.data}|{form.entry.data or ''}" if form.category.data else ""
    return _page("holdings/new.html", form, offered=offered, chosen=place)


def _offer(form: ItemForm, arrangement: Arrangement, year: int) -> Scheme:
    """Offer the scheme of the year that was typed, else of this one; without a scheme nothing can be registered."""
    typed = form.year.data if isinstance(form.year.data, int) else year
    try:
        scheme = arrangement.scheme(typed)
    except RuleBroken:
        scheme = arrangement.scheme(year)
    form.offer(scheme)
    return scheme


def _ask(form: DescriptionForm, arrangement: Arrangement, item: Item | None = None) -> None:
    """Ask for what the class needs beside: of a draft the class that is chosen now, of what is filed its own."""
    chosen_class = form.chosen_class() if isinstance(form, ItemForm) else ""
    archival_class = chosen_class or (item.archival_class if item else "")
    if archival_class:
        form.ask(arrangement.fields(archival_class), item.particulars if item else None)


def warn(item: Item, arrangement: Arrangement) -> None:
    """Say what is unusual of what was saved: formats that archives are not kept in."""
    if item.particulars:
        for field, value in unusual(arrangement.fields(item.archival_class), item.particulars):
            flash(warning(field, value), "look")


def _pressed() -> str | None:
    """Return which of the buttons that change the form alone was pressed; saving is none of them."""
    return next((name for name in _BUTTONS if name in request.form), None)


def _press(form: DescriptionForm) -> None:
    """Do what a button asks for: one more line, the usual order, a proposed place. Nothing is saved."""
    parts = form.parts()
    match _pressed():
        case "more":
            form.show_parts(parts, blank=3)
        case "sort":
            form.show_parts(in_default_order(parts))
        case "choose" if isinstance(form, ItemForm):
            form.category.data, form.entry.data, form.retention.data = chosen(request.form["choose"])


def _changes(form: DescriptionForm, item: Item) -> dict[str, Any]:
    """Return what was typed; places that somebody noted for a carrier stay with it."""
    told = form.told()
    noted = {carrier.partition(":")[0]: carrier for carrier in item.carriers}
    return told | {"carriers": tuple(noted.get(carrier, carrier) for carrier in told["carriers"])}


def _revision(form: DescriptionForm) -> int:
    text = form.revision.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _tell_all(form: DescriptionForm, broken: RuleBroken) -> None:
    for fault in getattr(broken, "faults", [broken]):
        tell(form, fault)


def _changed_meanwhile(form: DescriptionForm, meanwhile: ChangedMeanwhile) -> str:
    """Show both versions; saving once more, knowingly, takes what was typed."""
    item = meanwhile.item
    form.revision.data = str(item.revision)
    form.revision.raw_data = None
    found = differences(item, _changes(form, item), {field.key: field.label for field in form.asked})
    lines = [line_of(entry) for entry in meanwhile.entries]
    return _page("holdings/changed.html", form, item=item, meanwhile=meanwhile, meanwhile_lines=lines, differences=found)


def _page(template: str, form: DescriptionForm, **facts: Any) -> str:
    return render_template(template, form=form, today=clock.today(), **facts)


def _saved(item: Item, form: ItemForm) -> ResponseReturnValue:
    """Go on: to the next document with what is to be kept, or to the draft itself."""
    if request.form.get("then") != "next":
        flash(_("已存为草稿。归档时给档号。"))
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    session[CARRIED] = {
        "tenant": visitor.here().code,
        "author": form.author.data if form.keep_author.data else "",
        "place": [form.category.data, form.entry.data, form.retention.data] if form.keep_place.data else [],
    }
    flash(_("「%(title)s」已存为草稿，请登记下一件。", title=item.title))
    return redirect(url_for("holdings.new_item"), 303)


def _carry_in(form: ItemForm) -> None:
    """Bring in what the document before has left."""
    carried = session.get(CARRIED) or {}
    if carried.get("tenant") != visitor.here().code:
        return
    if carried["author"]:
        form.author.data, form.keep_author.data = carried["author"], True
    if carried["place"]:
        form.category.data, form.entry.data, form.retention.data = carried["place"]
        form.keep_place.data = True
