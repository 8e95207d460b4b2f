"""What an address of the list asks for, and the addresses that differ from it in one thing.

A list is told wholly by its address: sieve, search words, order, place. So a view can be saved, sent, and evaluated again on the server.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import request, url_for

from commarch import search
from commarch.holdings import ItemState, Openness, PersonalLevel
from commarch.holdings.sifting import Cursor, Due, ListPage, Order, Sieve


def _year(text: str) -> int:
    year = int(text)
    if not 1000 <= year <= 9999:
        raise ValueError(text)
    return year


#: Name in the address → name of the condition, and how it is read.
CONDITIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "year": ("year", _year),
    "class": ("archival_class", str),
    "category": ("category", str),
    "period": ("retention", str),
    "state": ("state", ItemState),
    "personal": ("personal", PersonalLevel),
    "openness": ("openness", Openness),
    "due": ("due", Due),
    "import": ("import_id", UUID),
}
#: As many hits as a list takes over from the search box.
MOST_HITS = 5000
_LONGEST_QUERY = 2000


@dataclass(frozen=True)
class Asked:
    """What a list is asked for."""

    sieve: Sieve
    text: str = ""
    order: Order = Order.CODE
    descending: bool = False
    cursor: Cursor | None = None
    #: Rows set close together.
    dense: bool = True
    #: Ordinal of the first row, as the address of the page before told it.
    first: int | None = 1

    @property
    def whole(self) -> "Asked":
        """The same list from its first page on."""
        return self if self.cursor is None else replace(self, cursor=None, first=1)

    def found(self) -> Sieve:
        """Return the sieve with what the search words find, evaluated now."""
        if not self.text:
            return self.sieve
        return replace(self.sieve, ids=search.find(self.text, search.Page(most=MOST_HITS)).ids)

    def query(self, **changed: str | None) -> str:
        """Return the query string of this list, from its first page on, with something changed."""
        kept: dict[str, Any] = {name: getattr(self.sieve, condition) for name, (condition, _) in CONDITIONS.items()}
        kept |= {"q": self.text, "order": self.order if self.order is not Order.CODE else None, "down": "1" if self.descending else None}
        kept |= {"dense": None if self.dense else "0"}
        kept |= changed
        return urlencode({name: str(value) for name, value in kept.items() if value not in (None, "")})

    def address(self, **changed: str | None) -> str:
        """Return the address of this list with something changed."""
        return _with_query(url_for("holdings.list_items"), self.query(**changed))

    def carried(self) -> list[tuple[str, str]]:
        """Return what a search inside this list takes with it."""
        return parse_qsl(self.query(q=None))

    def sorted_by(self, order: str) -> str:
        """Return the list in another order; the one it has already, turned round."""
        turned = self.order == order and not self.descending
        return self.address(order=None if order == Order.CODE else order, down="1" if turned else None)

    def page_address(self, page: ListPage, *, backwards: bool, size: int) -> str | None:
        """Return the page before or behind this one, if there is one."""
        if not (page.has_previous if backwards else page.has_next) or not page.rows:
            return None
        cursor = page.cursor(backwards=backwards)
        first = None if self.first is None else self.first + (-size if backwards else len(page.rows))
        place = {"key": cursor.value, "before" if backwards else "after": str(cursor.id), "n": str(first) if first and first > 0 else None}
        return self.address(**place)


def read_asked(args: Mapping[str, str] | None = None) -> Asked:
    """Read what is asked for; what can't be read was not asked for."""
    return _asked(tuple((request.args if args is None else args).items()))


@lru_cache(maxsize=64)
def _asked(args: tuple[tuple[str, str], ...]) -> Asked:
    given = dict(args)
    order = given.get("order", "")
    cursor = _cursor(given)
    number = given.get("n", "")
    return Asked(
        Sieve(**{condition: _read(given.get(name, ""), reader) for name, (condition, reader) in CONDITIONS.items()}),
        given.get("q", "").strip()[:200],
        Order(order) if order in set(Order) else Order.CODE,
        given.get("down") == "1",
        cursor,
        given.get("dense") != "0",
        1 if cursor is None else (int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None),
    )


def read_query(query: str) -> Asked:
    """Read a query string that a form or a saved view carries."""
    return read_asked(dict(parse_qsl(query[:_LONGEST_QUERY])))


def _with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _cursor(given: Mapping[str, str]) -> Cursor | None:
    for name in ("after", "before"):
        try:
            return Cursor(given.get("key", ""), UUID(given[name]), backwards=name == "before")
        except (KeyError, ValueError):
            continue
    return None


def _read(text: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(text) if text and "\0" not in text else None
    except ValueError:
        return None
