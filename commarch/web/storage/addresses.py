"""What an address of the list of boxes asks for, and the addresses that differ from it in one thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import request, url_for

from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod
from commarch.storage import BoxState
from commarch.storage.queries import BoxPage, BoxSieve
from commarch.web.ids import read_id

#: Name in the address → name of the condition, and how it is read.
CONDITIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "year": ("year", lambda text: int(text) if text.isascii() and text.isdigit() and len(text) == 4 else _wrong(text)),
    "class": ("archival_class", str),
    "period": ("retention", lambda text: RetentionPeriod(text).code),
    "category": ("category", str),
    "state": ("state", BoxState),
    "shelved": ("shelved", lambda text: {"1": True, "0": False}[text]),
    "checked": ("checked", lambda text: {"1": True, "0": False}[text]),
    "place": ("place", UUID),
}


@dataclass(frozen=True)
class Asked:
    """What the list is asked for."""

    sieve: BoxSieve
    after: tuple[str, UUID] | None = None
    before: tuple[str, UUID] | None = None

    def query(self, **changed: str | None) -> str:
        """Return the query string of this list, from its first page on, with something changed."""
        kept: dict[str, Any] = {name: _written(getattr(self.sieve, condition)) for name, (condition, _) in CONDITIONS.items()}
        return urlencode({name: value for name, value in (kept | changed).items() if value not in (None, "")})

    def address(self, **changed: str | None) -> str:
        """Return the address of this list with something changed."""
        query = self.query(**changed)
        return url_for("storage.list_boxes") + (f"?{query}" if query else "")

    def page_address(self, page: BoxPage, *, backwards: bool) -> str | None:
        """Return the page before or behind this one, if there is one."""
        if not page.rows or not (page.has_previous if backwards else page.has_next):
            return None
        box = page.rows[0 if backwards else -1].box
        return self.address(key=box.shelving_key, **{"before" if backwards else "after": str(box.id)})


def read_asked() -> Asked:
    """Read what this request asks for."""
    return _read(request.args)


def read_query(query: str) -> Asked:
    """Read a query string that a page has kept."""
    return _read(dict(parse_qsl(query[:2000])))


def _read(given: Mapping[str, str]) -> Asked:
    asked: dict[str, Any] = {}
    for name, (condition, reads) in CONDITIONS.items():
        try:
            asked[condition] = reads(given[name]) if given.get(name) else None
        except (ValueError, KeyError, RuleBroken):
            continue  # what is no value narrows nothing
    cursors = {name: (given.get("key", ""), read_id(given.get(name))) for name in ("after", "before")}
    found = {name: (key, one) for name, (key, one) in cursors.items() if one is not None}
    return Asked(BoxSieve(**asked), **found)


def _written(value: Any) -> str | None:
    if isinstance(value, bool):
        return "1" if value else "0"
    return None if value is None else str(value)


def _wrong(text: str) -> int:
    raise ValueError(text)
