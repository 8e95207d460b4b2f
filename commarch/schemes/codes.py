"""Archival codes (档号): made from a template, and read back.

Since every field but the class of archives holds no separator, a code can be read back in one way only.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from commarch.errors import RuleBroken
from commarch.schemes.spellings import normalise, sort_key
from commarch.schemes.templates import FIELDS, PADDED, CodeTemplate, Field, check_template, read_template

__all__ = [
    "PRESETS",
    "CodeParts",
    "CodeTemplate",
    "Preset",
    "check_template",
    "normalise",
    "numbered",
    "overflows",
    "parse",
    "read_template",
    "render",
    "series",
    "sort_key",
    "volume_series",
]

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_GRAMMAR = {
    "fonds": "[A-Z0-9]+",
    # Up to four levels (DA/T 13-2022): KU·01, ZY·JC·CC
    "class": "[A-Z]{2}(?:·[A-Z0-9]+){0,3}",
    "year": "[12][0-9]{3}",
    "retention": "Y|D[1-9][0-9]{0,2}|[LS](?:[1-9][0-9]?)?",
    "category": f"[A-Z0-9{_CHINESE}]+",
    "volume": "[0-9]{1,9}",
    "item": "[0-9]{1,9}",
}
_ALLOWED = {
    "fonds": "只能用大写字母和数字",
    "class": "请用门类代码，如 WS、KU·01",
    "year": "请填四位数的年度",
    "retention": "请用保管期限代码，如 Y、D30、D10",
    "category": "只能用大写字母、数字或汉字",
    "volume": "请填 1 至 999999999",
    "item": "请填 1 至 999999999",
}


@dataclass(frozen=True)
class CodeParts:
    """What an archival code is made of (DA/T 13-2022 5)."""

    fonds: str
    archival_class: str
    year: int
    item: int
    retention: str = ""
    category: str = ""
    volume: int | None = None

    def value(self, field: str) -> str | int | None:
        """Return the part that a template's field names."""
        value: str | int | None = getattr(self, "archival_class" if field == "class" else field)
        return value


@dataclass(frozen=True)
class Preset:
    """A structure of a standard, to start from."""

    label: str
    template: CodeTemplate
    example: str


def render(template: CodeTemplate, parts: CodeParts) -> str:
    """Write the canonical code; a number too wide for its padding widens the code, it never fails (see `overflows`)."""
    written = [_written(field, parts) for field in template.fields]
    return "".join(value + separator for value, separator in zip(written, (*template.separators, ""), strict=True))


def overflows(template: CodeTemplate, parts: CodeParts) -> bool:
    """Tell whether a number no longer fits its padding, so that codes of one series differ in width from here on."""
    return any(field.width > 1 and len(str(parts.value(field.name))) > field.width for field in template.fields)


def series(template: CodeTemplate, parts: CodeParts) -> str:
    """Return the key of the number series (流水): everything in front of the item number, hence as fine as the template."""
    written = [_written(field, parts) for field in template.fields[:-1]]
    return "".join(value + separator for value, separator in zip(written, (*template.separators[:-1], ""), strict=True))


def volume_series(template: CodeTemplate, parts: CodeParts) -> str:
    """Return what volume numbers run in: everything in front of the volume number, which stands before the item number."""
    written = [_written(field, parts) for field in template.fields[:-2]]
    return "".join(value + separator for value, separator in zip(written, (*template.separators[:-2], ""), strict=True))


def numbered(template: CodeTemplate, series: str, number: int) -> str:
    """Write the code with this number of a series: what `render` writes, where many of one series are written."""
    return f"{series}{template.separators[-1]}{number:0{template.fields[-1].width}d}"


def parse(template: CodeTemplate, text: str) -> CodeParts | None:
    """Read a code in any spelling back into its parts; None when it does not follow the template."""
    found = _pattern(template).fullmatch(normalise(text))
    if found is None or int(found["item"]) == 0:
        return None
    known = found.groupdict()
    return CodeParts(
        fonds=known["fonds"],
        archival_class=known["class"],
        year=int(known["year"]),
        item=int(known["item"]),
        retention=known.get("retention", ""),
        category=known.get("category", ""),
        volume=int(known["volume"]) if "volume" in known else None,
    )


def _written(field: Field, parts: CodeParts) -> str:
    value = parts.value(field.name)
    if value in {None, ""}:
        raise RuleBroken(f"档号里有{FIELDS[field.name]}，这一件还没有，请先填写{FIELDS[field.name]}", field=field.name)
    written = str(value).zfill(field.width) if field.name in PADDED else str(value)
    if not re.fullmatch(_GRAMMAR[field.name], written) or value == 0:
        raise RuleBroken(f"{FIELDS[field.name]}“{value}”不能写进档号，{_ALLOWED[field.name]}", field=field.name)
    return written


@lru_cache(maxsize=256)
def _pattern(template: CodeTemplate) -> re.Pattern[str]:
    groups = [f"(?P<{field.name}>{_GRAMMAR[field.name]})" for field in template.fields]
    return re.compile("".join(group + separator for group, separator in zip(groups, (*template.separators, ""), strict=True)))


def _preset(label: str, template: str, example: str) -> Preset:
    return Preset(label, read_template(template), example)


PRESETS: dict[str, Preset] = {
    "DAT22_2015": _preset(
        "DA/T 22-2015 年度–保管期限–机构（问题）",
        "{fonds}-{class}·{year}-{retention}-{category}-{item:04d}",
        "Z109-WS·2011-Y-BGS-0001",
    ),
    "DAT22_2015_PLAIN": _preset(
        "DA/T 22-2015 年度–保管期限（不分机构、问题）", "{fonds}-{class}·{year}-{retention}-{item:04d}", "Z109-WS·2011-Y-0001"
    ),
    "DAT13_2022": _preset(
        "DA/T 13-2022 按件，分机构（问题）",
        "{fonds}-{class}·{year}·{retention}·{category}-{item:04d}",
        "Z109-WS·2011·Y·办公室-0001",
    ),
    "DAT13_2022_PLAIN": _preset(
        "DA/T 13-2022 按件，不分机构（问题）", "{fonds}-{class}·{year}·{retention}-{item:04d}", "J019-LY·2019·Y-0001"
    ),
    "DAT13_2022_VOLUME": _preset("DA/T 13-2022 按卷", "{fonds}-{class}·{year}-{volume:03d}-{item:03d}", "J019-KU·01·2017-001-001"),
    "DAT13_2022_VOLUME_RETENTION": _preset(
        "DA/T 13-2022 按卷（组），分保管期限", "{fonds}-{class}·{year}·{retention}-{volume:03d}-{item:03d}", "K021-ZP·2019·D30-025-005"
    ),
}
