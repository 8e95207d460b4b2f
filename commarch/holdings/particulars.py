"""What a class of archives asks for beside (专门著录): read by the kind of its fields, demanded at filing. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.schemes.class_fields import FieldRow
from commarch.schemes.models import FieldKind

LONGEST = 1000
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,4})?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)", re.ASCII)
_SPOKEN = re.compile(r"(?:(\d{1,3})(?:小时|时|h))?(?:(\d{1,4})(?:分钟|分|m|'))?(?:(\d{1,5})(?:秒钟|秒|s|\"))?", re.ASCII | re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def name_of(key: str) -> str:
    """Return how faults and forms call a field of a class's own."""
    return f"particulars-{key}"


def read_all(fields: Sequence[FieldRow], told: Mapping[str, str], known: Mapping[str, str]) -> tuple[dict[str, str], list[RuleBroken]]:
    """Read what was told by the fields of a class; what it does not ask for is left out, what stood there before stays as it was."""
    found, faults = {}, []
    for field in fields:
        text = known.get(field.key, "") if field.retired else str(told.get(field.key) or "")
        try:
            value = text if text == known.get(field.key) else read_one(field, text)
        except RuleBroken as broken:
            faults.append(broken)
            continue
        if value:
            found[field.key] = value
    return found, faults


def read_one(field: FieldRow, text: str) -> str:
    """Read one value in any usual spelling; "" where none is given."""
    value = " ".join(text.split())
    if not value:
        return ""
    if _UNPRINTABLE.search(value):
        raise RuleBroken(f"{field.label}里有看不见的控制字符，请删去后重新输入", field=name_of(field.key))
    if len(value) > LONGEST:
        raise RuleBroken(f"{field.label}最长 {LONGEST} 字，现在 {len(value)} 字，请缩短", field=name_of(field.key))
    return _READERS[field.kind](field, value)


def missing(fields: Iterable[FieldRow], values: Mapping[str, str]) -> list[FieldRow]:
    """Return the fields that filing demands and nobody has filled in."""
    return [field for field in fields if field.required and not field.retired and not values.get(field.key)]


def unusual(fields: Iterable[FieldRow], values: Mapping[str, str]) -> Iterator[tuple[FieldRow, str]]:
    """Give the texts that are none of the recommended ones: formats that archives are not kept in (GB/T 18894)."""
    for field in fields:
        value = values.get(field.key, "")
        known = {choice.casefold() for choice in field.choices}
        if field.kind is FieldKind.TEXT and known and value and not set(_names_in(value)) <= known:
            yield field, value


def warning(field: FieldRow, value: str) -> str:
    """Return what is said of an unusual value."""
    return f"{field.label}“{value}”不在建议的{field.label}之内（{'、'.join(field.choices)}），建议转换后保存，或在备注写明原因"


def as_lines(fields: Sequence[FieldRow], values: Mapping[str, str]) -> str:
    """Write all of an item's in one cell, a line each: 摄影者：王敏."""
    return "\n".join(f"{field.label}：{values[field.key]}" for field in fields if values.get(field.key))


def from_lines(fields: Sequence[FieldRow], text: str) -> tuple[dict[str, str], list[RuleBroken]]:
    """Read such a cell back, by the labels that the class has now; what it does not ask for is a fault, lest it be lost."""
    keys = {field.label: field.key for field in fields}
    labels = "|".join(re.escape(label) for label in sorted(keys, key=len, reverse=True)) or "(?!)"
    found, faults = {}, []
    for line in filter(None, (part.strip() for part in re.split(rf"\n|[；;]\s*(?=(?:{labels})\s*[:：])", text))):
        match = re.fullmatch(rf"({labels})\s*[:：](.*)", line)
        if match is None:
            names = "、".join(field.label for field in fields if not field.retired) or "无"
            faults.append(RuleBroken(f"专门著录里“{line[:30]}”看不懂，请写成“名称：内容”，一行一项；这一门类的项目有：{names}"))
        else:
            found[keys[match[1]]] = match[2].strip()
    values, told = read_all(fields, found, {})
    return values, faults + told


def spoken(field: FieldRow, value: str) -> str:
    """Return a value with its unit, as a card has it."""
    return f"{value} {field.unit}" if field.unit and value else value


def _names_in(value: str) -> list[str]:
    aliases = {"jpg": "jpeg", "tif": "tiff", "mpg": "mpeg"}
    names = [one.lstrip(".").casefold() for one in re.split(r"[、,，;；/ ]+", value) if one]
    return [aliases.get(one, one) for one in names]


def _text(_: FieldRow, value: str) -> str:
    return value


def _number(field: FieldRow, value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "").removesuffix(field.unit or "\0")
    if not _NUMBER.fullmatch(plain):
        raise RuleBroken(f"{field.label}请填数字，如 12 或 12.5", field=name_of(field.key))
    return str(Decimal(plain))


def _date(field: FieldRow, value: str) -> str:
    try:
        return read_date(value)
    except RuleBroken as broken:
        raise RuleBroken(f"{field.label}：{broken}", field=name_of(field.key)) from None


def _choice(field: FieldRow, value: str) -> str:
    found = next((one for one in field.choices if one.casefold() == value.casefold()), None)
    if found is None:
        raise RuleBroken(f"{field.label}没有“{value[:30]}”这一项，请从 {'、'.join(field.choices)} 中选", field=name_of(field.key))
    return found


def _duration(field: FieldRow, value: str) -> str:
    """Read 1:02:03, 62:03, 1小时2分3秒 as 01:02:03."""
    plain = unicodedata.normalize("NFKC", value).replace(" ", "")
    match = _CLOCK.fullmatch(plain) or _SPOKEN.fullmatch(plain)
    seconds = sum(int(part or 0) * worth for part, worth in zip(match.groups(), (3600, 60, 1), strict=True)) if match else 0
    if not seconds:
        raise RuleBroken(f"{field.label}请写成 00:12:30（时:分:秒）或 12分30秒", field=name_of(field.key))
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


_READERS = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.DURATION: _duration,
}
