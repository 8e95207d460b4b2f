"""Marking what was found in a text as people wrote it, although it was found in folded spelling."""

from collections.abc import Sequence
from typing import NamedTuple

from commarch.search.fields import Field, fold, fold_document_number


class Segment(NamedTuple):
    """A run of text that was asked for, or was not."""

    text: str
    is_hit: bool


def marked(text: str, spellings: Sequence[str], field: Field = Field.TITLE) -> list[Segment]:
    """Cut a text into what was found and what was not."""
    fold_sign = fold_document_number if field is Field.DOCUMENT_NUMBER else fold
    folded, origins = _folded(text, spaces=field is not Field.DOCUMENT_NUMBER)
    hit = [False] * len(text)
    for spelling in spellings:
        _mark(hit, folded, origins, fold_sign(spelling))
    return _segments(text, hit)


def _folded(text: str, *, spaces: bool) -> tuple[str, list[int]]:
    """Fold sign by sign, and remember where each sign of the result came from; a run of spaces is one space, or none."""
    folded: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            found = " " if spaces and folded and folded[-1] != " " else ""
        else:
            found = fold_document_number(sign) if not spaces else fold(sign)
        folded += found
        origins += [place] * len(found)
    return "".join(folded), origins


def _mark(hit: list[bool], folded: str, origins: list[int], wanted: str) -> None:
    start = folded.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        first, last = origins[start], origins[end - 1]
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
