"""The fields of an item that the search box reads, and how the text of each is folded, for the index and for the query alike."""

import re
import unicodedata
from enum import StrEnum

from commarch.schemes import codes


class Field(StrEnum):
    """A field of an item; the more a hit in it says, the earlier it stands."""

    TITLE = "title"
    AUTHOR = "author"
    DOCUMENT_NUMBER = "document_number"
    ARCHIVAL_CODE = "archival_code"
    DATE = "date"
    NOTE = "note"


#: Weight of a field in the search vector.
WEIGHTS = {
    Field.TITLE: "A",
    Field.AUTHOR: "B",
    Field.DOCUMENT_NUMBER: "C",
    Field.ARCHIVAL_CODE: "D",
    Field.DATE: "D",
    Field.NOTE: "D",
}
#: Names that people write in front of a colon.
NAMES = {
    "题名": Field.TITLE,
    "责任者": Field.AUTHOR,
    "文号": Field.DOCUMENT_NUMBER,
    "档号": Field.ARCHIVAL_CODE,
    "日期": Field.DATE,
}
#: Stands in front of a date in the index, so that 2015-03 finds a date that begins so and nothing else. A noncharacter: no text holds it.
DATE_MARK = "\ufdd0"
#: Stands in front of each lexeme of an archival code, so that 档号: finds codes and not the notes that cite one.
CODE_TAG = "\ufdd1"

_CLEAN: dict[int, str] = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_CLEAN |= dict.fromkeys([0, ord(DATE_MARK), ord(CODE_TAG)], " ")
# Halves of characters that a broken decoding left behind: PostgreSQL takes no such text.
_CLEAN |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNCLEAN = re.compile("[\x00\u00ad\u200b-\u200d\u2060\ufeff\ufdd0\ufdd1\ud800-\udfff]")
#: Brackets that people write round the year of a document number.
BRACKETS = "([{【〖〘〚<《)]}】〗〙〛>》"
_BRACKETS = str.maketrans(BRACKETS, "〔" * 9 + "〕" * 9)


def fold(text: str) -> str:
    """Fold what people don't tell apart: full and half width, capital and small letters, runs of spaces, invisible characters."""
    folded = unicodedata.normalize("NFKC", _cleaned(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def fold_document_number(text: str) -> str:
    """Fold a document number (文号): any brackets around the year become 〔〕, as official documents write them, and spaces go."""
    return fold(text).translate(_BRACKETS).replace(" ", "")


def fold_code(text: str) -> str:
    """Fold an archival code (档号) to its canonical separators."""
    return fold(codes.normalise(_cleaned(text)))


def fold_field(field: Field, text: str) -> str:
    """Fold the text of a field as the index holds it."""
    match field:
        case Field.DOCUMENT_NUMBER:
            return fold_document_number(text)
        case Field.ARCHIVAL_CODE:
            return fold_code(text)
    return fold(text)


def _cleaned(text: str) -> str:
    return text.translate(_CLEAN) if _UNCLEAN.search(text) else text
