"""Search vectors and queries out of character pairs: substrings found exactly, without a dictionary.

A text is indexed as its overlapping pairs of characters, each at the position of its first character, and its last character alone.
A query of n characters is the phrase of its n - 1 pairs, which by their positions stand for exactly those characters in a row; a query of
one character is the prefix of any pair. Fields are kept apart by a gap in the positions, so that no phrase spans two.

Limits, from PostgreSQL: positions end at 16,383 and a lexeme holds 256 of them. What stands behind the first 16,000 characters of an
item, or repeats one pair more than 256 times, isn't found by that place; fields come in order of worth, so a long note loses its end.
"""

from collections.abc import Iterable, Mapping

from commarch.holdings.folding import CODE_TAG, DATE_MARK, WEIGHTS, Field, fold_field

#: PostgreSQL folds all later positions into 16,383.
LAST_POSITION = 16_382
PLACES_OF_A_LEXEME = 256
_GAP = 2


def vector(fields: Mapping[Field, Iterable[str]]) -> str:
    """Return the text of the tsvector of an item; the texts of each field as people wrote them, folded here."""
    places: dict[str, list[str]] = {}
    position = 1
    for field in Field:
        for text in fields.get(field, ()):
            position = _add(places, field, text, position)
    return " ".join([f"{_quoted(lexeme)}:{','.join(found)}" for lexeme, found in places.items()])


def phrase(text: str, *, weight: str = "", tag: str = "") -> str:
    """Return the tsquery that holds where folded text stands in a row, in fields of that weight or with that tag only."""
    if len(text) == 1:
        return f"{_quoted(tag + text)}:*{weight}"
    suffix = f":{weight}" if weight else ""
    pairs = [_quoted(tag + text[start : start + 2]) + suffix for start in range(len(text) - 1)]
    return pairs[0] if len(pairs) == 1 else f"({' <-> '.join(pairs)})"


def _add(places: dict[str, list[str]], field: Field, text: str, position: int) -> int:
    """Enter the pairs of a text from a position on; return the position where the next text begins."""
    folded = fold_field(field, text)
    if not folded:
        return position
    if field is Field.DATE:
        folded = DATE_MARK + folded
    tag = CODE_TAG if field is Field.ARCHIVAL_CODE else ""
    weight = WEIGHTS[field].replace("D", "")
    for start in range(min(len(folded), LAST_POSITION - position + 1)):
        lexeme = tag + folded[start : start + 2]
        found = places.get(lexeme)
        if found is None:
            places[lexeme] = [f"{position + start}{weight}"]
        elif len(found) < PLACES_OF_A_LEXEME:
            found.append(f"{position + start}{weight}")
    return position + len(folded) + _GAP


def _quoted(lexeme: str) -> str:
    if "'" in lexeme or "\\" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"
