"""Registers that stand ready (模板), as the file beside this module lists them; a community adopts one and makes it its own."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from commarch.holdings.models import PersonalLevel
from commarch.registers.fields import Field, FieldKind, checked


@dataclass(frozen=True, kw_only=True)
class Template:
    """A register that stands ready."""

    key: str
    #: Grows when the file's template changes; a register remembers which one it was begun from.
    release: int
    name: str
    purpose: str
    level: PersonalLevel
    recheck_months: int | None
    fields: tuple[Field, ...]


@cache
def templates() -> dict[str, Template]:
    """Return the templates by their keys, in the order of the file."""
    text = (files("commarch.registers") / "data" / "registers.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {key: _template(key, list(group)) for key, group in groupby(rows, key=lambda row: row["template"])}


def _template(key: str, rows: list[dict[str, str]]) -> Template:
    first = rows[0]
    return Template(
        key=key,
        release=int(first["release"]),
        name=first["name"],
        purpose=first["purpose"],
        level=PersonalLevel(first["level"]),
        recheck_months=int(first["recheck_months"]) if first["recheck_months"] else None,
        fields=checked([_field(row) for row in rows]),
    )


def _field(row: dict[str, str]) -> Field:
    return Field(
        key=row["key"],
        label=row["label"],
        kind=FieldKind(row["kind"]),
        choices=tuple(filter(None, row["choices"].split("|"))),
        level=PersonalLevel(row["field_level"]),
        required=bool(row["required"]),
    )
