"""Walk a site as somebody can: from where she begins, along every link, each kind of page once."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.journeys.desk import Desk

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"/\d+(?=/|$)")
#: Links that hand out a file, or leave the pages that are the product's.
FILES = re.compile(r"\.xlsx|\.csv|export|/assets/|/_look|/original|refused-rows|/rows/refused")
#: Conditions of a list that show it otherwise than its other conditions do.
TELLING = {"which", "status", "q", "before", "after", "purpose", "category", "expired", "state"}


def kind_of(address: str) -> str:
    """Return which kind of page an address is: ids and values of conditions left out."""
    parts = urlsplit(address)
    conditions = sorted({one.split("=")[0] for one in parts.query.split("&") if one})
    return _NUMBER.sub("/N", _ID.sub("ID", parts.path)) + ("?" + "&".join(conditions) if conditions else "")


def _is_one_more_filter(kind: str) -> bool:
    conditions = set(kind.partition("?")[2].split("&")) - {""}
    return len(conditions) > 1 or not conditions <= TELLING


def walk(desk: Desk, *begin: str, within: str = "/") -> Iterator[str]:
    """Open every kind of page that links lead to, within a path; give its kind while it stands open."""
    seen: set[str] = set()
    waiting = deque(desk.address + path for path in begin)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in seen or FILES.search(address) or _is_one_more_filter(kind):
            continue
        seen.add(kind)
        answer = desk.page.goto(address)
        if kind_of(desk.page.url) in seen - {kind}:  # led on to a page that was walked
            continue
        seen.add(kind_of(desk.page.url))
        assert answer.status == 200, (address, answer.status)
        links = desk.page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href.split('#')[0])")
        waiting.extend(link for link in links if link.startswith(desk.address + within))
        yield kind
