"""When two items are the same: by number, by title and day, by scan. Pure functions."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from commarch.libraries import fuzz

#: So alike titles of one day are one document twice (of 100).
ALIKE = 92
#: Shorter ones are alike by chance.
SHORTEST_TITLE = 6
SHORTEST_NUMBER = 4
_NUMBERS = re.compile(r"[0-9]+|[〇一二三四五六七八九十百甲乙丙丁]+|[A-Za-z]+")
_BLANKS = re.compile(r"[\s“”\"'《》〈〉「」,，。.、:：;；!！?？\-—_()（）\[\]〔〕【】]+")


class Twin(NamedTuple):
    """What is compared."""

    id: UUID
    title: str
    author: str
    document_number: str


def plain(text: str) -> str:
    """Return a text without what is written now so and now so: width, blanks, punctuation, case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def is_near(one: str, other: str) -> bool:
    """Tell whether two titles say the same. Titles that differ in a number (3 号楼, 第二次, 甲方) are two documents."""
    first, second = plain(one), plain(other)
    if min(len(first), len(second)) < SHORTEST_TITLE or _NUMBERS.findall(first) != _NUMBERS.findall(second):
        return False
    return float(fuzz.ratio(first, second)) >= ALIKE


def near_titles(of_one_day: Sequence[Twin]) -> Iterator[tuple[Twin, Twin, int]]:
    """Yield each item with the first before it whose title says the same, and how alike they are (of 100).

    Two document numbers are two documents, whatever their titles say.
    """
    for place, one in enumerate(of_one_day):
        for before in of_one_day[:place]:
            if _may_be_one(one, before) and is_near(one.title, before.title):
                yield before, one, round(fuzz.ratio(plain(one.title), plain(before.title)))
                break


def same_numbers(of_one_number: Sequence[Twin]) -> Iterator[tuple[Twin, Twin]]:
    """Yield each item with the first before it that has the same document number and the same originator, or one of them none."""
    for place, one in enumerate(of_one_number):
        if not is_telling(one.document_number):
            continue
        for before in of_one_number[:place]:
            if not one.author or not before.author or plain(one.author) == plain(before.author):
                yield before, one
                break


def is_telling(number: str) -> bool:
    """Whether a document number names one document: long enough, with a figure in it."""
    return len(plain(number)) >= SHORTEST_NUMBER and any(letter.isdigit() for letter in number)


def _may_be_one(one: Twin, other: Twin) -> bool:
    return not one.document_number or not other.document_number or plain(one.document_number) == plain(other.document_number)
