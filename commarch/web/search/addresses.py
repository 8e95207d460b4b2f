"""What an address of the search page asks for, and the addresses of its other pages."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import quote_plus
from uuid import UUID

from flask import g, request, url_for

from commarch.search import FoundItem, Narrowing, Order, Page, Place

#: Names in the address: the narrowing's fields, and the order. A page's place (key, after, before) is left out when anything else changes.
NARROWING = {"year": "year", "archival_class": "class", "category_code": "category"}


def asked_page() -> Page:
    """Read order, narrowing and place; what can't be read was not asked for."""
    given = {name: value for name, value in request.args.items() if "\0" not in value}
    order = Order(given["order"]) if given.get("order") in set(Order) else Order.NEWEST
    narrowing = Narrowing(_year(given.get("year", "")), given.get("class") or None, given.get("category") or None)
    return Page(order, narrowing, _place(given, order))


def address(**changed: str | int | None) -> str:
    """Return this search with something changed, from its first page on."""
    here, kept = g.get("search_here") or _here()
    parts = kept | {name: f"{name}={quote_plus(str(value))}" if value else "" for name, value in changed.items()}
    query = "&".join(filter(None, parts.values()))
    return f"{here}?{query}" if query else here


def addresses_with(name: str) -> Callable[[str | int], str]:
    """Return what makes the address of this search with one thing changed to each of many values, from its first page on."""
    here, kept = g.get("search_here") or _here()
    before, _, after = "&".join(filter(None, (kept | {name: f"{name}=\0"}).values())).partition("\0")
    return lambda value: f"{here}?{before}{quote_plus(str(value))}{after}"


def _here() -> tuple[str, dict[str, str]]:
    """Return where this search is, and what of its address stays as it is: a page holds fifty addresses of the same search."""
    given = {name: request.args.get(name) for name in ("q", "order", "community", *NARROWING.values())}
    kept = {name: f"{name}={quote_plus(value)}" if value else "" for name, value in given.items()}
    found: tuple[str, dict[str, str]] = (url_for(request.endpoint or "", **(request.view_args or {})), kept)
    g.search_here = found
    return found


def next_address(last: FoundItem, order: Order) -> str:
    """Return the page behind this row."""
    return address(key=last.key(order), after=str(last.id))


def previous_address(first: FoundItem, order: Order) -> str:
    """Return the page before this row."""
    return address(key=first.key(order), before=str(first.id))


def _place(given: Mapping[str, str], order: Order) -> Place | None:
    key = given.get("key", "")
    if order is Order.DATE and not _is_date(key):
        return None
    for name in ("after", "before"):
        try:
            return Place(key, UUID(given[name]), backward=name == "before")
        except (KeyError, ValueError):
            continue
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch("[12][0-9]{3}", text) else None
