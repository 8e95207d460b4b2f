"""Rules of one row: what its cells, the cover of its sheet and its archival code say together.

A fault keeps the row out until a person mends it; a remark is only shown. Bad rows never stop good ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from commarch.imports.cleaned import Cleaned, Severity
from commarch.imports.contradictions import contradictions
from commarch.imports.fields import label_of
from commarch.imports.givens import Category, Fault, Given, fill_from_code, fill_from_cover, fill_from_date
from commarch.imports.values import clean
from commarch.schemes.codes import PRESETS, CodeParts, CodeTemplate, parse, render
from commarch.schemes.coding import DOCUMENTS, place_of

__all__ = ["Category", "Context", "Fault", "Reading", "check_row", "read_row"]

#: A place in the file, as a person names it: sheet and row.
Where = tuple[str, int]

_SERIES = ("archival_class", "year", "retention", "category")
_REQUIRED = (
    ("title", "题名不能为空；可拟写，用［　］括起"),
    ("year", "没有年度，请填四位数的年份，或在封面项写“年度：2014”"),
    ("retention", "没有保管期限，请填 永久、30年 或 10年，或在封面项写明"),
    ("category", "没有机构(问题)，请填分类方案里的代码或名称，或在封面项写明"),
)


@dataclass
class Context:
    """What rows are checked against. One context serves one file: it remembers which codes were seen where."""

    today: date
    #: structure of archival codes of this community; without one the presets of the standards are tried
    template: CodeTemplate | None = None
    #: fonds number of this community; codes of another are refused
    fonds_number: str = ""
    #: finds a category of the scheme by code or name, in a year; None where there is none
    category: Callable[[str, int | None], Category | None] | None = None
    #: what a category may have meant, as a proposal
    similar_category: Callable[[str], str | None] | None = None
    archival_class: str = "WS"
    seen: dict[str, Where] = field(default_factory=dict)


@dataclass
class Reading:
    """A row as it was understood: the values of an item by field, and what is wrong."""

    values: dict[str, Any]
    faults: list[Fault]
    #: what must be unique: the archival code, or the series and number that will make one; "" for an item without number
    key: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps the row out."""
        return not any(fault.severity is Severity.FAULT for fault in self.faults)


def check_row(cells: Mapping[str, str], facts: Mapping[str, str], context: Context, where: Where = ("", 0)) -> list[Fault]:
    """Return what is wrong with a row."""
    return read_row(cells, facts, context, where).faults


def read_row(cells: Mapping[str, str], facts: Mapping[str, str], context: Context, where: Where = ("", 0)) -> Reading:
    """Clean the cells of a row, complete them from cover, code and date, and check them together."""
    given = Given({}, [])
    for name, raw in cells.items():
        cleaned = clean(name, raw)
        if cleaned.severity is not None:
            _note(given, name, cleaned)
        if cleaned.value is not None and cleaned.value != "":
            given.values[name] = cleaned.value
    parts = _read_code(given, context)
    fill_from_cover(given, facts)
    _divide_class(given)
    if parts:
        given.faults += contradictions(given, parts, _find(context))
        fill_from_code(given, parts)
        given.volume = parts.volume
    fill_from_date(given)
    given.values.setdefault("archival_class", context.archival_class)
    _require(given)
    _check_fonds(given, context)
    _check_category(given, context)
    _check_date(given, context.today)
    return Reading(given.values, given.faults, _check_once(given, context, where))


def _note(given: Given, name: str, cleaned: Cleaned) -> None:
    given.faults.append(Fault(name, cleaned.severity or Severity.REMARK, cleaned.fault or "", cleaned.hint))
    if cleaned.severity is Severity.FAULT:
        given.spoilt.add(name)


def _read_code(given: Given, context: Context) -> CodeParts | None:
    """Take a given archival code apart: by the community's structure, else by one of the standards, which is remarked."""
    code = given.values.get("archival_code")
    if code is None:
        return None
    if context.template and (parts := parse(context.template, code)):
        return _as_columns(parts)
    for preset in PRESETS.values():
        if parts := parse(preset.template, code):
            if context.template:
                given.remark("archival_code", f"档号“{code}”与现行档号结构不同，照原样保留")
            return _as_columns(parts)
    example = context.template.text if context.template else PRESETS["DAT22_2015"].example
    given.fault(
        "archival_code",
        f"档号“{code}”不合档号结构（{example}），请按档案盒上的档号改正，没有编号就留空",
        _code_from_columns(given, context),
    )
    given.spoilt.add("archival_code")
    return None


def _as_columns(parts: CodeParts) -> CodeParts:
    """Take KU·01 apart as the columns of a catalogue do: class KU, category 01."""
    archival_class, category = place_of(parts)
    return replace(parts, archival_class=archival_class, category=category)


def _divide_class(given: Given) -> None:
    """Read a class with lower levels, KU·01, as class and category."""
    top, _, below = str(given.values.get("archival_class", "")).partition("·")
    if below and given.values.get("category", below) == below:
        given.values |= {"archival_class": top, "category": below}


def _parts(given: Given, context: Context) -> CodeParts | None:
    values = given.values
    if not {"year", "retention", "item_number"} <= values.keys() or not context.fonds_number:
        return None
    return CodeParts(
        fonds=context.fonds_number,
        archival_class=values.get("archival_class", context.archival_class),
        year=values["year"],
        item=values["item_number"],
        retention=values["retention"],
        category=values.get("category", ""),
    )


def _code_from_columns(given: Given, context: Context) -> str | None:
    """Propose the code that the other columns make."""
    parts = _parts(given, context)
    if parts is None or context.template is None or "volume" in context.template or ("category" in context.template and not parts.category):
        return None
    return render(context.template, parts)


def _require(given: Given) -> None:
    for name, sentence in _REQUIRED:
        if name == "category" and given.values.get("archival_class") != DOCUMENTS:
            continue  # a class such as 照片 may be undivided
        if name not in given.values and name not in given.spoilt:
            given.fault(name, sentence)


def _check_fonds(given: Given, context: Context) -> None:
    number = given.values.get("fonds_number")
    if number and context.fonds_number and number != context.fonds_number:
        given.fault("fonds_number", f"全宗号是 {number}，本单位是 {context.fonds_number}。请核对是不是别的单位的目录", context.fonds_number)


def _find(context: Context) -> Callable[[str, int | None], Category | None]:
    return context.category or (lambda text, _year: Category(text, text))


def _check_category(given: Given, context: Context) -> None:
    text = given.values.get("category")
    if text is None or context.category is None or given.values.get("archival_class") != DOCUMENTS:
        return
    found = context.category(text, given.values.get("year"))
    if found:
        given.values["category"] = found.code
    else:
        hint = context.similar_category(text) if context.similar_category else None
        given.fault("category", f"分类方案里没有“{text}”，请改为方案里的代码或名称，或先在分类方案里加上", hint)


def _check_date(given: Given, today: date) -> None:
    written, year = given.values.get("document_date"), given.values.get("year")
    if not written:
        return
    dated = int(written[:4])
    if written > today.isoformat()[: len(written)]:
        given.fault("document_date", f"日期 {written} 晚于今天，请按原件改正", _with_year(written, year))
    elif year and abs(year - dated) > 1:
        given.remark("document_date", f"日期是 {dated} 年，年度是 {year}，请核对", _with_year(written, year))


def _with_year(written: str, year: int | None) -> str | None:
    """Propose the year of filing where two digits changed places (2041 for 2014)."""
    return f"{year}{written[4:]}" if year and sorted(str(year)) == sorted(written[:4]) and str(year) != written[:4] else None


def _check_once(given: Given, context: Context, where: Where) -> str:
    """Refuse a code, or a number of a series, that another row of the file has."""
    key = _key(given)
    if not key:
        return ""
    first = context.seen.setdefault(key, where)
    if first != where:
        name = "archival_code" if "archival_code" in given.values else "item_number"
        text = f"{label_of(name)}“{given.values[name]}”重复：{_place(first)}与{_place(where)}相同，请改其中一行"
        given.fault(name, text)
    return key


def _key(given: Given) -> str:
    """Name what must be unique: the parts of a code, given or still to be made; a code that can't be taken apart by itself."""
    values = given.values
    if "archival_code" in values and "item_number" not in values:
        return str(values["archival_code"])
    if not {"year", "retention", "item_number"} <= values.keys():
        return ""
    volume = f"{given.volume}-" if given.volume else ""
    return "|".join([*(str(values.get(name, "")) for name in _SERIES), f"{volume}{values['item_number']}"])


def _place(where: Where) -> str:
    sheet, row = where
    return f"表“{sheet}”第 {row:,} 行" if sheet else f"第 {row:,} 行"
