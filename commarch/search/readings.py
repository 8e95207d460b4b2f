"""What a term may mean: its plain characters, and beside them a document number, an archival code or a date in another spelling."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commarch.schemes import codes
from commarch.search import grams
from commarch.search.fields import CODE_TAG, DATE_MARK, WEIGHTS, Field, fold, fold_code, fold_document_number, fold_field

_DAY_OR_MONTH = re.compile(r"([12][0-9]{3})[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})日?|月)?")
_COMPACT_DAY = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")
_COMPACT_MONTH = re.compile(r"([12][0-9]{3})([0-9]{2})()")
_YEAR = re.compile(r"([12][0-9]{3})年?")


@dataclass(frozen=True)
class Reading:
    """Folded characters, and where they must stand: in one field, or anywhere but in the code (which has a reading of its own)."""

    text: str
    field: Field | None = None

    def tsquery(self) -> str:
        """Return the condition on the search vector."""
        if self.field is Field.DATE:
            return grams.phrase(DATE_MARK + self.text)
        if self.field is Field.ARCHIVAL_CODE:
            return grams.phrase(self.text, tag=CODE_TAG)
        return grams.phrase(self.text, weight=WEIGHTS[self.field] if self.field else "")

    def holds_in(self, fields: Mapping[Field, Sequence[str]]) -> bool:
        """Whether the reading holds in an item, told from its texts alone."""
        return any(self._stands_in(field, fold_field(field, text)) for field, texts in fields.items() for text in texts)

    def _stands_in(self, field: Field, folded: str) -> bool:
        if self.field is None:
            return field != Field.ARCHIVAL_CODE and self.text in folded
        if self.field != field:
            return False
        return folded.startswith(self.text) if field == Field.DATE else self.text in folded


def readings(text: str, field: Field | None, *, quoted: bool) -> list[Reading]:
    """Return every reading of a term; none when it holds no character that could be found. A quoted phrase is never read as a date."""
    if field is Field.DATE:
        day = date_prefix(text, alone=False)
        return [Reading(day, Field.DATE)] if day else readings(text, None, quoted=True)
    if field is not None:
        found = [Reading(fold_field(field, text), field)]
    else:
        plain, number, code = fold(text), fold_document_number(text), fold_code(text)
        found = [Reading(plain), Reading(code, Field.ARCHIVAL_CODE)]
        if number != plain:
            found.append(Reading(number, Field.DOCUMENT_NUMBER))
        day = None if quoted else date_prefix(text)
        if day:
            found.append(Reading(day, Field.DATE))
    return [reading for reading in found if reading.text]


def shown(text: str, field: Field | None, *, quoted: bool) -> list[str]:
    """Return the spellings under which a found term may stand on the page, to be marked there."""
    spellings = [text]
    for reading in readings(text, field, quoted=quoted):
        if reading.field is Field.DATE or (reading.field is Field.DOCUMENT_NUMBER and reading.text != fold(text)):
            spellings.append(reading.text)
        if reading.field is Field.ARCHIVAL_CODE and reading.text != fold(text):
            spellings.append(codes.normalise(text))
    return spellings


def date_prefix(text: str, *, alone: bool = True) -> str | None:
    """Read a day or month in any spelling as the beginning of an ISO date; a year and YYYYMM only where a date is expected (not alone)."""
    spelled = "".join(unicodedata.normalize("NFKC", text).split())
    patterns = [_DAY_OR_MONTH, _COMPACT_DAY] + ([] if alone else [_COMPACT_MONTH])
    for pattern in patterns:
        if found := pattern.fullmatch(spelled):
            return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    found = None if alone else _YEAR.fullmatch(spelled)
    return found[1] if found else None


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        whole = date(year, month, 1 if day is None else day).isoformat()
    except ValueError:
        return None
    return whole if day is not None else whole[:7]
