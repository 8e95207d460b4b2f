"""Changing a tenant's own fields (著录项目): added, renamed, put in order, retired. What was ever filled in keeps its key and stays readable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from uuid_utils.compat import uuid7

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes.class_fields import reference_fields
from commarch.schemes.models import ClassField, FieldKind

KIND = "class_field"
LONGEST_LABEL, LONGEST_UNIT, LONGEST_CHOICE, MOST_CHOICES, MOST_FIELDS = 40, 10, 60, 60, 40
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class FieldValues:
    """What a person tells of a field."""

    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: Sequence[str] = ()
    unit: str = ""


def add_field(archival_class: str, values: FieldValues, *, by: Actor) -> ClassField:
    """Add a field of one's own to a class; items may fill it in from now on."""
    known = _of_class(archival_class)
    if len(known) >= MOST_FIELDS:
        raise RuleBroken(f"一个门类最多 {MOST_FIELDS} 个著录项目（含停用的），请先想想哪些用得上")
    field = ClassField(
        id=uuid7(),
        archival_class=archival_class,
        key=f"own_{1 + sum(one.key.startswith('own_') for one in known)}",
        position=1 + max((one.position for one in known), default=0),
        **_checked(values, known),
    )
    session.add(field)
    audit.record(Act.DESCRIBE_CLASS, KIND, field.id, _name_of(field), by=by, after=_told(field))
    return field


def change_field(field: ClassField, values: FieldValues, *, revision: int, by: Actor) -> None:
    """Rename a field, demand it or not, change its values on offer. Its kind stays, or what is filled in could not be read any more."""
    if field.revision != revision:
        raise RuleBroken("这一项刚被别人改过，请看现在的内容再改")
    if values.kind is not field.kind:
        raise RuleBroken("类型不能再改，已经填的内容会读不出来；请停用这一项，另加一项", field="kind")
    before = _told(field)
    for name, value in _checked(values, [one for one in _of_class(field.archival_class) if one is not field]).items():
        setattr(field, name, value)
    _record_change(field, before, by)


def retire_field(field: ClassField, *, by: Actor) -> None:
    """Ask for a field no longer; what is filled in stays."""
    before = _told(field)
    field.retired = True
    _record_change(field, before, by)


def restore_field(field: ClassField, *, by: Actor) -> None:
    """Ask for a retired field again."""
    before = _told(field)
    field.retired = False
    _record_change(field, before, by)


def move_field(field: ClassField, steps: int, *, by: Actor) -> None:
    """Move a field up (negative) or down among those of its class."""
    fields = _of_class(field.archival_class)
    place = fields.index(field)
    wanted = min(max(place + steps, 0), len(fields) - 1)
    if wanted == place:
        return
    positions = [one.position for one in fields]
    fields.insert(wanted, fields.pop(place))
    for one, position in zip(fields, positions, strict=True):
        one.position = position
    audit.record(Act.DESCRIBE_CLASS, KIND, field.id, _name_of(field), by=by, before={"order": place + 1}, after={"order": wanted + 1})


def find_field(archival_class: str, key: str) -> ClassField | None:
    """Return a field of this tenant, to be changed: the reference's fields become its own with that."""
    return next((one for one in _of_class(archival_class) if one.key == key), None)


def _of_class(archival_class: str) -> list[ClassField]:
    """Return the tenant's fields of a class, in order; the first time all of the reference's are made its own."""
    found = _own(archival_class)
    if not found and not session.execute(select(ClassField.id).limit(1)).first():
        for row in (one for fields in reference_fields().values() for one in fields):
            told = {name: getattr(row, name) for name in ("archival_class", "key", "label", "kind", "required", "unit", "position")}
            session.add(ClassField(id=uuid7(), choices=list(row.choices), **told))
        session.flush()
        found = _own(archival_class)
    return found


def _own(archival_class: str) -> list[ClassField]:
    chosen = select(ClassField).where(ClassField.archival_class == archival_class)
    return list(session.scalars(chosen.order_by(ClassField.position).with_for_update()))


def _checked(values: FieldValues, others: Sequence[ClassField]) -> dict[str, Any]:
    label, unit = " ".join(values.label.split()), values.unit.strip()
    choices = list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in values.choices))))
    if not label:
        raise RuleBroken("请填写名称，如“拍摄时间”", field="label")
    if len(label) > LONGEST_LABEL or _UNPRINTABLE.search(label):
        raise RuleBroken(f"名称最长 {LONGEST_LABEL} 字，不能有控制字符", field="label")
    if any(one.label == label for one in others):
        raise RuleBroken(f"这个门类已经有“{label}”了（停用的也算），请换一个名称，或恢复停用的那一项", field="label")
    if values.kind is FieldKind.CHOICE and not choices:
        raise RuleBroken("选项至少写一个，一行一个", field="choices")
    if len(choices) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE or _UNPRINTABLE.search(one) for one in choices):
        raise RuleBroken(f"选项最多 {MOST_CHOICES} 个，每个最长 {LONGEST_CHOICE} 字", field="choices")
    if len(unit) > LONGEST_UNIT or _UNPRINTABLE.search(unit):
        raise RuleBroken(f"单位最长 {LONGEST_UNIT} 字", field="unit")
    return {"label": label, "kind": values.kind, "required": values.required, "choices": choices, "unit": unit}


def _name_of(field: ClassField) -> str:
    return f"{field.archival_class} {field.label}"


def _told(field: ClassField) -> dict[str, Any]:
    return {
        "label": field.label,
        "kind": field.kind,
        "required": field.required,
        "choices": list(field.choices),
        "unit": field.unit,
        "retired": field.retired,
    }


def _record_change(field: ClassField, before: dict[str, Any], by: Actor) -> None:
    after = _told(field)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    field.revision += 1
    old, new = ({name: facts[name] for name in changed} for facts in (before, after))
    audit.record(Act.DESCRIBE_CLASS, KIND, field.id, _name_of(field), by=by, before=old, after=new)
