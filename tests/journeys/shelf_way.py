"""The way from a heap of paper to boxes on a shelf, step by step, with keys alone. Each step begins on the page where the one before ended."""

import io
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2

from commarch.holdings import Item
from tests.journeys.heap import DECIDED, DOUBLE, HEAP, LOOKED_FOR, NOT_OURS, TRIVIAL, WITHOUT_SEAL, as_copied
from tests.journeys.keyboard import Keyboard
from tests.world import PASSWORD, Somebody


def come_in(keys: Keyboard, somebody: Somebody) -> None:
    """Sign in: the cursor stands in the first field, the second is one Tab away."""
    keys.type(somebody.email)
    keys.press("Tab")
    assert keys.focused()["name"] == "密码"
    keys.type(PASSWORD)
    keys.goes("Enter")


def put_the_heap_into_the_inbox(keys: Keyboard) -> None:
    """Paste all rows out of the spreadsheet into the empty inbox."""
    keys.reach("收集箱", "a")
    keys.goes("Enter")
    assert "收集箱是空的" in keys.desk.text
    keys.goes("n")
    keys.skip_to_text()
    keys.reach("粘贴到这里", "textarea")
    keys.copy_and_paste(as_copied())
    keys.goes("Control+s")
    assert f"{len(HEAP)} 行可以交，0 行要改" in keys.desk.text
    keys.goes("Control+s")
    assert keys.desk.heading == "收集箱"


def decide_on_every_document(keys: Keyboard) -> None:
    """Take what is to be archived, the assistant's word or one's own; return, leave out, redirect the others."""
    keys.goes("n")
    met: list[str] = []
    for _ in HEAP:
        _decide(keys, keys.desk.heading, met)
    assert met == [title for title, *_facts in HEAP], "the oldest first"
    assert "收集箱是空的" in keys.desk.text


def _decide(keys: Keyboard, title: str, met: list[str]) -> None:
    if title == DOUBLE and title in met:
        assert "可能重复" in keys.desk.text
        keys.press("3")
        keys.press("ArrowDown")
        keys.reach("定为不归档", "button")
        keys.goes("Enter")
    elif title == TRIVIAL:
        keys.press("3")
        keys.press("ArrowDown", 4)
        keys.reach("定为不归档", "button")
        keys.goes("Enter")
    elif title == WITHOUT_SEAL:
        keys.press("2")
        keys.type("缺本人签字和社区盖章，补好再交")
        keys.reach("退回", "button")
        keys.goes("Enter")
    elif title == NOT_OURS:
        keys.press("4")
        keys.type("红旗家园业主委员会")
        keys.goes("Enter")
    elif title in LOOKED_FOR:
        keys.press("9")
        keys.type(LOOKED_FOR[title])
        keys.goes("Control+s")
    else:
        if title in DECIDED:
            keys.press(DECIDED[title])
        keys.goes("1")
    met.append(title)


def open_the_first_batch(keys: Keyboard) -> None:
    """Begin with the year that stands first."""
    keys.goes("n")
    assert keys.desk.heading == "整理"
    keys.goes("n")


def make_one_item_of_request_and_reply(keys: Keyboard) -> None:
    """Tick both in their section, make them one, and come back to the batch."""
    _open_section(keys, "综合事务", "30年")
    for _ in range(2):
        keys.press("j")
        keys.press("x")
    keys.goes("m")
    keys.goes("Control+s")
    assert "这一件里有 2 份文件" in keys.desk.text
    keys.goes("n")
    assert "1 件" in keys.desk.text
    _back_to_the_batch(keys)


def put_a_record_first(keys: Keyboard) -> None:
    """Move the fourth line of a section up by one, and save the order."""
    _open_section(keys, "居民自治", "永久")
    keys.skip_to_text()
    keys.reach("调整顺序", "a")
    keys.goes("Enter")
    before = _titles(keys)
    keys.press("j", 4)
    keys.press("Alt+ArrowUp")
    keys.goes("Control+s")
    assert _titles(keys) == [before[0], before[1], before[3], before[2], *before[4:]]
    _back_to_the_batch(keys)


def count_pages(keys: Keyboard, told: dict[str, str]) -> None:
    """Count the pages of every item, section after section: as many as were told."""
    keys.skip_to_text()
    keys.reach("逐类编页", "a")
    keys.goes("Enter")
    while "mode=pages" in keys.desk.path:
        for title in keys.page.locator("tbody td.title").all_inner_texts():
            assert title in keys.focused()["name"], "Enter leads from line to line"
            keys.type(told[title])
            keys.press("Enter")
        keys.goes("Control+Shift+S")


def give_numbers(keys: Keyboard, *, late: bool = False) -> None:
    """Check the batch and give its codes; a year that is over is filed late, which one says oneself."""
    keys.goes("n")
    assert "每一件都填全了" in keys.desk.text
    if late:
        keys.skip_to_text()
        keys.reach("作为补充归档", "input")
        keys.press("Space")
    keys.goes("Control+s")
    assert "档号从此不变" in keys.desk.text


def box_everything(keys: Keyboard) -> None:
    """Box year after year as it is proposed."""
    keys.goes("n")
    while keys.desk.heading == "装盒":
        keys.goes("Control+s")
    assert keys.desk.heading == "档案盒"


def put_the_boxes_on_a_shelf(keys: Keyboard) -> None:
    """There is no cabinet yet: register the room and the cabinet, then shelve."""
    keys.goes("n")
    assert "还没有柜子" in keys.desk.text
    keys.goes("n")
    keys.type("01")
    keys.press("Tab")
    keys.type("档案室")
    keys.goes("Control+s")
    keys.type("01")
    keys.goes("Control+s")
    assert "已增设柜 01" in keys.desk.text
    keys.goes("n")
    keys.goes("Control+s")
    assert "已上架，从档案室 01 柜 1 层起" in keys.desk.text


def print_of_all_years(keys: Keyboard, heading: str) -> str:
    """Print on the paper that is offered next, of all years; take the PDF away and read it."""
    keys.goes("n")
    assert keys.desk.heading == heading
    keys.skip_to_text()
    keys.reach("年度", "select")
    keys.press("Home")
    keys.goes("Control+s")
    keys.page.wait_for_load_state("networkidle")  # the pictures of its pages
    with keys.page.expect_download() as taken:
        keys.press("Control+s")
    return text_of(Path(taken.value.path()).read_bytes())


def look_for_faults(keys: Keyboard, look: Callable[[], Any]) -> list[str]:
    """Ask for a look at everything; return which checks found something."""
    keys.reach("质检", "a")
    keys.goes("Enter")
    keys.goes("n")
    with keys.page.expect_navigation():  # the page goes on by itself
        look()
    keys.is_ready()
    rows = keys.page.locator("#checks tbody tr")
    assert rows.filter(has_text="通过").count() > 8
    return [one.split("\t")[0].strip() for one in rows.filter(has_text="有问题").all_inner_texts()]


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, lines joined."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def numbers_by_series(items: list[Item]) -> dict[str, list[int]]:
    """Return the item numbers that each series got, in order."""
    coded = sorted(str(item.archival_code).rpartition("-") for item in items)
    return {series: [int(number) for _series, _dash, number in group] for series, group in groupby(coded, key=lambda code: code[0])}


def _open_section(keys: Keyboard, name: str, period: str) -> None:
    for _ in range(20):
        keys.press("j")
        told = keys.focused()["name"]
        if name in told and period in told:
            keys.goes("Enter")
            return
    raise AssertionError(f"{name} {period} is not in the batch")


def _back_to_the_batch(keys: Keyboard) -> None:
    keys.skip_to_text()
    keys.reach("看整批", "a")
    keys.goes("Enter")


def _titles(keys: Keyboard) -> list[str]:
    return [one.strip() for one in keys.page.locator("[data-order-row] .title").all_inner_texts()]
