"""Transfer (移交进馆) to the county archives: list, package, receipt (档案法实施条例 20, 30, 40).

Words: transfer (移交), list (移交目录), opinion on opening (开放意见), package (移交包), receipt (接收文据).

Invariants: what is held is not transferred; a list that is signed stays as it was signed; an item is transferred by a receipt and by
nothing else; its code and description stay.
"""

from commarch.transfer.models import Transfer, TransferredItem, TransferState
from commarch.transfer.operations import MOST_ITEMS, Told, add_items, lines_of, open_transfer, receive, sign, take_out, tell, withdraw
from commarch.transfer.queries import (
    Extent,
    Ripe,
    WaitingLine,
    extents,
    find_transfer,
    ids_of_groups,
    ids_of_waiting,
    item_ids_of,
    page_of,
    ripe,
    transfers,
    waiting_lines,
)
from commarch.transfer.rules import OPENNESS_NAMES, earliest_year

__all__ = [
    "MOST_ITEMS",
    "OPENNESS_NAMES",
    "Extent",
    "Ripe",
    "Told",
    "Transfer",
    "TransferState",
    "TransferredItem",
    "WaitingLine",
    "add_items",
    "earliest_year",
    "extents",
    "find_transfer",
    "ids_of_groups",
    "ids_of_waiting",
    "item_ids_of",
    "lines_of",
    "open_transfer",
    "page_of",
    "receive",
    "ripe",
    "sign",
    "take_out",
    "tell",
    "transfers",
    "waiting_lines",
    "withdraw",
]
