"""What a print is of (打印范围): conditions of the catalogue, a selection of items, boxes, a place."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from commarch.holdings import Item
from commarch.printing.words import class_words
from commarch.schemes.periods import RetentionPeriod
from commarch.storage.models import Box, BoxedItem


@dataclass(frozen=True)
class Scope:
    """Conditions that all hold; ids were picked by a person and hold alone."""

    year: int | None = None
    archival_class: str | None = None
    retention: str | None = None
    category: str | None = None
    item_ids: tuple[UUID, ...] = ()
    box_ids: tuple[UUID, ...] = ()
    #: A room, a cabinet or a shelf: it and what stands in it.
    place_id: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of what to print."""
        return self == Scope()

    def to_json(self) -> dict[str, Any]:
        """Return what is kept with the print."""
        told = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        for name in ("item_ids", "box_ids"):
            if name in told:
                told[name] = [str(one) for one in told[name]]
        if "place_id" in told:
            told["place_id"] = str(told["place_id"])
        return told

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Scope":
        """Read what was kept."""
        told = dict(kept)
        for name in ("item_ids", "box_ids"):
            told[name] = tuple(UUID(one) for one in kept.get(name, ()))
        told["place_id"] = UUID(kept["place_id"]) if kept.get("place_id") else None
        return cls(**told)

    @property
    def words(self) -> str:
        """Say in Chinese what is printed."""
        if self.item_ids:
            return f"所选 {len(self.item_ids)} 件"
        if self.box_ids:
            return "1 盒" if len(self.box_ids) == 1 else f"所选 {len(self.box_ids)} 盒"
        said = [f"{self.year} 年度"] if self.year else []
        said += [class_words(self.archival_class)] if self.archival_class else []
        said += [RetentionPeriod(self.retention).label] if self.retention else []
        said += [self.category] if self.category else []
        said += ["所选位置"] if self.place_id else []
        return " ".join(said) or "全部"

    def of_items(self) -> Sequence[ColumnElement[bool]]:
        """Return the conditions on items."""
        if self.item_ids:
            return [Item.id.in_(self.item_ids)]
        if self.box_ids:
            return [BoxedItem.box_id.in_(self.box_ids)]
        return self._alike(Item)

    def of_boxes(self) -> Sequence[ColumnElement[bool]]:
        """Return the conditions on boxes."""
        return [Box.id.in_(self.box_ids)] if self.box_ids else self._alike(Box)

    def _alike(self, table: type[Item] | type[Box]) -> list[ColumnElement[bool]]:
        pairs = (
            (table.year, self.year),
            (table.archival_class, self.archival_class),
            (table.retention_code, self.retention),
            (table.category_code, self.category),
        )
        return [column == value for column, value in pairs if value is not None]
