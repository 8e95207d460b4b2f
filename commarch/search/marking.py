"""Marking what was found in a text as people wrote it, although it was found in folded spelling."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from commarch.search.fields import Field, fold, fold_document_number
from commarch.search.language import Query

#: Texts are folded sign by sign, and there are some thousands of signs.
_sign, _number_sign = lru_cache(maxsize=8192)(fold), lru_cache(maxsize=8192)(fold_document_number)


class Segment(NamedTuple):
    """A run of text that was asked for, or was not."""

    text: str
    is_hit: bool


class Marks:
    """The spellings that a search marks, folded once for all texts of a page."""

    def __init__(self, query: Query) -> None:
        spellings = query.highlights
        self._plain = _distinct([fold(one) for one in spellings])
        self._numbers = _distinct([fold_document_number(one) for one in spellings])

    def cut(self, text: str, field: Field = Field.TITLE) -> list[Segment]:
        """Cut a text into what was found and what was not."""
        is_number = field == Field.DOCUMENT_NUMBER
        wanted = self._numbers if is_number else self._plain
        whole = fold_document_number(text) if is_number else fold(text)
        here = [one for one in wanted if one in whole]
        if not here:
            return [Segment(text, is_hit=False)] if text else []
        # most texts are written as they are folded, so that each sign stands where it stood
        folded, origins = (text, range(len(text))) if whole == text else _folded(text, spaces=not is_number)
        hit = [False] * len(text)
        for one in here:
            _mark(hit, folded, origins, one)
        return _segments(text, hit)


def _distinct(spellings: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(spellings) if one]


def _folded(text: str, *, spaces: bool) -> tuple[str, Sequence[int]]:
    """Fold sign by sign, and remember where each sign of the result came from; a run of spaces is one space, or none."""
    folded: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        found = _sign(sign) if spaces else _number_sign(sign)
        if sign.isspace() and spaces and folded and folded[-1] != " ":
            found = " "
        folded += found
        origins += [place] * len(found)
    return "".join(folded), origins


def _mark(hit: list[bool], folded: str, origins: Sequence[int], wanted: str) -> None:
    start = folded.find(wanted)
    while start >= 0:
        first, last = origins[start], origins[start + len(wanted) - 1]
        hit[first : last + 1] = [True] * (last + 1 - first)
        start = folded.find(wanted, start + 1)


def _segments(text: str, hit: list[bool]) -> list[Segment]:
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            segments.append(Segment(text[start:end], hit[start]))
            start = end
    return segments
