"""Storage (保管): boxes, the places they stand in, labels, taking stock.

Words: box (盒), box number (盒号), spine (盒脊), note sheet (备考表), situation of what is inside (盒内文件情况说明), closing (封盒), arranger and
checker (整理人、检查人), place (存放位置): room (库房), cabinet (柜), shelf (层); shelving (上架、排架), carrier kept apart (散存载体),
stock-take (清点), kept for us by the street (代管).

Invariants: a box holds one class, year, retention and category (the database's keys say so); an item lies in one box at most; box numbers
run without gaps in their series and are no part of any archival code; a closed box is not changed before it is opened again with a reason;
nobody checks what she arranged. Items lie in a box in the order of their codes (`BoxedItem.code_key`), boxes on shelves in that of
`Box.shelving_key`: neither order is kept anywhere else.
"""

from commarch.storage.models import Box, BoxedItem, BoxState, CarrierPlace, CountOutcome, Place, PlaceKind, StockCount, StockTake
from commarch.storage.rules import LowestClass
from commarch.storage.whereabouts import ItemWhereabouts, where_is

__all__ = [
    "Box",
    "BoxState",
    "BoxedItem",
    "CarrierPlace",
    "CountOutcome",
    "ItemWhereabouts",
    "LowestClass",
    "Place",
    "PlaceKind",
    "StockCount",
    "StockTake",
    "where_is",
]
