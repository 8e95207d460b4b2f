"""The search page of a space: one box, exact hits, how they spread, and help where nothing was found."""

from flask import Blueprint, Flask, g, render_template, request
from flask_babel import gettext as _

from commarch import search as searching
from commarch.accounts import Duty
from commarch.search import FoundItem, Hits, Order
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.search.addresses import NARROWING, address, asked_page, next_address, previous_address
from commarch.web.search.rows import row_drawer

bp = Blueprint("search", __name__, url_prefix="/c/<tenant_code>/search")


@bp.get("")
@needs(Duty.VIEW)
def search() -> str:
    """Find items by any piece of their texts."""
    text = g.frame_search_text = request.args.get("q", "").strip()
    page = asked_page()
    hits = searching.find(text, page)
    items = searching.found_items(hits)
    counts = searching.counts_of(hits.query, page.narrowing)
    return render_template(
        "search/search.html",
        text=text,
        hits=hits,
        items=items,
        drawn=row_drawer(hits.query),
        counts=counts,
        order=page.order,
        orders={Order.NEWEST: _("最近登记的在前"), Order.CODE: _("按档号"), Order.DATE: _("最近的日期在前")},
        direct=searching.item_with_code(text) if text else None,
        names=searching.category_names() if items else {},
        words=searching.counts_of_words(hits.query) if text and not counts.total else [],
        page=page_links(hits, items, page.order, counts.narrowed),
    )


def page_links(hits: Hits, items: list[FoundItem], order: Order, total: int) -> PageLinks:
    """Return the foot of a page of hits."""
    return PageLinks(
        shown=len(items),
        previous_url=previous_address(items[0], order) if items and hits.has_previous else None,
        next_url=next_address(items[-1], order) if items and hits.has_next else None,
        total=total,
    )


@bp.record_once
def _give_to_templates(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals.update(search_address=address)
    app.jinja_env.globals["narrowing_names"] = NARROWING
