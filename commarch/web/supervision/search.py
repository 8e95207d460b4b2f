"""One search over all communities of the street. Each look across is in the street's trail; nothing with personal data is found."""

from dataclasses import replace

from flask import abort, g, render_template, request
from flask_babel import gettext as _

from commarch import search as searching
from commarch import supervision
from commarch.accounts import Duty
from commarch.search import Order
from commarch.tenancy import Tenant
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.paging import PageLinks
from commarch.web.search.addresses import address, asked_page
from commarch.web.search.rows import street_row_drawer
from commarch.web.supervision.views import bp

__all__ = ["bp", "search"]


@bp.get("/search")
@needs(Duty.SUPERVISE, across=True)
def search() -> str:
    """Search every community; one community's hits page by page."""
    text = g.frame_search_text = request.args.get("q", "").strip()
    communities = list(supervision.communities(visitor.here().tenant_id))
    query = searching.parse(text)
    if request.args.get("community"):
        return _in_one(_named(communities), query, text)
    found = supervision.found_across(communities, query)
    return render_template(
        "search/across.html", text=text, query=query, drawn=street_row_drawer(query), found=found, total=sum(one.hits for one in found)
    )


def _in_one(community: Tenant, query: searching.Query, text: str) -> str:
    page = replace(asked_page(), order=Order.NEWEST)
    hits, items = supervision.found_in(community, query, page)
    total = searching.counts_of(query, page.narrowing, tenant_id=community.id).narrowed
    links = PageLinks(
        shown=len(items),
        previous_url=address(before=str(items[0].id)) if items and hits.has_previous else None,
        next_url=address(after=str(items[-1].id)) if items and hits.has_next else None,
        total=total,
        order=_("最近登记的在前"),
    )
    return render_template(
        "search/across_one.html",
        text=text,
        query=query,
        drawn=street_row_drawer(query),
        items=items,
        total=total,
        community=community,
        page=links,
    )


def _named(communities: list[Tenant]) -> Tenant:
    return next((one for one in communities if one.code == request.args["community"]), None) or abort(404)
