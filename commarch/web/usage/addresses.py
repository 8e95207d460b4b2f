"""What an address of the register asks for, and the addresses that differ from it in one thing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from commarch.usage import Place, UseRecord, UseResult, UseSieve, WayOfUse
from commarch.web.ids import read_id

LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """What the register is asked for."""

    sieve: UseSieve
    place: Place | None = None

    def query(self, **changed: str | int | None) -> str:
        """Return the query string of this list, from its first page on, with something changed."""
        sieve = self.sieve
        kept: dict[str, Any] = {"year": sieve.year, "way": sieve.way, "result": sieve.result, "purpose": sieve.purpose}
        kept |= {"item": sieve.item_id, "q": sieve.text, "struck": "1" if sieve.struck else None}
        return urlencode({name: str(value) for name, value in (kept | changed).items() if value not in (None, "")})

    def address(self, **changed: str | int | None) -> str:
        """Return the address of this list with something changed."""
        query = self.query(**changed)
        return url_for("usage.list_uses") + (f"?{query}" if query else "")

    def page_address(self, use: UseRecord, *, backward: bool) -> str:
        """Return the page before or behind this record."""
        return self.address(on=use.used_on.isoformat(), **{"before" if backward else "after": str(use.id)})


def read_asked() -> Asked:
    """Read what this request asks for; what can't be read narrows nothing."""
    given = {name: value for name, value in request.args.items() if "\0" not in value}
    way, result = given.get("way", ""), given.get("result", "")
    sieve = UseSieve(
        year=read_year(given.get("year", "")),
        way=WayOfUse(way) if way in set(WayOfUse) else None,
        result=UseResult(result) if result in set(UseResult) else None,
        purpose=given.get("purpose") or None,
        item_id=read_id(given.get("item")),
        text=given.get("q", "").strip()[:LONGEST],
        struck=given.get("struck") == "1",
    )
    return Asked(sieve, _place(given))


def read_year(text: str) -> int | None:
    """Read a year."""
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and text[0] in "12" else None


def _place(given: dict[str, str]) -> Place | None:
    try:
        day = date.fromisoformat(given.get("on", ""))
    except ValueError:
        return None
    for name in ("after", "before"):
        if (found := read_id(given.get(name))) is not None:
            return Place(day, found, backward=name == "before")
    return None
