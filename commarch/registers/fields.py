"""What a register asks for of each entry: fields of four kinds, each with how much of a person is in it. Pure functions."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from commarch.errors import RuleBroken
from commarch.holdings.dates import read_date
from commarch.holdings.models import PersonalLevel

LONGEST_LABEL, LONGEST_CHOICE, LONGEST_VALUE, MOST_CHOICES, MOST_FIELDS = 20, 30, 500, 40, 30
#: Keys that every register has.
SUBJECT, ADDRESS, ID_NUMBER = "subject", "address", "id_number"
#: A register says where a health file is and who keeps it, never what is in it (PIPL 28-29).
_MEDICAL = re.compile("病情|病史|病历|诊断|用药|处方|化验|检查结果|体检结果|血压|血糖")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII)
_OWN = re.compile(r"own_(\d+)")


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a register asks for."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    level: PersonalLevel = PersonalLevel.NONE
    required: bool = False


_KINDS = {"文字": FieldKind.TEXT, "日期": FieldKind.DATE, "数字": FieldKind.NUMBER, "选项": FieldKind.CHOICE}
_LEVELS = {"个人": PersonalLevel.PERSONAL, "敏感": PersonalLevel.SENSITIVE}
_REQUIRED = "必填"


def stored(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """Return fields as they are stored."""
    return [asdict(one) | {"kind": one.kind.value, "level": one.level.value, "choices": list(one.choices)} for one in fields]


def of_stored(told: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Read stored fields."""
    return tuple(
        Field(**{**one, "kind": FieldKind(one["kind"]), "level": PersonalLevel(one["level"]), "choices": tuple(one["choices"])})
        for one in told
    )


def written(fields: Sequence[Field]) -> str:
    """Write fields as a person edits them, a line each: 居住情况 | 选项 | 独居、空巢 | 个人 | 必填."""
    kinds, levels = {kind: word for word, kind in _KINDS.items()}, {level: word for word, level in _LEVELS.items()}
    lines = []
    for one in fields:
        parts = [one.label, kinds[one.kind], "、".join(one.choices), levels.get(one.level, ""), _REQUIRED if one.required else ""]
        lines.append(" | ".join(filter(None, parts)))
    return "\n".join(lines)


def read_fields(text: str, known: Sequence[Field] = (), used: Sequence[str] = ()) -> tuple[Field, ...]:
    """Read what a person wrote. A label that was there keeps its key; a new one gets a key that no form has used yet."""
    keys = {one.label: one.key for one in known}
    last = max((int(found[1]) for key in (*keys.values(), *used) if (found := _OWN.fullmatch(key))), default=0)
    fields: list[Field] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        label, *parts = (" ".join(part.split()) for part in re.split(r"[|｜]", line))
        if label not in keys:
            last += 1
        fields.append(_field(keys.get(label, f"own_{last}"), label, parts))
    return checked(fields)


def checked(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields of a register. Raises RuleBroken for what can't be asked."""
    if len(fields) > MOST_FIELDS:
        raise RuleBroken(f"一本登记册最多 {MOST_FIELDS} 个项目，请先想想哪些用得上", field="fields")
    labels = [one.label for one in fields]
    if twice := next((label for label in labels if labels.count(label) > 1), None):
        raise RuleBroken(f"“{twice}”写了两遍，请去掉一行", field="fields")
    for one in fields:
        _check(one)
    return tuple(fields)


def _check(field: Field) -> None:
    if not field.label or len(field.label) > LONGEST_LABEL or _UNPRINTABLE.search(field.label):
        raise RuleBroken(f"项目名称要写，最长 {LONGEST_LABEL} 字：{field.label[:30]}", field="fields")
    if _MEDICAL.search(field.label):
        raise RuleBroken(f"“{field.label}”是医疗内容，由卫生服务中心保管；登记册只记健康档案在哪里、谁保管", field="fields")
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        raise RuleBroken(f"“{field.label}”是选项就要写有哪些，如：{field.label} | 选项 | 有、无", field="fields")
    if len(field.choices) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE or _UNPRINTABLE.search(one) for one in field.choices):
        raise RuleBroken(f"“{field.label}”的选项最多 {MOST_CHOICES} 个，每个最长 {LONGEST_CHOICE} 字", field="fields")


def _field(key: str, label: str, parts: Sequence[str]) -> Field:
    told: dict[str, Any] = {}
    for part in filter(None, parts):
        if part in _KINDS:
            told["kind"] = _KINDS[part]
        elif part in _LEVELS:
            told["level"] = _LEVELS[part]
        elif part == _REQUIRED:
            told["required"] = True
        elif "choices" not in told:
            told["choices"] = tuple(dict.fromkeys(filter(None, (" ".join(one.split()) for one in re.split("[、，,]", part)))))
            told.setdefault("kind", FieldKind.CHOICE)
        else:
            raise RuleBroken(f"“{label}”这一行看不懂“{part[:20]}”，请写成：名称 | 选项 | 有、无 | 个人 | 必填", field="fields")
    return Field(key=key, label=label, **told)


def read_value(field: Field, text: str) -> str:
    """Read one value in any usual spelling; "" where none is given. Raises RuleBroken at its field."""
    value = " ".join(text.split())
    if not value:
        if field.required:
            raise RuleBroken(f"请填{field.label}", field=field.key)
        return ""
    if _UNPRINTABLE.search(value) or len(value) > LONGEST_VALUE:
        raise RuleBroken(f"{field.label}最长 {LONGEST_VALUE} 字，不能有控制字符", field=field.key)
    return _READERS[field.kind](field, value)


def _date(field: Field, value: str) -> str:
    try:
        return read_date(value)
    except RuleBroken as broken:
        raise RuleBroken(f"{field.label}：{broken}", field=field.key) from None


def _number(field: Field, value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise RuleBroken(f"{field.label}请填数字，如 12 或 12.5", field=field.key)
    return str(Decimal(plain))


def _choice(field: Field, value: str) -> str:
    if value not in field.choices:
        raise RuleBroken(f"{field.label}没有“{value[:30]}”这一项，请从 {'、'.join(field.choices)} 中选", field=field.key)
    return value


def _text(_field: Field, value: str) -> str:
    return value


_READERS: dict[FieldKind, Callable[[Field, str], str]] = {
    FieldKind.TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
}
