"""The filing stamp (归档章): 45 × 16 mm, two rows of three cells (DA/T 22-2015), or as local custom has it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from commarch.errors import RuleBroken


class Cells(StrEnum):
    """Which cells a stamp has."""

    DAT22_2015 = "dat22_2015"
    #: As the rule, without 机构或问题, which may be left out.
    WITHOUT_CATEGORY = "without_category"
    #: Local variant: the number of the box beside that of the item.
    WITH_BOX = "with_box"


class Position(StrEnum):
    """Where on the first page it is put: in the blank upper part."""

    RIGHT = "right"
    CENTRE = "centre"


ROWS: dict[Cells, tuple[tuple[str, ...], ...]] = {
    Cells.DAT22_2015: (("fonds_number", "year", "item_number"), ("category", "retention", "pages")),
    Cells.WITHOUT_CATEGORY: (("fonds_number", "year", "item_number"), ("blank", "retention", "pages")),
    Cells.WITH_BOX: (("fonds_number", "year", "item_number", "box_number"), ("category", "retention", "pages")),
}


@dataclass(frozen=True)
class StampLayout:
    """A tenant's stamp."""

    cells: Cells = Cells.DAT22_2015
    position: Position = Position.RIGHT
    #: Millimetres from the upper edge, and from the right one.
    top_mm: int = 10
    right_mm: int = 15
    #: 永久, 30年, 10年, or the code Y, D30, D10.
    retention_as_code: bool = False
    #: The category's name, or its code.
    category_as_name: bool = False

    def __post_init__(self) -> None:
        if not 3 <= self.top_mm <= 60:
            raise RuleBroken("距上边填 3 至 60 毫米", field="top_mm")
        if not 3 <= self.right_mm <= 100:
            raise RuleBroken("距右边填 3 至 100 毫米", field="right_mm")

    def rows(self, facts: Mapping[str, str]) -> list[list[str]]:
        """Return what stands in the cells of one item's stamp."""
        return [[facts.get(name, "") for name in row] for row in ROWS[self.cells]]

    def to_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "StampLayout":
        """Read what was kept."""
        known = {field.name for field in fields(cls)}
        told = {name: value for name, value in kept.items() if name in known}
        return cls(**told | {"cells": Cells(kept["cells"]), "position": Position(kept["position"])})
