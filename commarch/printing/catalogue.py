"""The item catalogue (归档文件目录, DA/T 22-2015): nine columns, one sequence for each lowest class, covers for binding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from commarch.printing import facts
from commarch.printing.content import Content, heading
from commarch.printing.facts import CategoryNames, House
from commarch.printing.options import Options
from commarch.printing.scope import Scope
from commarch.printing.words import class_words, eight_digits
from commarch.schemes.periods import RetentionPeriod

TITLE = "归档文件目录"
#: Width of a letter in the code's face, in hundredths of its size, set a little close.
_LETTER = 0.582
_POINT = 8.8
_MM = 0.352778
_NARROWEST, _WIDEST = 40.0, 62.0
#: More categories than that are counted on a cover, not named.
_NAMED = 6


@dataclass(frozen=True)
class Sorting:
    """How rows become parts: each begins on a new sheet, and counts from 1."""

    names: CategoryNames
    house: House
    options: Options

    def binding(self, row: Any) -> tuple[str, int, str]:
        """Return what is bound together."""
        return row.archival_class, row.year, row.retention_code

    def part(self, row: Any) -> tuple[Any, ...]:
        """Return what stands in one sequence."""
        return self.binding(row) if self.options.run_on else (*self.binding(row), row.category_code)


def catalogue(scope: Scope, options: Options) -> Content:
    """Put the catalogue of a scope together."""
    rows, house = facts.items(scope), facts.house()
    sorting = Sorting(CategoryNames(row.category_id for row in rows), house, options)
    parts: list[dict[str, Any]] = []
    for _, bound in groupby(rows, sorting.binding):
        within = list(bound)
        new = [_part(list(part), sorting) for _, part in groupby(within, sorting.part)]
        if options.with_cover:
            new[0]["cover"] = _cover(within, sorting)
        parts += new
    width, points = code_column(row.archival_code for row in rows)
    data = heading(TITLE, scope.words, house) | {"parts": parts, "code_width": width, "code_points": points}
    return Content("catalogue", data, len(rows))


def _part(rows: Sequence[Any], sorting: Sorting) -> dict[str, Any]:
    first = rows[0]
    categories = list(dict.fromkeys(sorting.names.words(row) for row in rows))
    return {
        "fonds_number": sorting.house.fonds_number,
        "fonds_name": sorting.house.fonds_name,
        "class": class_words(first.archival_class),
        "year": str(first.year),
        "retention": RetentionPeriod(first.retention_code).label,
        "category": categories[0] if len(categories) == 1 else "",
        "cover": None,
        "rows": [_row(number, row) for number, row in enumerate(rows, 1)],
    }


def _row(number: int, row: Any) -> dict[str, Any]:
    return {
        "called": row.archival_code,
        "number": number,
        "code": row.archival_code,
        "document_number": row.document_number,
        "author": row.author,
        "title": row.title,
        "date": eight_digits(row.document_date),
        "secrecy": facts.secrecy_words(row),
        "pages": str(row.pages or ""),
        "note": facts.note_words(row),
    }


def _cover(rows: Sequence[Any], sorting: Sorting) -> dict[str, Any]:
    """Return the cover of a binding (目录封面)."""
    first = rows[0]
    categories = list(filter(None, dict.fromkeys(sorting.names.words(row) for row in rows)))
    named = "、".join(categories) if len(categories) <= _NAMED else f"共 {len(categories)} 类"
    fields = [
        ["全宗号", sorting.house.fonds_number],
        ["全宗名称", sorting.house.fonds_name],
        ["年度", str(first.year)],
        ["保管期限", RetentionPeriod(first.retention_code).label],
        ["机构（问题）", named],
    ]
    return {"fields": fields}


def code_column(codes: Iterable[str]) -> tuple[float, float]:
    """Return width of the column and size of the letters, so that the longest code stays whole."""
    longest = max((sum(2 if east_asian_width(sign) in "WF" else 1 for sign in code) for code in codes), default=0)
    needed = longest * _LETTER * _POINT * _MM + 2.8
    return round(min(max(needed, _NARROWEST), _WIDEST), 1), round(_POINT * min(1.0, _WIDEST / needed), 2) if needed else _POINT
