"""What is given for a row, and by what: its own columns first, then the cover, then the archival code, then the date."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from commarch.imports.cleaned import Severity
from commarch.imports.values import clean
from commarch.schemes.codes import CodeParts

COVERED = ("fonds_number", "archival_class", "year", "retention", "category", "box_number", "author")


class Category(NamedTuple):
    """A category of the scheme (类目): its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the field, whether it blocks, what to do, and what one click would put there."""

    field: str
    severity: Severity
    text: str
    proposal: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary, to be kept as jsonb."""
        return asdict(self)


@dataclass(slots=True)
class Given:
    """The values of a row so far. `spoilt` fields were given but can't be used: they are not reported as missing too."""

    values: dict[str, Any]
    faults: list[Fault]
    covered: set[str] = field(default_factory=set)
    spoilt: set[str] = field(default_factory=set)
    #: of a code by volume (案卷号)
    volume: int | None = None

    def fault(self, name: str, text: str, proposal: str | None = None) -> None:
        """Keep the row out."""
        self.faults.append(Fault(name, Severity.FAULT, text, proposal))

    def remark(self, name: str, text: str, proposal: str | None = None) -> None:
        """Tell a person something."""
        self.faults.append(Fault(name, Severity.REMARK, text, proposal))


def fill_from_cover(given: Given, facts: Mapping[str, str]) -> None:
    """Complete a row from the cover of its sheet."""
    for name in COVERED:
        if name in facts and name not in given.values and name not in given.spoilt:
            cleaned = clean(name, facts[name])
            if cleaned.severity is Severity.FAULT:
                given.fault(name, f"封面：{cleaned.fault}", cleaned.hint)
                given.spoilt.add(name)
            elif cleaned.value is not None:
                given.values[name] = cleaned.value
                given.covered.add(name)


def fill_from_code(given: Given, parts: CodeParts) -> None:
    """Complete a row from its archival code: the code is law, it was written on the box."""
    taken = {
        "fonds_number": parts.fonds,
        "archival_class": parts.archival_class,
        "year": parts.year,
        "retention": parts.retention,
        "category": parts.category,
        "item_number": parts.item,
    }
    for name, value in taken.items():
        if value and name not in given.values and name not in given.spoilt:
            given.values[name] = value


def fill_from_date(given: Given) -> None:
    """Take the year from the date of signing (DA/T 22-2015 5.2), where nothing else tells it."""
    written = given.values.get("document_date")
    if written and "year" not in given.values and "year" not in given.spoilt:
        given.values["year"] = int(written[:4])
        given.remark("year", f"没有年度，按日期取 {written[:4]} 年")
