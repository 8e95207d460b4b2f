"""What only a browser shows of the inbox: one key a decision, a part that opens ready to be typed into, a phone's page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commarch import intake
from commarch.intake import Facts, queries
from tests import given
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.journeys.desk import PHONE, Desk
from tests.world import WANG_MIN, ZHAO_PING


def hand_in(*titles: str) -> None:
    with given.acting(ZHAO_PING, "hongqi") as by:
        for title in titles:
            intake.hand_in(Facts(title=title, document_date="2026-11-02"), by=by, today=TODAY)


def press(page: Any, key: str) -> None:
    """Press a key once the page listens to keys: its help button shows then."""
    page.locator("[data-key=help]").wait_for()
    page.keyboard.press(key)


def states() -> dict[str, str]:
    with given.acting(WANG_MIN, "hongqi"):
        return {one.document.title: one.document.state.value for one in queries.documents()}


@pytest.mark.thorough
def test_the_clerk_decides_with_one_key_each(sits_down: Callable[..., Desk]) -> None:
    """F019, F020: a heap of documents is worked off with the keyboard alone."""
    hand_in("就业困难人员登记表", "照片不清的一份", "街道简报第 41 期", "业主大会选举办法", "先放一放的一份")
    desk = sits_down(WANG_MIN)
    desk.goes_to("/c/hongqi/intake/")
    page = desk.page
    press(page, "j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/*-*")
    press(page, "1")  # the place is filled in: the assistant is sure
    page.get_by_text("已接收，成为草稿").wait_for()
    press(page, "2")
    page.keyboard.type("请重拍第 2 页")
    page.keyboard.press("Tab")
    page.locator("#return button[type=submit]").press("Enter")
    page.get_by_text("已退回").first.wait_for()
    press(page, "3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("#decline button[type=submit]").press("Enter")
    page.get_by_text("定为不归档，已记入登记").wait_for()
    press(page, "4")
    page.keyboard.type("红旗家园业委会")
    page.keyboard.press("Enter")
    page.get_by_text("定为非本单位，已记入登记").wait_for()
    assert states() == {
        "就业困难人员登记表": "taken",
        "照片不清的一份": "returned",
        "街道简报第 41 期": "declined",
        "业主大会选举办法": "redirected",
        "先放一放的一份": "waiting",
    }


@pytest.mark.thorough
def test_a_phone_hands_in_page_after_page(sits_down: Callable[..., Desk], tmp_path: Path) -> None:
    """F020."""
    desk = sits_down(ZHAO_PING, size=PHONE)
    desk.goes_to("/c/hongqi/intake/new")
    page = desk.page
    for number in (1, 2):
        (tmp_path / f"{number}.jpg").write_bytes(jpeg((300, 400), color=(number, 60, 60)))
    page.locator("#title").fill("居民会议记录")
    camera = page.locator("input[name=camera]")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(str(tmp_path / "1.jpg"))
    page.get_by_role("button", name="交给档案员").last.click()
    page.get_by_text("已交给档案员").wait_for()
    page.locator("input[name=camera]").set_input_files(str(tmp_path / "2.jpg"))
    page.get_by_role("button", name="加上").click()
    page.get_by_text("已加上").wait_for()
    assert page.locator(".photos img").count() == 2
    assert page.evaluate("[...document.querySelectorAll('.photos img')].every((one) => one.complete || one.loading === 'lazy')")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
