"""The fields that classes of archives have of their own (著录项目), as they are read: a tenant's, or the reference's until it changes one."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from commarch.database import home_tenant, session
from commarch.schemes.models import ClassField, FieldKind

_TABLE = ClassField.__table__.c


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A field of one class."""

    archival_class: str
    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    #: Of a choice the only values; of a text those that are recommended.
    choices: tuple[str, ...] = ()
    unit: str = ""
    position: int = 0
    retired: bool = False
    #: None: the reference's, which the tenant has not changed.
    id: UUID | None = None
    revision: int = 1


def class_fields() -> dict[str, tuple[FieldRow, ...]]:
    """Return the fields of every class of this tenant, in order, retired ones among them. One statement."""
    columns = [_TABLE[name] for name in FieldRow.__dataclass_fields__]
    chosen = select(*columns).where(_TABLE.tenant_id == home_tenant()).order_by(_TABLE.archival_class, _TABLE.position)
    rows = [FieldRow(**dict(row._mapping) | {"choices": tuple(row.choices)}) for row in session.execute(chosen)]  # noqa: SLF001  its public name
    found = {name: tuple(of_class) for name, of_class in groupby(rows, key=lambda one: one.archival_class)}
    return found or reference_fields()


@cache
def reference_fields() -> dict[str, tuple[FieldRow, ...]]:
    """Return the fields that every tenant begins with: GB/T 11821, GB/T 11822, DA/T 39, DA/T 46, DA/T 63, GB/T 18894."""
    text = (files("commarch.schemes") / "data" / "class_fields.csv").read_text("utf-8")
    rows = [_row(position, told) for position, told in enumerate(csv.DictReader(text.splitlines()), 1)]
    found: dict[str, tuple[FieldRow, ...]] = {}
    for row in rows:
        found[row.archival_class] = (*found.get(row.archival_class, ()), row)
    return found


def _row(position: int, told: dict[str, str]) -> FieldRow:
    return FieldRow(
        archival_class=told["class"],
        key=told["key"],
        label=told["label"],
        kind=FieldKind(told["kind"]),
        required=bool(told["required"]),
        choices=tuple(filter(None, told["choices"].split("|"))),
        unit=told["unit"],
        position=position,
    )
