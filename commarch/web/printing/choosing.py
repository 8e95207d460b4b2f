"""Choosing what to print: the papers, their scope and options, what was printed before; and printing what was picked in a list."""

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import sifting
from commarch.holdings.sifting import Sieve
from commarch.holdings.tally import tally
from commarch.printing import MOST_ROWS, Options, Paper, PrintOrder, Scope, ask, papers_of_boxes, papers_of_items, queries
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.selection import read_selection
from commarch.web.ids import read_id, read_ids
from commarch.web.paging import PageLinks
from commarch.web.printing.blueprint import bp, found, ring_for
from commarch.web.printing.forms import PrintForm
from commarch.web.printing.labels import GROUPS, PAPERS

PAGE = 20
MOST_BOXES = 500


@bp.get("/")
@needs(Duty.VIEW)
def list_prints() -> str:
    """Show what can be printed, and what was."""
    listed = queries.orders(before=read_id(request.args.get("before")), limit=PAGE + 1)
    shown = listed[:PAGE]
    further = url_for("printing.list_prints", before=shown[-1].id) if len(listed) > PAGE else None
    page = PageLinks(shown=len(shown), next_url=further, unit=_("次"))
    return render_template("printing/list.html", orders=shown, page=page, groups=GROUPS, papers=PAPERS)


@bp.get("/new")
@needs(Duty.VIEW)
def choose() -> ResponseReturnValue:
    """Ask what to print on a paper, and how."""
    paper = _paper(request.args.get("paper", ""))
    scope = _scope_asked()
    kept: dict[str, Any] = {name: getattr(scope, name) or "" for name in ("year", "archival_class", "retention", "category")}
    if scope.is_empty:
        kept["year"] = max(tally(clock.today()).by("year", Sieve()), default="")
    whole = not (scope.item_ids or scope.box_ids)
    return _page(PrintForm(paper, scope, **kept, place=str(scope.place_id or ""), with_cover=whole))


@bp.post("/new")
@needs(Duty.VIEW)
def order() -> ResponseReturnValue:
    """Print; what cannot be printed is told at the form, which is kept."""
    form = PrintForm(_paper(request.form.get("paper", "")), _scope_asked())
    if form.validate():
        try:
            made = ask(form.paper, form.scope, form.options, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            return _to(made)
    return _page(form), 422


@bp.post("/selection")
@needs(Duty.VIEW)
def print_selection() -> ResponseReturnValue:
    """Print what was picked in the catalogue, or all that it shows, on the paper of the button."""
    selection = read_selection()
    back = selection.asked.address()
    if selection.is_empty:
        flash(_("没有打印：请先勾选。"), "look")
        return redirect(back, 303)
    paper = _paper(request.form.get("paper", Paper.CATALOGUE.value))
    if paper not in papers_of_items():
        abort(400)
    ids = tuple(sifting.all_ids(selection.sieve, clock.today(), at_most=MOST_ROWS + 1))
    try:
        made = ask(paper, Scope(item_ids=ids) if ids else Scope(year=0), Options(with_cover=False), by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
        return redirect(back, 303)
    return _to(made)


def _to(made: PrintOrder) -> ResponseReturnValue:
    ring_for(made)
    return redirect(url_for("printing.show_print", order_id=made.id), 303)


def _page(form: PrintForm) -> str:
    others = papers_of_items() if form.picked and form.picked.item_ids else papers_of_boxes() if form.picked else []
    return render_template("printing/new.html", form=form, paper=PAPERS[form.paper], like=request.values.get("like", ""), others=others)


def _paper(word: str) -> Paper:
    try:
        return Paper(word)
    except ValueError:
        abort(404)


def _scope_asked() -> Scope:
    """Read the scope of an address or a form: like another print, some boxes, one item, or conditions."""
    if like := read_id(request.values.get("like")):
        return Scope.from_json(found(like).scope)
    picked = Scope(
        item_ids=tuple(read_ids(request.values.getlist("item")[:MOST_BOXES])),
        box_ids=tuple(read_ids(request.values.getlist("box")[:MOST_BOXES])),
    )
    if picked != Scope() or request.method == "POST":
        return picked
    told: dict[str, Any] = {name: request.args.get(name) or None for name in ("retention", "category")}
    year = request.args.get("year", "")
    place = read_id(request.args.get("place"))
    scope = Scope(archival_class=request.args.get("class") or None, place_id=place, **told)
    return replace(scope, year=int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else scope
