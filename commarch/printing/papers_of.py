"""Every paper: what it is called, what it is of, how its content is put together."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from commarch.printing import boxes, facts, shelves, stamps
from commarch.printing.catalogue import TITLE, catalogue
from commarch.printing.content import Content
from commarch.printing.models import Paper
from commarch.printing.options import Options
from commarch.printing.scope import Scope


class Of(StrEnum):
    """What a paper is printed of."""

    ITEMS = "items"
    BOXES = "boxes"
    PLACES = "places"


@dataclass(frozen=True)
class Feature:
    """A paper."""

    title: str
    of: Of
    put_together: Callable[[Scope, Options], Content]
    count: Callable[[Scope], int]
    #: What to do where there is nothing to print.
    nothing: str


_NO_ITEMS = "这个范围里没有归档的件，没有可打印的；请换一个年度或期限，或先归档编号"
_NO_BOXES = "这个范围里还没有装盒，没有可打印的；请先到“装盒上架”装盒，或换一个年度"
_NO_PLACES = "还没有登记库房和柜架，没有可打印的；请先到“装盒上架”登记"
FEATURES: dict[Paper, Feature] = {
    Paper.CATALOGUE: Feature(TITLE, Of.ITEMS, catalogue, facts.count_items, _NO_ITEMS),
    Paper.STAMPS: Feature("归档章贴签", Of.ITEMS, stamps.labels, facts.count_items, _NO_ITEMS),
    Paper.OVERLAY: Feature("归档章套印", Of.ITEMS, stamps.overlays, facts.count_items, _NO_ITEMS),
    Paper.NOTE_SHEET: Feature("备考表", Of.BOXES, boxes.note_sheets, facts.count_boxes, _NO_BOXES),
    Paper.COVER: Feature("盒封面", Of.BOXES, boxes.covers, facts.count_boxes, _NO_BOXES),
    Paper.SPINE: Feature("盒脊", Of.BOXES, boxes.spines, facts.count_boxes, _NO_BOXES),
    Paper.EDGE: Feature("底边", Of.BOXES, boxes.edges, facts.count_boxes, _NO_BOXES),
    Paper.BOX_LABELS: Feature("盒标签", Of.BOXES, shelves.box_labels, facts.count_boxes, _NO_BOXES),
    Paper.HANDOVER: Feature("档案交接清单", Of.BOXES, shelves.handover, facts.count_boxes, _NO_BOXES),
    Paper.SHELF_LIST: Feature("柜架清单", Of.BOXES, shelves.shelf_list, shelves.count_shelved, _NO_BOXES),
    Paper.PLACE_LABELS: Feature("柜架标签", Of.PLACES, shelves.place_labels, shelves.count_places, _NO_PLACES),
}


def papers_of_items() -> list[Paper]:
    """Return what can be printed of items."""
    return [paper for paper, feature in FEATURES.items() if feature.of is Of.ITEMS]


def papers_of_boxes() -> list[Paper]:
    """Return what can be printed of boxes; the catalogue of what is in them first."""
    return [Paper.CATALOGUE, *(paper for paper, feature in FEATURES.items() if feature.of is Of.BOXES)]
