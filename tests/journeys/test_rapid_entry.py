"""Rapid entry in a real browser: a block pasted out of a spreadsheet, a cell corrected by keys, left and come back to, registered."""

import pytest
from sqlalchemy import select

from commarch.database import session
from commarch.holdings import Item, ItemState
from tests import given
from tests.world import WANG_MIN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
BLOCK = "\n".join(
    f"{title}\t红旗社区居民委员会\t\t{date}\t{pages}\t{category}\t\t{retention}"
    for title, date, pages, category, retention in (
        ("关于2026年小区绿化的方案", "2026-03-04", "6", "CJ", "10年"),
        ("关于楼道清理的通知", "2026-02-30", "2", "CJ", "10年"),
        ("居民代表会议记录", "2026-05-06", "12", "ZZ", "永久"),
    )
)
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.thorough
def test_a_block_is_pasted_a_cell_corrected_by_keys_and_the_sheet_registered_after_a_break(sits_down):
    clerk = sits_down(WANG_MIN, axe=True)
    clerk.chooses_in_menu("快速著录")
    clerk.presses("新开一张表")
    page = clerk.page
    page.wait_for_selector("[data-grid-paste]", state="hidden")
    page.get_by_label("第 1 行题名").focus()
    page.evaluate(PASTE, BLOCK)
    page.wait_for_selector("[data-grid-count]:has-text('2 行可登记，1 行要改')")
    assert "没有“2026-02-30”这一天" in clerk.text
    assert clerk.faults() == []

    # by keys alone: down to the faulty row, over to its date, corrected; a fourth row repeats what stands above
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.name") == "r2-document_date"
    page.keyboard.insert_text("2026-02-28")
    page.wait_for_selector("[data-grid-count]:has-text('3 行可登记，0 行要改')")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "r4-document_date"
    page.keyboard.press("Control+d")
    assert page.get_by_label("第 4 行日期").input_value() == "2026-05-06"
    page.get_by_label("第 4 行题名").focus()
    page.keyboard.insert_text("物业服务企业监督评议表")
    page.wait_for_selector(".grid-bar button:has-text('采用')")
    page.keyboard.press("Alt+Enter")
    page.wait_for_selector("[data-grid-count]:has-text('4 行可登记，0 行要改')")
    page.wait_for_selector("[data-grid-kept]:has-text('已自动保存')")

    # left, and come back to
    clerk.chooses_in_menu("今日")
    clerk.chooses_in_menu("快速著录")
    clerk.follows("11 月 23 日的著录表")
    assert page.get_by_label("第 2 行日期").input_value() == "2026-02-28"
    clerk.looks_through((390, 844))
    assert not clerk.is_too_wide()
    clerk.looks_through((1440, 900))
    clerk.presses("登记为草稿")
    page.wait_for_selector("text=4 行已登记为草稿")
    with given.acting(WANG_MIN, "hongqi"):
        titles = session.scalars(select(Item.title).where(Item.state == ItemState.DRAFT).order_by(Item.id)).all()
    assert titles == ["关于2026年小区绿化的方案", "关于楼道清理的通知", "居民代表会议记录", "物业服务企业监督评议表"]
    assert clerk.complaints == []
