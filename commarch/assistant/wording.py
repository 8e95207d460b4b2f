"""What the filing scope's own wording says of a title: the rows whose words stand in it, rare words more than common ones."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from commarch.assistant.evidence import Evidence, Place, Reason, Voice
from commarch.assistant.grams import pairs, squeezed, topic
from commarch.schemes.scheme import EntryRow, Scheme

SENTENCE = "归档范围第 %(number)s 条“%(wording)s”"
_CUT = re.compile(r"[、，,;；:：()（）。]|——|及")
#: How many rows speak at most, and how much weaker than the strongest.
_ROWS, _SHARPNESS = 12, 3
#: A row whose one phrase is found counts more than one of which words lie scattered.
_PHRASE, _SCATTERED, _WHOLENESS = 1.3, 0.3, 1.5
_KEPT = 16


@dataclass(frozen=True)
class _Row:
    entry: EntryRow
    category: str
    #: Number in the filing scope, as a reader counts.
    number: int
    #: Each phrase with its pairs and their weight together.
    phrases: tuple[tuple[str, frozenset[str], float], ...]
    pairs: frozenset[str]


class Wording:
    """The filing scope of one version, made ready for comparing."""

    def __init__(self, scheme: Scheme) -> None:
        entries = list(rows_in_use(scheme))
        cut = [[squeezed(phrase) for phrase in _CUT.split(entry.wording) if phrase.strip()] for _, entry, _ in entries]
        together = [frozenset().union(*map(pairs, phrases)) for phrases in cut]
        known = Counter(pair for found in together for pair in found)
        self._rare = {pair: math.log(1 + len(entries) / count) for pair, count in known.items()}
        self._unknown = math.log(1 + len(entries))
        self._rows = [
            _Row(entry, category, number, tuple((phrase, pairs(phrase), self._weight(pairs(phrase))) for phrase in phrases), found)
            for (number, entry, category), phrases, found in zip(entries, cut, together, strict=True)
        ]
        self.numbers: dict[UUID, int] = {row.entry.id: row.number for row in self._rows}

    def evidence(self, title: str) -> Evidence:
        """Return the rows that speak for a title."""
        whole, about = squeezed(title), pairs(topic(title))
        said = pairs(whole)
        scored = sorted(((self._score(row, whole, said, about), row.number, row) for row in self._rows), key=lambda one: (-one[0], one[1]))
        best = scored[0][0] if scored else 0.0
        if not best:
            return Evidence()
        voices = [_voice(row, (score / best) ** _SHARPNESS) for score, _, row in scored[:_ROWS] if score > 0]
        return Evidence(self._trust(scored[0][2], said, about), tuple(voices))

    def likeness(self, title: str, entry: UUID) -> float:
        """Return how much one row's wording speaks for a title."""
        whole = squeezed(title)
        return sum(self._score(row, whole, pairs(whole), pairs(topic(title))) for row in self._rows if row.entry.id == entry)

    def _score(self, row: _Row, whole: str, said: frozenset[str], about: frozenset[str]) -> float:
        best = 0.0
        for phrase, its, weight in row.phrases:
            found = self._weight(its & said)
            if found:
                best = max(best, found * (found / weight) ** _WHOLENESS * (_PHRASE if phrase in whole else 1))
        return best + _SCATTERED * self._weight(row.pairs & about)

    def _trust(self, row: _Row, said: frozenset[str], about: frozenset[str]) -> float:
        """How well a title is known: how much of what it is about stands in the row, or how wholly a phrase of the row stands in it."""
        known = self._weight(row.pairs & about) / (self._weight(about) or 1)
        phrase = max((self._weight(its & said) / weight * min(1.0, weight / 8) for _, its, weight in row.phrases if weight), default=0.0)
        return min(1.0, max(known, phrase))

    def _weight(self, found: Iterable[str]) -> float:
        return sum(self._rare.get(pair, self._unknown) for pair in found)


def rows_in_use(scheme: Scheme) -> Iterable[tuple[int, EntryRow, str]]:
    """Yield the rows that documents go by, with the number that a reader counts and the category."""
    number = 0
    for category, _level in scheme.in_order:
        for entry in scheme.entries_in.get(category.id, []):
            if not entry.retired and not category.retired:
                number += 1
                yield number, entry, category.full_code


def row_reason(number: int, entry: EntryRow) -> Reason:
    """Return the row as a reason names it."""
    return Reason(SENTENCE, {"number": number, "wording": entry.wording})


def _voice(row: _Row, weight: float) -> Voice:
    place = Place(row.category, row.entry.retention_code, row.entry.id)
    return Voice(place, weight, row_reason(row.number, row.entry))


_lock = Lock()
_kept: dict[UUID, Wording] = {}


def wording_of(scheme: Scheme) -> Wording:
    """Return a version made ready; a published one never changes, so it is made ready once in a process."""
    if scheme.is_draft:
        return Wording(scheme)
    found = _kept.get(scheme.id)
    if found is None:
        found = Wording(scheme)
        with _lock:
            if len(_kept) >= _KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[scheme.id] = found
    return found
