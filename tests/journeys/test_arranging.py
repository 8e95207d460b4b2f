"""Putting a section in order as only a browser can: with the pointer, with keys alone; and what axe says of the pages of a batch."""

import pytest

from commarch.arrangement import operations
from tests import given
from tests.journeys.desk import NARROWEST, PHONE, WIDE
from tests.world import WANG_MIN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
TITLES = ("关于绿化的通知", "关于消防的通知", "关于物业的通知", "关于选举的通知")


@pytest.fixture
def batch(app) -> str:
    with given.acting(WANG_MIN, "hongqi") as by:
        for month, title in enumerate(TITLES, 1):
            given.a_draft(by, title, document_date=f"2026-0{month}-01")
        opened = operations.open_batch(2026, "WS", by=by).id
    return f"/c/hongqi/arrangement/{opened}"


def order(desk) -> list[str]:
    return [title.strip() for title in desk.page.locator("[data-order-row] .title").all_inner_texts()]


@pytest.mark.thorough
def test_a_section_is_put_in_order_by_keys_and_by_pointer(sits_down, batch: str):
    clerk = sits_down(WANG_MIN)
    clerk.goes_to(f"{batch}/section?section=CJ.D10&mode=order")
    first, second, third, fourth = TITLES
    clerk.page.locator("[data-order-step='-1']").last.focus()
    clerk.page.keyboard.press("Alt+ArrowUp")
    clerk.page.keyboard.press("Alt+ArrowUp")
    assert order(clerk) == [first, fourth, second, third]
    assert "第 2 位" in clerk.page.locator("[data-order-state]").inner_text()
    assert "还没有存" in clerk.page.locator("[data-order-state]").inner_text()
    clerk.page.keyboard.press("Alt+Home")
    assert order(clerk)[0] == fourth
    handle = clerk.page.locator("[data-order-handle]").last.bounding_box()
    target = clerk.page.locator("[data-order-row]").nth(1).bounding_box()
    clerk.page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    clerk.page.mouse.down()
    clerk.page.mouse.move(handle["x"] + 5, target["y"] + 4, steps=8)
    clerk.page.mouse.up()
    assert order(clerk) == [fourth, third, first, second]
    clerk.keys("Control+s")
    assert "顺序已存" in clerk.text
    assert order(clerk) == [fourth, third, first, second]
    clerk.goes_to(f"{batch}/section?section=CJ.D10&mode=pages")
    clerk.page.locator("tbody input").first.focus()
    for pages in ("6", "5", "4"):
        clerk.page.keyboard.type(pages)
        clerk.page.keyboard.press("Enter")
    clerk.keys("Control+s")
    assert "实点页数已存" in clerk.text
    assert clerk.page.locator("tbody input").nth(2).input_value() == "4"


@pytest.mark.thorough
def test_pages_of_a_batch_can_be_used_by_everybody(sits_down, batch: str):
    clerk, found = sits_down(WANG_MIN, axe=True), []
    inside = f"{batch}/section?section=CJ.D10"
    for path in ("/c/hongqi/arrangement/", batch, inside, f"{inside}&mode=order", f"{inside}&mode=pages", f"{batch}/numbering"):
        clerk.goes_to(path)
        clerk.looks_through(NARROWEST)
        found += [(path, "scrolls sideways")] if clerk.is_too_wide() else []
        for size in (PHONE, WIDE):
            clerk.looks_through(size)
            found += [(path, *fault) for fault in clerk.faults()]
    clerk.goes_to(inside)
    for box in clerk.page.locator("[data-pick]").all()[:2]:
        box.check()
    clerk.presses("并成一件")
    found += [("merge", *fault) for fault in clerk.faults()]
    clerk.presses("并成一件")
    found += [("item", *fault) for fault in clerk.faults()]
    clerk.looks_through(NARROWEST)
    found += [("item", "scrolls sideways")] if clerk.is_too_wide() else []
    assert found == []
