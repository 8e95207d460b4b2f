"""Marking what was found in a text as people wrote it, although it was found in folded spelling."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from commarch.search.fields import BRACKETS, Field, fold, fold_document_number
from commarch.search.language import Query

#: Texts are folded sign by sign, and there are some thousands of signs.
_sign, _number_sign = lru_cache(maxsize=8192)(fold), lru_cache(maxsize=8192)(fold_document_number)


#: Stand round what was found: a NUL, which no text of the database holds, and a sign.
BEGIN, END = "\0(", "\0)"
#: Stands between texts that are marked together.
_BETWEEN = "\0\0"
#: What folding takes out or runs together, in any text and in document numbers; all else is folded by NFKC and to small letters.
_UNSETTLED = re.compile("[^\\S ]| {2}|[\u00ad\u200b-\u200d\u2060\ufeff\ufdd0\ufdd1\ud800-\udfff]")
_NO_NUMBER = re.compile(f"{_UNSETTLED.pattern}| |[{re.escape(BRACKETS)}]")


class Marks:
    """The spellings that a search marks, folded once for all texts of a page."""

    def __init__(self, query: Query) -> None:
        spellings = query.highlights
        self._plain = _distinct([fold(one) for one in spellings])
        self._numbers = _distinct([fold_document_number(one) for one in spellings])

    def set_in(self, text: str, field: Field = Field.TITLE) -> str:
        """Return a text with BEGIN and END round each run of what was found."""
        is_number = field == Field.DOCUMENT_NUMBER
        stands = _is_folded(text, is_number)
        whole = text if stands else fold_document_number(text) if is_number else fold(text)
        here = self._in(whole, is_number)
        if stands and len(here) < 2 and not any(map(_meets_itself, here)):
            return _set_round(text, here)
        # what is written as it is folded has each sign where it stood
        folded, origins = (text, range(len(text))) if stands else _folded(text, spaces=not is_number)
        hit = [False] * len(text)
        for one in here:
            _mark(hit, folded, origins, one)
        return _joined(text, hit)

    def set_in_each(self, texts: Sequence[str], field: Field = Field.TITLE) -> list[str]:
        """Do the same in many texts, at once where all are written as they are folded."""
        is_number, together = field == Field.DOCUMENT_NUMBER, _BETWEEN.join(texts)
        here = self._in(together, is_number)
        if not _is_folded(together, is_number) or len(here) > 1 or any(map(_meets_itself, here)):
            return [self.set_in(text, field) for text in texts]
        return _set_round(together, here).split(_BETWEEN) if texts else []

    def _in(self, folded: str, is_number: bool) -> list[str]:  # noqa: FBT001  a fact
        return [one for one in (self._numbers if is_number else self._plain) if one in folded]


def _is_folded(text: str, is_number: bool) -> bool:  # noqa: FBT001  a fact
    """Whether folding a text would leave each of its signs as it is, but for spaces round it: told faster than by folding it."""
    return (
        unicodedata.is_normalized("NFKC", text) and text.casefold() == text and not (_NO_NUMBER if is_number else _UNSETTLED).search(text)
    )


def _set_round(text: str, here: Sequence[str]) -> str:
    for one in here:
        text = text.replace(one, f"{BEGIN}{one}{END}").replace(END + BEGIN, "")
    return text


@lru_cache(maxsize=256)
def _meets_itself(spelling: str) -> bool:
    """Whether a spelling can begin before it has ended, as 会会 in 会会会."""
    return any(spelling.startswith(spelling[place:]) for place in range(1, len(spelling)))


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


def _joined(text: str, hit: Sequence[bool]) -> str:
    runs, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            runs.append(f"{BEGIN}{text[start:end]}{END}" if hit[start] else text[start:end])
            start = end
    return "".join(runs)
