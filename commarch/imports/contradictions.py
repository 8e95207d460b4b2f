"""A given archival code and the columns beside it must say the same; where they do not, both are named."""

from collections.abc import Callable, Iterator
from typing import Any

from commarch.errors import RuleBroken
from commarch.imports.cleaned import Severity
from commarch.imports.fields import label_of
from commarch.imports.givens import Category, Fault, Given
from commarch.schemes.codes import CodeParts
from commarch.schemes.periods import parse_period

Find = Callable[[str, int | None], Category | None]


def contradictions(given: Given, parts: CodeParts, find: Find) -> list[Fault]:
    """Name every column, or cover line, that says something else than the archival code."""
    return [_fault(given, name, coded, value) for name, coded, value in _differences(given, parts, find)]


def _differences(given: Given, parts: CodeParts, find: Find) -> Iterator[tuple[str, Any, Any]]:
    values = given.values
    for name, coded in [
        ("fonds_number", parts.fonds),
        ("archival_class", parts.archival_class),
        ("year", parts.year),
        ("item_number", parts.item),
    ]:
        if name in values and values[name] != coded:
            yield name, coded, values[name]
    if parts.retention and "retention" in values and not _same_period(parts.retention, values["retention"]):
        yield "retention", parse_period(parts.retention).label, parse_period(values["retention"]).label
    if parts.category and "category" in values and not _same_category(parts, values["category"], find):
        yield "category", parts.category, values["category"]


def _same_period(coded: str, given: str) -> bool:
    try:
        return coded in {given, parse_period(given).coded}
    except RuleBroken:
        return False


def _same_category(parts: CodeParts, given: str, find: Find) -> bool:
    if parts.category == given:
        return True
    one, other = find(parts.category, parts.year), find(given, parts.year)
    return one is not None and other is not None and one.code == other.code


def _fault(given: Given, name: str, coded: Any, value: Any) -> Fault:
    label, code = label_of(name), given.values["archival_code"]
    if name in given.covered:
        sentence = f"档号“{code}”里的{label}是 {coded}，封面写的是 {value}，请改成一致"
        return Fault("archival_code", Severity.FAULT, sentence)
    return Fault(name, Severity.FAULT, f"档号“{code}”里的{label}是 {coded}，{label}列是 {value}，请改成一致", str(coded))
