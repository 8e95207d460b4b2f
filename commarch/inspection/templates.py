"""Lists of points that stand ready (检查要点), taken in outline from the law and from rubrics that are in use. Each release of them is a file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from commarch.inspection.models import EvidenceKind

#: The release that new inspections begin with. An inspection keeps its own points, whatever later releases say.
RELEASE = "2026.1"
_FILE = f"points_{RELEASE.replace('.', '_')}.csv"


@dataclass(frozen=True)
class ReadyLine:
    """A line of evidence that belongs to a point wherever there is something to show."""

    label: str
    kind: EvidenceKind
    #: Of the catalogue: conditions, `year` may be "last"; of a sheet: {"sheet": its kind}.
    asked: dict[str, str]


@dataclass(frozen=True)
class ReadyPoint:
    """A point of a list."""

    block: str
    wording: str
    guidance: str
    lines: tuple[ReadyLine, ...]


@dataclass(frozen=True)
class ReadyList:
    """A list of points under its name, with where it comes from."""

    code: str
    name: str
    source: str
    points: list[ReadyPoint] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.name}（{self.source}，{RELEASE} 版）"


@cache
def ready_lists() -> Sequence[ReadyList]:
    """Return the lists that stand ready."""
    found: dict[str, ReadyList] = {}
    with (files("commarch.inspection") / "data" / _FILE).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            one = found.setdefault(row["list"], ReadyList(row["list"], row["name"], row["source"]))
            one.points.append(ReadyPoint(row["block"], row["wording"], row["guidance"], _lines(row["evidence"])))
    return tuple(found.values())


def ready_list(code: str) -> ReadyList | None:
    """Return the list with this code."""
    return next((one for one in ready_lists() if one.code == code), None)


def _lines(text: str) -> tuple[ReadyLine, ...]:
    return tuple(_line(part) for part in text.split(";") if part)


def _line(text: str) -> ReadyLine:
    """Read `label=kind condition…`: 会计档案=catalogue year=last class=KU, 全宗介绍=sheet introduction."""
    label, _, told = text.partition("=")
    kind, *rest = told.split()
    if kind == EvidenceKind.SHEET:
        return ReadyLine(label, EvidenceKind.SHEET, {"sheet": rest[0]})
    return ReadyLine(label, EvidenceKind(kind), dict(part.split("=", 1) for part in rest))
