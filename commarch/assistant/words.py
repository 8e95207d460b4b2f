"""Words of the field that tell a category, whatever a scheme's wording is: a small table (`data/words.csv`), no code."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commarch.assistant.evidence import Reason
from commarch.assistant.grams import squeezed

IN_TITLE, IN_AUTHOR = "题名含“%(word)s”，这类文件通常归 %(category)s", "责任者含“%(word)s”，来文通常归 %(category)s"
_TRUST_OF_TITLE, _TRUST_OF_AUTHOR = 0.9, 0.2


@dataclass(frozen=True)
class WordVoice:
    """A word found, and the category that it speaks for."""

    category: str
    weight: float
    reason: Reason


def voices(title: str, author: str, categories: frozenset[str]) -> tuple[float, list[WordVoice]]:
    """Return how much the words are to be trusted, and what they say, the strongest first."""
    told = [WordVoice(at, weight, Reason(IN_TITLE, {"word": word, "category": at})) for word, at, weight in _found("title", title)]
    trust = _TRUST_OF_TITLE
    known = [voice for voice in told if voice.category in categories]
    if not known:
        told = [WordVoice(at, weight, Reason(IN_AUTHOR, {"word": word, "category": at})) for word, at, weight in _found("author", author)]
        known, trust = [voice for voice in told if voice.category in categories], _TRUST_OF_AUTHOR
    return (trust if known else 0.0), sorted(known, key=lambda voice: -voice.weight)


def _found(where: str, text: str) -> list[tuple[str, str, float]]:
    """Find words, the longer first; a word inside a longer one that was found is not a word of its own."""
    rest = squeezed(text)
    found = []
    for word, categories in _table()[where]:
        if word in rest:
            # what stands near the end of a title is what it is about
            place = (rest.rfind(word) + len(word)) / max(len(rest), 1)
            found += [(word, category, len(word) ** 1.5 * (0.7 + 0.3 * place)) for category in categories]
            rest = rest.replace(word, "|" * len(word))
    return found


@cache
def _table() -> dict[str, list[tuple[str, list[str]]]]:
    """Read the table: for title and author, words with the categories they speak for, the longest word first."""
    text = (files("commarch.assistant") / "data" / "words.csv").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = {"title": {}, "author": {}}
    for row in csv.DictReader(text.splitlines()):
        found[row["where"]].setdefault(row["word"], []).append(row["category"])
    return {where: sorted(words.items(), key=lambda one: -len(one[0])) for where, words in found.items()}
