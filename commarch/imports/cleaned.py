"""What became of one cell: its value, and what a person should know or do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """A fault keeps the row out; a remark does not."""

    FAULT = "fault"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cell after cleaning. `fault` is the sentence a person reads, `hint` the text that one click would put in its place."""

    value: Any
    fault: str | None = None
    hint: str | None = None
    severity: Severity | None = None


def faulty(sentence: str, hint: str | None = None) -> Cleaned:
    """Refuse a cell: no value, what is wrong, what to do."""
    return Cleaned(None, sentence, hint, Severity.FAULT)


def remarked(value: Any, sentence: str, hint: str | None = None) -> Cleaned:
    """Take a cell with a remark."""
    return Cleaned(value, sentence, hint, Severity.REMARK)
