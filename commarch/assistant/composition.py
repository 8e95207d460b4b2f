"""One item or several (一件还是几件): what a title tells of how its documents are put together; a small table (`data/compositions.csv`)."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commarch.assistant.evidence import Reason
from commarch.assistant.grams import squeezed

#: The rule for everything that no row speaks of.
ORDINARY = "每份文件为一件"
FOUND = "题名含“%(word)s”：%(inside)s（%(clause)s）"
FOUND_PLAIN = "题名含“%(word)s”（%(clause)s）"
USUAL = "没有附件、转发、来文复文的，一份文件就是一件（DA/T 22-2015 5.1）"


@dataclass(frozen=True)
class Composition:
    """How the documents are put together, how sure, and why."""

    answer: str
    confidence: float
    reason: Reason


def compositions(title: str) -> list[Composition]:
    """Return how a title's documents are put together, the surest first; the ordinary case always stands among them."""
    text = squeezed(title)
    found: list[Composition] = []
    for pattern, answer, inside, clause in _table():
        hit = pattern.search(text)
        if hit:
            sentence = FOUND if inside else FOUND_PLAIN
            facts = {"word": hit[0][:12], "inside": inside, "clause": clause}
            found.append(Composition(answer, 0.8 if not found else 0.4, Reason(sentence, facts)))
    return [*found[:2], Composition(ORDINARY, 0.2 if found else 0.7, Reason(USUAL))]


@cache
def _table() -> list[tuple[re.Pattern[str], str, str, str]]:
    text = (files("commarch.assistant") / "data" / "compositions.csv").read_text("utf-8")
    return [(re.compile(row["pattern"]), row["answer"], row["inside"], row["clause"]) for row in csv.DictReader(text.splitlines())]
