"""The search page of a space: one box, exact hits, how they spread, and help where nothing was found."""

from urllib.parse import quote_plus
from uuid import UUID

from flask import Blueprint, g, get_template_attribute, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup, escape

from commarch import search as searching
from commarch.accounts import Duty
from commarch.search import Counts, FoundItem, Hits, Order, Page, Query
from commarch.web.filters import thousands
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.pieces import drawn_round, part
from commarch.web.search.addresses import NARROWING, address, asked_page, next_address, previous_address
from commarch.web.search.narrowing import narrowing
from commarch.web.search.rows import row_drawer

bp = Blueprint("search", __name__, url_prefix="/c/<tenant_code>/search")


@bp.get("")
@needs(Duty.VIEW)
def search() -> str | bytes:
    """Find items by any piece of their texts."""
    text, page = request.args.get("q", "").strip(), asked_page()
    hits, items = searching.find_items(text, page)
    is_everything = hits.are_whole and page == Page(page.order)
    counts = searching.counted(items) if is_everything else searching.counts_of(hits.query, page.narrowing)
    direct = searching.item_with_code(text) if text else None
    if not items:
        return _nothing_found(text, hits.query, counts, page.order, direct)
    g.frame_search_text = part("text")
    parts = _box(text, hits.query, direct) | {
        "total": escape(thousands(counts.total)),
        "narrowed": escape(thousands(counts.narrowed)),
        "narrowing": narrowing(counts),
        "rows": row_drawer(hits.query)(items),
        "pager": get_template_attribute("macros/table.html", "pager")(page_links(hits, items, page.order, counts.narrowed)),
    }
    parts |= {f"by_{order}": escape(address(order=order.value)) for order in Order}
    return drawn_round(_found, parts, page.order, counts.narrowed != counts.total)


def page_links(hits: Hits, items: list[FoundItem], order: Order, total: int) -> PageLinks:
    """Return the foot of a page of hits."""
    return PageLinks(
        shown=len(items),
        previous_url=previous_address(items[0], order) if hits.has_previous else None,
        next_url=next_address(items[-1], order) if hits.has_next else None,
        total=total,
    )


def _found(order: Order, is_narrowed: bool) -> str:  # noqa: FBT001  a fact
    """Draw what stands round hits: all that belongs to one search is a part of it."""
    return render_template(
        "search/found.html",
        part=part,
        is_narrowed=is_narrowed,
        order=order,
        orders=_orders(),
        addresses={one: part(f"by_{one}") for one in Order},
    )


def _nothing_found(text: str, query: Query, counts: Counts, order: Order, direct: UUID | None) -> str:
    """Draw the page where nothing was asked for, nothing found, or nothing in what the search was narrowed to."""
    g.frame_search_text = text
    return render_template(
        "search/search.html",
        text=text,
        query=query,
        parts=_box(text, query, direct),
        total=counts.total,
        narrowed=counts.narrowed,
        narrowing=narrowing(counts) if counts.total else "",
        order=order,
        orders=_orders(),
        addresses={one: address(order=one.value) for one in Order},
        everything=address(**dict.fromkeys(NARROWING.values())),
        words=searching.counts_of_words(query) if text and not counts.total else [],
    )


def _box(text: str, query: Query, direct: UUID | None) -> dict[str, Markup]:
    """Draw what the search was and what was assumed of it."""
    draw = {name: get_template_attribute("search/_parts.html", name) for name in ("remarks", "direct")}
    return {
        "text": escape(text),
        "quoted": escape(quote_plus(text)),
        "remarks": draw["remarks"](query) if query.remarks else Markup(),
        "direct": draw["direct"](direct) if direct else Markup(),
    }


def _orders() -> dict[Order, str]:
    return {Order.NEWEST: _("最近登记的在前"), Order.CODE: _("按档号"), Order.DATE: _("最近的日期在前")}
