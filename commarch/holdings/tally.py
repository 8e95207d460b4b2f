"""How many items there are of what kind: one count over the tenant, from which every figure of a list page is read.

The count is kept in the process for as long as nothing has been done in the tenant: every act adds to the trail, so the hash of its
last entry tells whether a count still holds.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Text, case, func, literal, null, select
from sqlalchemy.sql.elements import ColumnElement

from commarch import audit
from commarch.database import home_tenant, session
from commarch.holdings.models import WAITING, Item, ItemState
from commarch.holdings.sifting import SOON, Due, Sieve
from commarch.schemes.models import Category

_KEPT = 256
_SUMS_KEPT = 512


class Kind(NamedTuple):
    """What items of one kind have in common."""

    archival_class: str
    year: int
    retention: str
    category: str
    state: ItemState
    personal: str
    openness: str
    due: str | None


@dataclass(frozen=True, eq=False)
class Tally:
    """Figures of one tenant on one day. Two are the same only if they are one: what rests on figures may be kept with them."""

    kinds: dict[Kind, int]
    #: (class, category code) → name, as the newest version in use calls it
    names: dict[tuple[str, str], str]

    #: Sums that were asked for: a page asks for a dozen, and the next page for the same.
    _sums: dict[tuple[str, Sieve], Any] = field(default_factory=dict, compare=False, repr=False)

    def total(self, sieve: Sieve | None = None) -> int:
        """Return how many items a sieve lets through."""
        asked = sieve or Sieve()
        found: int = self._kept("", asked, lambda: sum(number for _, number in self._through(asked)))
        return found

    def by(self, name: str, sieve: Sieve) -> dict[Any, int]:
        """Return how many items there would be for each value of one condition, the others held fast."""
        free = sieve.without(name)
        found: dict[Any, int] = self._kept(name, free, lambda: self._by(Kind._fields.index(name), free))
        return dict(found)

    def groups(self, sieve: Sieve) -> dict[tuple[str, int, str, str], int]:
        """Return the size of each lowest class (class, year, retention, category) within a sieve."""
        found: dict[tuple[str, int, str, str], int] = self._kept("groups", sieve, lambda: self._groups(sieve))
        return found

    def _by(self, place: int, sieve: Sieve) -> dict[Any, int]:
        counts: Counter[Any] = Counter()
        for kind, number in self._through(sieve):
            counts[kind[place]] += number
        counts.pop(None, None)
        return dict(sorted(counts.items()))

    def _groups(self, sieve: Sieve) -> dict[tuple[str, int, str, str], int]:
        counts: Counter[tuple[str, int, str, str]] = Counter()
        for kind, number in self._through(sieve):
            counts[kind[:4]] += number
        return dict(counts)

    def _kept(self, name: str, sieve: Sieve, count: Callable[[], Any]) -> Any:
        """Return a sum, counted once. Two threads may count the same: they come to the same."""
        found = self._sums.get((name, sieve))
        if found is None:
            found = count()
            if len(self._sums) >= _SUMS_KEPT:
                self._sums.clear()
            self._sums[name, sieve] = found
        return found

    def _through(self, sieve: Sieve) -> Iterator[tuple[Kind, int]]:
        """Yield the kinds that pass a sieve; without a state asked for, drafts don't."""
        asked = [(place, wanted) for place, name in enumerate(Kind._fields) if (wanted := getattr(sieve, name)) is not None]
        drafts_pass = sieve.state is not None
        for kind, number in self.kinds.items():
            if (drafts_pass or kind.state not in WAITING) and all(kind[place] == wanted for place, wanted in asked):
                yield kind, number

    @cached_property
    def waiting(self) -> int:
        """How many drafts wait to be filed."""
        return sum(number for kind, number in self.kinds.items() if kind.state in WAITING)


_lock = Lock()
_counted: dict[tuple[int, date], tuple[bytes, Tally]] = {}


def tally(today: date) -> Tally:
    """Return the figures of the tenant that this transaction acts in."""
    stamp = audit.last_hash()
    if stamp is None:
        return _count(today)
    home = home_tenant()
    found = _counted.get((home, today))
    if found and found[0] == stamp:
        return found[1]
    counted = _count(today)
    with _lock:
        if len(_counted) >= _KEPT:
            _counted.clear()
        _counted[home, today] = (stamp, counted)
    return counted


def _count(today: date) -> Tally:
    due: ColumnElement[str | None] = case(
        (Item.state != ItemState.FILED, null()),
        (Item.ends_on < today, literal(Due.EXPIRED.value, Text)),
        (Item.ends_on <= today + SOON, literal(Due.SOON.value, Text)),
        else_=null(),
    )
    category = Item.current_category_code.label("category_code")
    facts = [Item.archival_class, Item.year, Item.retention_code, category, Item.state, Item.personal_level, Item.openness]
    grouped = select(*facts, due.label("due"), Item.category_id, func.count().label("number")).group_by(*facts, due, Item.category_id)
    counted = grouped.subquery()
    named = select(counted, Category.name).join(Category, (Category.tenant_id == home_tenant()) & (Category.id == counted.c.category_id))
    kinds: Counter[Kind] = Counter()
    names: dict[tuple[str, str], str] = {}
    for kind, number, name in _rows(session.execute(named.order_by(Category.version_id))):
        kinds[kind] += number
        names[kind.archival_class, kind.category] = name
    return Tally(dict(kinds), names)


def _rows(result: Any) -> Iterator[tuple[Kind, int, str]]:
    for row in result:
        yield Kind(*row[:8]), row.number, row.name
