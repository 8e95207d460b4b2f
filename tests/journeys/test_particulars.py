"""What only a browser shows of a class's own fields: they come when the class is chosen, and nothing typed is lost."""

import pytest

from tests.world import WANG_MIN


@pytest.mark.thorough
def test_a_class_asks_for_its_own_fields_as_soon_as_it_is_chosen(sits_down):
    """F006."""
    desk = sits_down(WANG_MIN)
    desk.goes_to("/c/hongqi/items/new")
    page = desk.page
    assert page.get_by_label("摄影者").count() == 0
    page.select_option("[name=category]", "ZP")
    page.get_by_label("摄影者").fill("王敏")
    page.get_by_role("button", name="TIFF").click()
    assert page.locator("[name=particulars-format]").input_value() == "TIFF"
    page.select_option("[name=category]", "KJ·JJ")
    page.get_by_label("项目名称").wait_for()
    page.select_option("[name=category]", "WS·CJ")
    page.get_by_label("项目名称").wait_for(state="detached")
    page.select_option("[name=category]", "ZP")
    page.get_by_label("摄影者").wait_for()
    assert page.get_by_label("摄影者").input_value() == "王敏"
    assert not page.get_by_role("button", name="显示这一门类的著录项目").is_visible()
