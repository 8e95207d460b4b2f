"""Gaps in item numbers (缺号): pure functions of the numbers of a series."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a number is missing."""

    #: Given by an import that was undone when later numbers stood already; never used again.
    VOID = "void"
    #: The series has numbers that stood on paper before; the old catalogue had none here.
    PAPER = "paper"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gap:
    """Numbers that a series lacks, one behind the other."""

    first: int
    last: int
    why: Why

    @property
    def count(self) -> int:
        """How many numbers are missing."""
        return self.last - self.first + 1


def missing(numbers: Iterable[int], last: int) -> Iterator[int]:
    """Give the numbers from 1 to the last one given that no item has."""
    there = set(numbers)
    return (number for number in range(1, max([last, *there]) + 1) if number not in there)


def gaps(numbers: Iterable[int], last: int, *, void: Collection[int] = (), on_paper: bool = False) -> list[Gap]:
    """Return what a series lacks, each stretch with its reason (R01)."""
    found: list[Gap] = []
    for number in missing(numbers, last):
        why = Why.VOID if number in void else Why.PAPER if on_paper else Why.UNKNOWN
        if found and found[-1].last == number - 1 and found[-1].why is why:
            found[-1] = Gap(found[-1].first, number, why)
        else:
            found.append(Gap(number, number, why))
    return found
