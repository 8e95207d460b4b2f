"""Taking stock in a browser: a hand scanner types, the answer is told at once, the page stays."""

from collections.abc import Callable

import pytest

from commarch.storage import places, stock, stock_taking
from commarch.storage.labels import address_of_token
from commarch.storage.shelving import shelve
from tests import given
from tests.journeys.desk import PHONE, Desk
from tests.storage.shelf import a_cabinet, boxes
from tests.world import WANG_MIN


@pytest.mark.thorough
@pytest.mark.browser
def test_a_hand_scanner_reads_box_after_box_without_leaving_the_page(sits_down: Callable[..., Desk]) -> None:
    """F033."""
    with given.acting(WANG_MIN, "hongqi") as by:
        room, _cabinet, shelves = a_cabinet(by, shelves=2, capacity_mm=100)
        made = boxes(by, 25)
        shelve([box.id for box in made], shelves[0], by=by)
        take = stock_taking.start(room, by=by).id
        tokens, second = [box.token for box in made], shelves[1].token
    clerk = sits_down(WANG_MIN, size=PHONE, axe=True)
    clerk.goes_to(f"/c/hongqi/storage/stock-takes/{take}")
    told = clerk.page.locator("[data-scan-told]")

    def scan(text: str, answer: str) -> None:
        assert clerk.page.evaluate("document.activeElement.id") == "scanned", "ready for the next label"
        clerk.page.keyboard.insert_text(text)
        clerk.page.keyboard.press("Enter")
        told.get_by_text(answer).wait_for()

    scan(address_of_token("hongqi", tokens[0]), "第 1 盒 在位")
    scan(second, "现在清点：档案室 01 柜 2 层")
    scan(tokens[1], "放错了地方，应在 档案室 01 柜 1 层")
    scan("6901234567892", "不认识这个标签")
    assert clerk.page.locator("[data-scan-progress] b").inner_text() == "2 / 4"
    with given.acting(WANG_MIN, "hongqi"):
        found = stock_taking.find_stock_take(take)
        assert found is not None
        assert len(stock.read_boxes(found)) == 2
        assert len(places.below(stock_taking.scope_of(found))) == 3
