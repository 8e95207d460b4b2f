"""What this tenant filed, as experience: titles near to a new one, and where those were filed.

The newest filed items are made ready in the process and hold for as long as nothing is done in the tenant: every act adds to the trail,
so the hash of its last entry tells whether they still hold (as with `holdings.tally`). Filing, importing, undoing need not know of it,
the work is bounded by `LEARNT_FROM`, and nothing of one tenant is ever in reach of another: the key is the tenant, the rows come through the wall.
"""

import heapq
import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableSequence, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from commarch import audit
from commarch.assistant.evidence import Evidence, Place, Reason, Voice
from commarch.assistant.grams import pairs, topic
from commarch.database import home_tenant, session
from commarch.holdings.models import Item, ItemState
from commarch.schemes.models import FilingScopeEntry

LEARNT_FROM = 2000
LIKE = "与已归档的 %(code)s「%(title)s」相似"
_NEIGHBOURS, _SHARPNESS = 15, 4
#: Less alike than this says nothing.
_LEAST = 0.2
_KEPT = 8


class Filed(NamedTuple):
    """A filed item as experience: its title and where it went; `lineage` of the row that it was filed under, if one was named."""

    id: UUID
    title: str
    category: str
    retention: str
    lineage: UUID | None


@dataclass(frozen=True)
class Neighbour:
    """A filed item and how much it is like a title, 0 to 1."""

    filed: UUID
    category: str
    retention: str
    lineage: UUID | None
    likeness: float


class Experience:
    """Filed items, found by the pairs of characters that they share with a title; rare pairs count more."""

    def __init__(self, filed: Iterable[Filed]) -> None:
        self._ids: list[bytes] = []
        self._went: list[int] = []
        self._ways: dict[tuple[str, str, UUID | None], int] = {}
        self._having: dict[str, MutableSequence[int]] = {}
        for number, one in enumerate(filed):
            self._ids.append(one.id.bytes)
            self._went.append(self._ways.setdefault(one[2:], len(self._ways)))
            for pair in pairs(topic(one.title)):
                self._having.setdefault(pair, array("H")).append(number)
        self._lengths = self._measured()
        self._by_number = list(self._ways)

    def __len__(self) -> int:
        return len(self._ids)

    def near(self, title: str) -> list[Neighbour]:
        """Return the filed items most like a title, the most alike first (cosine of their pairs)."""
        said = pairs(topic(title))
        alike: dict[int, float] = defaultdict(float)
        for pair in said:
            weight = self._rarity(pair) ** 2
            for number in self._having.get(pair, ()):
                alike[number] += weight
        length = math.sqrt(sum(self._rarity(pair) ** 2 for pair in said)) or 1.0
        found = heapq.nlargest(_NEIGHBOURS, ((score / (length * self._lengths[number]), -number) for number, score in alike.items()))
        return [self._neighbour(-number, likeness) for likeness, number in found if likeness >= _LEAST]

    def _neighbour(self, number: int, likeness: float) -> Neighbour:
        return Neighbour(UUID(bytes=self._ids[number]), *self._by_number[self._went[number]], min(likeness, 1.0))

    def _rarity(self, pair: str) -> float:
        return math.log(1 + len(self._ids) / len(self._having[pair])) if pair in self._having else math.log(1 + len(self._ids))

    def _measured(self) -> Sequence[float]:
        lengths = array("d", bytes(8 * len(self._ids)))
        for pair, having in self._having.items():
            weight = self._rarity(pair) ** 2
            for number in having:
                lengths[number] += weight
        return array("d", (math.sqrt(length) or 1.0 for length in lengths))


def evidence_of(
    neighbours: Sequence[Neighbour],
    rows: Mapping[UUID, UUID],
    categories: frozenset[str],
    name: Callable[[Iterable[UUID]], Mapping[UUID, tuple[str, str]]],
) -> Evidence:
    """Return what the filed items near to a title say, in the words of the scheme in force.

    `rows` gives the row of each lineage, `name` code and title of items: only those that a reason names are asked for.
    """
    fit = [one for one in neighbours if one.category in categories]
    if not fit:
        return Evidence()
    told = name({one.category + one.retention: one.filed for one in reversed(fit)}.values())
    voices = []
    for one in fit:
        place = Place(one.category, one.retention, rows.get(one.lineage) if one.lineage else None)
        code, title = told.get(one.filed, ("", ""))
        voices.append(Voice(place, one.likeness**_SHARPNESS, Reason(LIKE, {"code": code, "title": title})))
    return Evidence(fit[0].likeness, tuple(voices))


def names_of(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return code and title of the items that reasons name."""
    rows = session.execute(select(Item.id, Item.archival_code, Item.title).where(Item.id.in_(list(ids))))
    return {row.id: (row.archival_code, row.title) for row in rows}


_lock = Lock()
_kept: dict[int, tuple[bytes, Experience]] = {}


def experience() -> Experience:
    """Return the experience of the tenant that this transaction acts in, made anew where anything was done since."""
    stamp = audit.last_hash()
    if stamp is None:
        return Experience(_filed())
    home = home_tenant()
    found = _kept.get(home)
    if found and found[0] == stamp:
        return found[1]
    learnt = Experience(_filed())
    with _lock:
        if home not in _kept and len(_kept) >= _KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[home] = (stamp, learnt)
    return learnt


def _filed() -> Iterable[Filed]:
    kept = (ItemState.FILED, ItemState.TRANSFERRED)
    chosen = (
        select(Item.id, Item.title, Item.archival_class, Item.category_code, Item.current_retention_code, FilingScopeEntry.lineage)
        .outerjoin(FilingScopeEntry, (FilingScopeEntry.tenant_id == Item.tenant_id) & (FilingScopeEntry.id == Item.entry_id))
        .where(Item.state.in_(kept))
        .order_by(Item.id.desc())
        .limit(LEARNT_FROM)
    )
    for item_id, title, archival_class, code, retention, lineage in session.execute(chosen):
        yield Filed(item_id, title, f"{archival_class}·{code}" if code else archival_class, retention, lineage)
