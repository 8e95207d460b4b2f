"""Placing a hold over what was picked: one item from its page, many from the catalogue, those of another hold."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, holds
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import queries
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.addresses import read_query
from commarch.web.holdings.selection import Selection, read_selection
from commarch.web.holds.blueprint import bp
from commarch.web.holds.desk import found
from commarch.web.holds.forms import PlaceForm
from commarch.web.ids import read_id, read_ids

#: So many of the items are named on the page.
NAMED = 10


@bp.get("/new")
@needs(Duty.CONDUCT_APPRAISAL)
def begin() -> ResponseReturnValue:
    """Ask for the facts of a hold over one item, or over those of another hold that goes on."""
    form, like = PlaceForm(), read_id(request.args.get("like"))
    if like:
        before = found(like)
        picked: Sequence[UUID] = holds.held_by(before)
        form.reason.data, form.because.data, form.authority.data = before.reason.value, before.because, before.authority
        form.from_on.data = before.from_on.isoformat()
    else:
        picked = read_ids(request.args.getlist("item"))[: holds.MOST]
        form.from_on.data = clock.today().isoformat()
    selection = Selection(read_query(""), tuple(picked), is_all=False)
    ids = selection.ids()
    return _page(form, selection, ids) if ids else abort(404)


@bp.post("/selection")
@needs(Duty.CONDUCT_APPRAISAL)
def choose() -> ResponseReturnValue:
    """Ask for the facts of a hold over what was picked in the catalogue."""
    selection = read_selection()
    ids = [] if selection.is_empty else selection.ids()
    if not 0 < len(ids) <= holds.MOST:
        said = _("没有冻结：请先勾选。") if not ids else _("没有冻结：一次最多 %(most)s 件，请先筛选。", most=holds.MOST)
        flash(said, "look")
        return redirect(selection.asked.address(), 303)
    form = PlaceForm(formdata=None)
    form.from_on.data = clock.today().isoformat()
    return _page(form, selection, ids)


@bp.post("/new")
@needs(Duty.CONDUCT_APPRAISAL)
def place() -> ResponseReturnValue:
    """Place the hold; what was picked is evaluated again, and has to be as many items as were shown."""
    selection, form = read_selection(), PlaceForm()
    ids = [] if selection.is_empty else selection.ids()
    if form.validate() and form.from_on.day and form.review_on.day:
        try:
            _as_shown(ids)
            hold = holds.place(
                ids,
                reason=form.chosen,
                because=form.because.data or "",
                authority=form.authority.data or "",
                from_on=form.from_on.day,
                review_on=form.review_on.day,
                by=visitor.actor(),
                today=clock.today(),
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已冻结 %(count)s 件。", count=len(ids)))
            return redirect(url_for("holds.show", hold_id=hold.id), 303)
    return _page(form, selection, ids), 422


def _as_shown(ids: Sequence[UUID]) -> None:
    """Refuse where the list has changed since it was looked at: somebody would hold what she never saw."""
    if request.form.get("count") != str(len(ids)):
        raise RuleBroken(_("选中的件数变了，现在是 %(count)s 件，请核对后再冻结", count=len(ids)))


def _page(form: PlaceForm, selection: Selection, ids: Sequence[UUID]) -> str:
    carried: list[tuple[str, Any]] = [("query", selection.asked.query()), ("count", len(ids))]
    carried += [("all", "1")] if selection.is_all else [("pick", one) for one in selection.picks]
    named = queries.items_of(ids[:NAMED])
    back = url_for("holdings.show_item", item_id=ids[0]) if len(ids) == 1 else selection.asked.address()
    return render_template("holds/place.html", form=form, carried=carried, named=named, count=len(ids), back=back)
