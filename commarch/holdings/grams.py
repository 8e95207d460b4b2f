"""Search vectors and queries out of character pairs: substrings found exactly, without a dictionary.

A text is indexed as its overlapping pairs of characters, each at the position of its first character, and its last character alone.
A query of n characters is the phrase of its n - 1 pairs, which by their positions stand for exactly those characters in a row; a query of
one character is the prefix of any pair. Fields are kept apart by a gap in the positions, so that no phrase spans two.

Limits, from PostgreSQL: positions end at 16,383 and a lexeme holds 256 of them. What stands behind the first 16,000 characters of an
item, or repeats one pair more than 256 times, isn't found by that place; fields come in order of worth, so a long note loses its end.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain

from commarch.holdings.folding import CODE_TAG, DATE_MARK, WEIGHTS, Field, fold_field

#: PostgreSQL folds all later positions into 16,383.
LAST_POSITION = 16_382
_GAP = 2
#: Positions of ordinary items: what is written behind their lexemes is kept.
_ORDINARY = 1_024


def vector(fields: Mapping[Field, Iterable[str]]) -> str:
    """Return the text of the tsvector of an item; the texts of each field as people wrote them, folded here.

    A pair that comes again is entered again: PostgreSQL puts the places of a lexeme together, and keeps the first 256.
    """
    entries: list[str] = []
    position = 1
    for field in Field:
        for text in fields.get(field, ()):
            folded = fold_field(field, text)
            if folded and position <= LAST_POSITION:
                marked = DATE_MARK + folded if field is Field.DATE else folded
                entries.append(_entries(marked, position, WEIGHTS[field], CODE_TAG if field is Field.ARCHIVAL_CODE else ""))
                position += len(marked) + _GAP
    return " ".join(entries)


def phrase(text: str, *, weight: str = "", tag: str = "") -> str:
    """Return the tsquery that holds where folded text stands in a row, in fields of that weight or with that tag only."""
    if len(text) == 1:
        return f"{_quoted(tag + text)}:*{weight}"
    suffix = f":{weight}" if weight else ""
    pairs = [_quoted(tag + text[start : start + 2]) + suffix for start in range(len(text) - 1)]
    return pairs[0] if len(pairs) == 1 else f"({' <-> '.join(pairs)})"


def _entries(text: str, position: int, weight: str, tag: str) -> str:
    """Enter the pairs of a text from a position on: 'ab':1A 'bc':2A 'c':3A. A whole import goes through here, sign by sign."""
    signs = [_doubled(sign) for sign in text] if "'" in text or "\\" in text else text
    behind = _behind(weight.replace("D", ""), tag, position, position + len(text))
    entries = "".join(chain.from_iterable(zip(signs, [*signs[1:], ""], behind, strict=False)))
    return f"'{tag}{entries}".removesuffix(f" '{tag}")


def _behind(weight: str, tag: str, start: int, end: int) -> list[str]:
    """Return what stands between the lexemes at some positions and those that follow."""
    if end <= _ORDINARY:
        return _ordinary(weight, tag)[start:end]
    return [f"':{position}{weight} '{tag}" for position in range(start, min(end, LAST_POSITION + 1))]


@cache
def _ordinary(weight: str, tag: str) -> list[str]:
    return [f"':{position}{weight} '{tag}" for position in range(_ORDINARY)]


def _doubled(sign: str) -> str:
    return sign * 2 if sign in "'\\" else sign


def _quoted(lexeme: str) -> str:
    return f"'{''.join(map(_doubled, lexeme))}'"
