"""The schemes a deployment begins with, read from `data/`: editable tables, every row with the note of its source.

`urban_community` becomes a street's reference scheme (参考方案): most of its rows are reconstructed, so it is never called official.
`street_office` is what a street's own archives begin with.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID

from uuid_utils.compat import uuid7

from commarch.schemes.models import AccessDefault
from commarch.schemes.periods import parse_period
from commarch.schemes.scheme import CategoryRow, EntryRow

NOT_FILED = "不归档"


@dataclass(frozen=True)
class Beginning:
    """Categories and entries that a new scheme begins with."""

    categories: tuple[CategoryRow, ...]
    entries: tuple[EntryRow, ...]


def urban_community() -> Beginning:
    """Return the filing scope of an urban community, after 城市社区档案管理办法 (Order 11) and 会计档案管理办法 (Order 79)."""
    return _beginning("urban_community.csv")


def street_office() -> Beginning:
    """Return the filing scope that a street office's own archives begin with, by analogy with Order 18's annex."""
    return _beginning("street_office.csv")


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (files("commarch.schemes") / "data" / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _beginning(name: str) -> Beginning:
    categories: dict[tuple[str, str], CategoryRow] = {}
    entries = []
    for position, row in enumerate(_rows(name), 1):
        top = _category(categories, row["class"], "", row["class_name"], None)
        place = _category(categories, row["class"], row["subject"], row["subject_name"], top.id) if row["subject"] else top
        entries.append(_entry(row, place.id, position))
    return Beginning(tuple(categories.values()), tuple(entries))


def _category(known: dict[tuple[str, str], CategoryRow], archival_class: str, code: str, name: str, parent_id: UUID | None) -> CategoryRow:
    key = (archival_class, code)
    if key not in known:
        known[key] = CategoryRow(uuid7(), uuid7(), parent_id, archival_class, code, name, len(known) + 1, retired=False)
    return known[key]


def _entry(row: dict[str, str], category_id: UUID, position: int) -> EntryRow:
    period = None if row["retention"] == NOT_FILED else parse_period(row["retention"])
    return EntryRow(
        id=uuid7(),
        lineage=uuid7(),
        category_id=category_id,
        wording=row["wording"],
        retention_code=period.code if period else "",
        event_based=period.is_event_based if period else False,
        access_default=AccessDefault(row["access_default"]),
        expected_yearly=bool(row["expected_yearly"]),
        source=row["source"],
        position=position,
        retired=False,
    )
