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
from commarch.schemes.scheme import Scheme
from commarch.web import visitor
from commarch.web.assistant.asking import FIELDS, Offered, chosen, offer
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.comparing import differences
from commarch.web.holdings.forms import DescriptionForm, ItemForm
from commarch.web.holdings.history import line_of

CARRIED = "carried"
_BUTTONS = ("more", "sort", "choose", "ask")


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def new_item() -> ResponseReturnValue:
    """Register a document as a draft."""
    arrangement, form = Arrangement(), ItemForm()
    scheme = _offer(form, arrangement, clock.today().year)
    if request.method == "GET":
        _carry_in(form)
        form.show_parts((), blank=1)
    elif _pressed() is None and form.validate():
        try:
            item = holdings.register(Draft(**form.told()), by=visitor.actor(), today=clock.today(), arrangement=arrangement)
        except RuleBroken as broken:
            _tell_all(form, broken)
        else:
            return _saved(item, form)
    else:
        _press(form)
    return _new_page(form, arrangement, scheme), 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:item_id>/edit", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def edit_item(item_id: UUID) -> ResponseReturnValue:
    """Correct what is told of an item."""
    item = holdings.find_item(item_id) or abort(404)
    arrangement = Arrangement()
    form = DescriptionForm(by_scope=False) if item.is_filed else ItemForm(by_scope=False)
    if isinstance(form, ItemForm):
        _offer(form, arrangement, item.year)
    if request.method == "GET":
        form.show(draft_of(item))
        form.revision.data = str(item.revision)
    elif _pressed() is None and form.validate():
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
            return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    else:
        _press(form)
    page = _page("holdings/edit.html", form, item=item)
    return page, 422 if form.errors or form.form_errors else 200


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
    found = differences(item, _changes(form, item))
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
