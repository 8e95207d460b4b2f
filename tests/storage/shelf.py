"""What tests of storage start from: filed items of a class, boxes of them, a room with a cabinet."""

from typing import Any

from commarch import holdings
from commarch.audit import Actor
from commarch.holdings import Item
from commarch.storage import Box, LowestClass, Place, boxing, carriers, closing, places, shelving, stock_taking
from tests import given
from tests.conftest import TODAY

CJ_2025 = LowestClass("WS", 2025, "D10", "CJ")


def filed(by: Actor, count: int, *, pages: int | None = 100, year: int = 2025, **facts: Any) -> list[Item]:
    """File so many items of 2025, 城建环境, ten years, 100 pages (5.2 mm) unless said otherwise."""
    dated = {"document_date": f"{year}-03-04", "year": year}
    drafts = [given.a_draft(by, f"城建环境文件 {number}", pages=pages, **(dated | facts)) for number in range(1, count + 1)]
    return holdings.file_items(drafts, by=by, today=TODAY, supplement=True)


def boxes(by: Actor, count: int, **facts: Any) -> list[Box]:
    """File so many items and box them."""
    filed(by, count, **facts)
    kind = LowestClass("WS", facts.get("year", 2025), facts.get("retention", "D10"), facts.get("category", "WS·CJ").removeprefix("WS·"))
    return boxing.box_up(kind, by=by)


def a_cabinet(by: Actor, *, shelves: int = 3, capacity_mm: int = 100) -> tuple[Place, Place, list[Place]]:
    """Furnish a room with a cabinet; returns room, cabinet and shelves."""
    room = places.add_room("A", "档案室", by=by)
    cabinet = places.add_cabinet(room, "01", shelves=shelves, capacity_mm=capacity_mm, by=by)
    return room, cabinet, list(places.below(cabinet))


def something_of_everything(by: Actor, words: str) -> None:
    """Box, shelve and count something, with these words wherever a person writes freely."""
    (item,) = filed(by, 1, year=2016, carriers=("paper", "disc"))
    (box,) = boxing.box_up(LowestClass("WS", 2016, "D10", "CJ"), by=by)
    closing.describe(box, words, by=by)
    room = places.add_room("A", words, custodian=words, by=by)
    (shelf,) = places.below(places.add_cabinet(room, "01", words, shelves=1, capacity_mm=900, by=by))
    shelving.shelve([box.id], shelf, by=by)
    carriers.keep_apart(item, "disc", shelf, number=words, note=words, by=by)
    take = stock_taking.start(room, by=by)
    stock_taking.scan(take, words, shelf, by=by)
    stock_taking.scan(take, box.token, shelf, by=by)
