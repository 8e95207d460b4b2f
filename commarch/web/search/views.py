"""The search page of a space: one box, exact hits, how they spread, and help where nothing was found."""

from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from flask import Blueprint, Flask, g, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from commarch import search as searching
from commarch.accounts import Duty
from commarch.schemes.periods import RetentionPeriod
from commarch.search import FoundItem, Hits, Marks, Order
from commarch.search.fields import Field
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.search.addresses import NARROWING, address, asked_page, next_address, previous_address

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
        marks=searching.Marks(hits.query),
        items=items,
        item_address=_item_address(),
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


def with_marks(text: str, marks: Marks, field: str = "title") -> Markup:
    """Set a text with its hits marked."""
    segments = (f"<mark>{escape(one.text)}</mark>" if one.is_hit else str(escape(one.text)) for one in marks.cut(text, Field(field)))
    return Markup("".join(segments))  # noqa: S704  escaped piece by piece


def _item_address() -> Callable[[UUID], str]:
    """Return what makes the address of an item; a page of hits asks for 50."""
    pattern = url_for("holdings.show_item", item_id=UUID(int=0))
    before, _nobody, after = pattern.partition(str(UUID(int=0)))
    return lambda item_id: f"{before}{item_id}{after}"


@lru_cache(maxsize=256)
def period_label(code: str) -> str:
    """Return a retention period in words."""
    return RetentionPeriod(code).label


@bp.record_once
def _give_to_templates(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals.update(with_marks=with_marks, search_address=address, period_label=period_label)
    app.jinja_env.globals["narrowing_names"] = NARROWING
