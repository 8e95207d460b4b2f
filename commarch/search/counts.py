"""How many items a search finds, exactly, and how they spread over years, classes and categories.

To count a word that every second item holds takes longer than all the rest of a page, so counts are kept for as long as they hold.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from sys import intern
from typing import NamedTuple, TypeVar

from sqlalchemy import text

from commarch.database import home_tenant, read
from commarch.search.fields import NAMES
from commarch.search.keeping import Kept
from commarch.search.language import And, Node, Not, Or, Query, Term, parse
from commarch.search.queries import FoundItem, Narrowing

#: Words of a search without hits that are looked for one by one.
MOST_WORDS = 6

_FIELD_NAMES = {field: name for name, field in NAMES.items()}
_COUNTS = text("SELECT in_year, in_class, in_category, hits FROM guard.search_counts(:tenant, CAST(:query AS tsquery))")
_SUMS = text(
    "SELECT (SELECT coalesce(sum(c.hits), 0) FROM guard.search_counts(:tenant, CAST(word.query AS tsquery)) c) "
    "FROM unnest(CAST(:queries AS text[])) WITH ORDINALITY AS word (query, place) ORDER BY word.place"
)
Value = TypeVar("Value")


class Count(NamedTuple):
    """Hits of one year, class and category."""

    year: int
    archival_class: str
    category_code: str
    hits: int


@dataclass(frozen=True)
class Counts:
    """All hits of a search, and what of them is chosen."""

    rows: tuple[Count, ...]
    chosen: Narrowing

    @cached_property
    def total(self) -> int:
        """Every hit."""
        return sum(row.hits for row in self.rows)

    @cached_property
    def narrowed(self) -> int:
        """Hits of the chosen year, class and category."""
        return sum(row.hits for row in self._chosen())

    def years(self) -> list[tuple[int, int]]:
        """Hits by year, the newest first, among those of the chosen class and category."""
        return sorted(self._spread(lambda row: row.year, but="year"), reverse=True)

    def classes(self) -> list[tuple[str, int]]:
        """Hits by class of archives, most first."""
        return _most_first(self._spread(lambda row: row.archival_class, but="archival_class"))

    def categories(self) -> list[tuple[str, int]]:
        """Hits by category, most first."""
        return _most_first(self._spread(lambda row: row.category_code, but="category_code"))

    def _spread(self, value: Callable[[Count], Value], *, but: str) -> list[tuple[Value, int]]:
        spread: Counter[Value] = Counter()
        for row in self._chosen(but=but):
            spread[value(row)] += row.hits
        return list(spread.items())

    def _chosen(self, *, but: str = "") -> Sequence[Count]:
        wanted = [(name, value) for name, value in asdict(self.chosen).items() if value is not None and name != but]
        if not wanted:
            return self.rows
        return [row for row in self.rows if all(getattr(row, name) == value for name, value in wanted)]


#: Rows that are kept take some 100 bytes each; a frequent word has one for each category of each year.
_kept: Kept[tuple[Count, ...]] = Kept(20_000, weigh=lambda rows: len(rows) + 1)


def counts_of(query: Query, chosen: Narrowing = Narrowing(), *, tenant_id: int | None = None) -> Counts:  # noqa: B008  frozen
    """Count the hits of the home tenant; a supervisor names a tenant of her street."""
    condition = query.tsquery()
    if condition is None:
        return Counts((), chosen)
    if tenant_id is not None:
        return Counts(_read(tenant_id, condition), chosen)
    return Counts(_kept.answer(condition, lambda: _read(home_tenant(), condition)), chosen)


def counted(hits: Sequence[FoundItem]) -> Counts:
    """Count hits that are all there."""
    spread = Counter((hit.year, hit.archival_class, hit.category_code) for hit in hits)
    return Counts(tuple(Count(*kind, found) for kind, found in spread.items()), Narrowing())


def _read(tenant_id: int, condition: str) -> tuple[Count, ...]:
    found = read(_COUNTS, {"tenant": tenant_id, "query": condition})
    return tuple(Count(year, intern(archival_class), intern(category), hits) for year, archival_class, category, hits in found)


def counts_of_words(query: Query) -> list[tuple[str, int]]:
    """Return the single words of a search with their own hits in the home tenant; nothing where it is a single word anyway."""
    words = list(dict.fromkeys(_words(query.root)))[:MOST_WORDS] if query.root else []
    conditions = [parse(word).tsquery() for word in words]
    if len(words) < 2 or not all(conditions):
        return []
    sums = read(_SUMS, {"tenant": home_tenant(), "queries": conditions})
    return [(word, int(found)) for word, (found,) in zip(words, sums, strict=True)]


def _words(node: Node) -> list[str]:
    match node:
        case Not(_):
            return []
        case And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case Term(text, field, quoted):
            written = f'"{text}"' if quoted and '"' not in text else text
            return [f"{_FIELD_NAMES[field]}:{written}" if field in _FIELD_NAMES else written]


def _most_first(spread: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(spread, key=lambda found: (-found[1], found[0]))
