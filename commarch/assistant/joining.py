"""Joining what the sources say into one ranking of places."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commarch.assistant.evidence import Evidence, Place, Reason, shares
from commarch.assistant.words import WordVoice

#: How far each source is believed when it knows the whole title.
_OF_WORDING, _OF_FILED, _OF_WORDS = 0.6, 1.0, 0.55


@dataclass(frozen=True)
class Ranked:
    """A place with its share of all that was said, and every reason for it, the strongest first."""

    place: Place
    share: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Joined:
    """Places in the order of their shares; `known`: how well the title was known at all, 0 to 1."""

    ranked: tuple[Ranked, ...] = ()
    known: float = 0.0


def join(wording: Evidence, filed: Evidence, words: tuple[float, Sequence[WordVoice]], within: Iterable[Place]) -> Joined:
    """Weigh the sources: first the category, then the row and the retention within it. `within`: every place there is."""
    trust, said = words
    belief = {"wording": _OF_WORDING * wording.trust, "filed": _OF_FILED * filed.trust**2, "words": _OF_WORDS * trust}
    total = sum(belief.values())
    if not total:
        return Joined()
    of_category: dict[str, float] = defaultdict(float)
    of_place: dict[Place, float] = defaultdict(float)
    for source, name in ((wording, "wording"), (filed, "filed")):
        for place, share in source.shares.items():
            of_category[place.category] += share * belief[name] / total
            of_place[place] += share * belief[name] / total
    for category, share in shares((voice.category, voice.weight) for voice in said).items():
        of_category[category] += share * belief["words"] / total
    _settle(of_place)
    _fill(of_place, of_category, within)
    known = 1 - (1 - wording.trust) * (1 - filed.trust) * (1 - trust)
    of_place = _within_categories(of_place, of_category)
    ranked = [Ranked(place, share, _reasons_for(place, wording, filed, said)) for place, share in of_place.items()]
    return Joined(tuple(sorted(ranked, key=lambda one: -one.share)), known)


def _settle(of_place: dict[Place, float]) -> None:
    """Let what was filed without naming a row speak for the rows of that category and retention that the wording names."""
    for place in [one for one in of_place if one.entry is None]:
        rows = [one for one in of_place if one.entry and (one.category, one.retention) == (place.category, place.retention)]
        if rows:
            share = of_place.pop(place)
            whole = sum(of_place[one] for one in rows)
            for one in rows:
                of_place[one] += share * of_place[one] / whole


def _fill(of_place: dict[Place, float], of_category: dict[str, float], within: Iterable[Place]) -> None:
    """Give a category that only a word speaks for its rows, all alike."""
    empty = set(of_category) - {place.category for place in of_place}
    for place in within:
        if place.category in empty:
            of_place[place] = 1e-6


def _within_categories(of_place: dict[Place, float], of_category: dict[str, float]) -> dict[Place, float]:
    whole: dict[str, float] = defaultdict(float)
    for place, share in of_place.items():
        whole[place.category] += share
    return {place: of_category[place.category] * share / whole[place.category] for place, share in of_place.items()}


def _reasons_for(place: Place, wording: Evidence, filed: Evidence, said: Sequence[WordVoice]) -> tuple[Reason, ...]:
    """Return every reason for a place: its row, the document it is like, the word that speaks for its category."""
    row = [voice.reason for voice in wording.voices if voice.place == place][:1]
    like = [one.reason for one in filed.voices if (one.place.category, one.place.retention) == (place.category, place.retention)][:1]
    word = [voice.reason for voice in said if voice.category == place.category][:1]
    return (*row, *like, *word)
