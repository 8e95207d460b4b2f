"""One canonical spelling for archival codes (档号), whatever keyboard or spreadsheet they came from."""

import re
import unicodedata

#: Between levels of a code (DA/T 13-2022 5): U+002D.
LEVEL = "-"
#: Between the parts of one level (DA/T 13-2022 5): U+00B7.
PART = "·"

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc\ufe58\ufe63\uff0d\uff70"
_DOTS = "·.\u0387\u2022\u2024\u2027\u2219\u22c5\u30fb\uff0e\uff65"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLD = str.maketrans(dict.fromkeys(_HYPHENS, LEVEL) | dict.fromkeys(_DOTS, PART) | dict.fromkeys(_INVISIBLE, ""))
_LATIN_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: As it should be already.
_CANONICAL = re.compile("[A-Z0-9\u3400-\u4dbf\u4e00-\u9fff]+(?:[-·][A-Z0-9\u3400-\u4dbf\u4e00-\u9fff]+)*")
_RUNS = re.compile(r"([-·])\1+")
_DIGITS = re.compile(r"[0-9]+")
#: Digits that a number is padded to in a sort key; longer numbers carry their length in front.
_SORT_WIDTH = 8


def normalise(text: str) -> str:
    """Fold every spelling of a code into one: separators to U+002D and U+00B7, full width to ASCII, no spaces, capital Latin letters.

    A separator typed twice (Chinese keyboards write —— for one dash) is one separator.
    """
    if _CANONICAL.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD).translate(_LATIN_UPPER)
    return _RUNS.sub(r"\1", unicodedata.normalize("NFKC", "".join(folded.split())))


def sort_key(code: str) -> str:
    """Return a text that sorts codes in natural order under the C collation: item 2 before item 10, before and after a wider padding."""
    return _DIGITS.sub(lambda run: _sortable(run[0].lstrip("0")), normalise(code))


def _sortable(digits: str) -> str:
    """Pad a number; one too long for the padding goes after all that fit, since a colon follows the digits in ASCII."""
    return digits.zfill(_SORT_WIDTH) if len(digits) <= _SORT_WIDTH else f":{len(digits):04d}{digits}"
