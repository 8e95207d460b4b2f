"""One search over a street's communities: what may hold personal data is neither found, nor counted, nor suggested (`guard.search`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text, tuple_

from commarch import search
from commarch.database import session
from commarch.holdings.models import Item
from commarch.search import Hits, Query
from commarch.supervision.metadata import SHOWN, ItemMetadata, read_metadata
from commarch.tenancy import Tenant

#: Hits of each community that are shown side by side.
SHOWN_EACH = 5

#: One call a community; the guard looks at each.
_SUMS = text(
    "SELECT asked.tenant, (SELECT coalesce(sum(c.hits), 0) FROM guard.search_counts(asked.tenant, CAST(:query AS tsquery)) c) AS hits "
    "FROM unnest(CAST(:tenants AS int[])) AS asked (tenant)"
)
_FIRST = text(
    "SELECT asked.tenant, found.id FROM unnest(CAST(:tenants AS int[])) WITH ORDINALITY AS asked (tenant, place) "
    "CROSS JOIN LATERAL guard.search(asked.tenant, CAST(:query AS tsquery), :most) WITH ORDINALITY AS found (id, place) "
    "ORDER BY asked.place, found.place"
)


@dataclass(frozen=True)
class Found:
    """What a search found in one community: how many, and the first of them."""

    community: Tenant
    hits: int
    items: Sequence[ItemMetadata]


def found_across(communities: Sequence[Tenant], query: Query) -> list[Found]:
    """Search every community, those with most hits first; in a constant number of statements."""
    asked = {"tenants": [one.id for one in communities], "query": query.tsquery(), "most": SHOWN_EACH}
    if asked["query"] is None:
        return []
    sums = {row.tenant: int(row.hits) for row in session.execute(_SUMS, asked)}
    places: list[tuple[int, UUID]] = [(row.tenant, row.id) for row in session.execute(_FIRST, asked)] if any(sums.values()) else []
    items = _items(places)
    found = [Found(one, sums[one.id], [item for item in items if item.tenant_id == one.id]) for one in communities]
    return sorted((one for one in found if one.hits), key=lambda one: (-one.hits, one.community.id))


def found_in(community: Tenant, query: Query, page: search.Page) -> tuple[Hits, list[ItemMetadata]]:
    """Search one community, a page of hits."""
    hits = search.find(query, page, tenant_id=community.id)
    return hits, _items([(community.id, one) for one in hits.ids])


def _items(places: list[tuple[int, UUID]]) -> list[ItemMetadata]:
    """Return the metadata of items, in the order of their places."""
    if not places:
        return []
    rows = session.execute(
        select(*SHOWN).where(Item.tenant_id.in_({one[0] for one in places}), tuple_(Item.tenant_id, Item.id).in_(places))
    )
    by_place = {(row.tenant_id, row.id): read_metadata(row) for row in rows}
    return [by_place[one] for one in places if one in by_place]
