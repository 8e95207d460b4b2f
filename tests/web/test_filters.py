"""How dates, numbers, codes and wordings are written."""

from datetime import date

import pytest

from commarch.web import charts, filters, paging
from tests.web.shell import app_with


def test_dates_are_written_as_prose_in_the_language_of_the_page():
    app, day = app_with(), date(2026, 11, 23)
    with app.test_request_context():
        assert filters.long_date(day) == "2026 年 11 月 23 日"
        assert filters.long_day(day) == "2026 年 11 月 23 日 星期一"
        assert filters.short_day(day) == "11 月 23 日"
    with app.test_request_context(headers={"Cookie": "locale=en"}):
        assert filters.long_day(day) == "Monday, November 23, 2026"


def test_numbers_are_written_in_groups_of_three():
    assert filters.thousands(2416) == "2,416"
    assert filters.thousands(54) == "54"


@pytest.mark.parametrize(
    ("code", "stem", "parts"),
    [
        ("H017-WS·2015-D10-CJ-0003", None, ("H017-WS·2015-D10-", "CJ-0003")),
        ("H017-WS·2015-D10-CJ-0003", "H017-WS·2015-D10-CJ-", ("H017-WS·2015-D10-CJ-", "0003")),
        ("H017-WS·2015-D10-CJ-0003", "H018-", ("H017-WS·2015-D10-", "CJ-0003")),
        ("H017-WS·2015-D10-CJ-0003", "H017-WS·2015-D10-CJ-0003", ("H017-WS·2015-D10-", "CJ-0003")),
        ("0003", None, ("", "0003")),
        ("", None, ("", "")),
    ],
)
def test_a_code_is_whole_in_stem_and_tail(code, stem, parts):
    assert filters.code_parts(code, stem) == parts
    assert "".join(filters.code_parts(code, stem)) == code


def test_the_stem_of_a_list_ends_with_a_whole_part():
    assert filters.common_stem(["H017-WS·2015-D10-CJ-0003", "H017-WS·2015-D10-CJ-0010"]) == "H017-WS·2015-D10-CJ-"
    assert filters.common_stem(["H017-WS·2015-D10", "H017-WS·2015-D30"]) == "H017-WS·2015-"
    assert filters.common_stem(["H017-1"]) == ""
    assert filters.common_stem([]) == ""


def test_two_wordings_are_compared_without_loss():
    before, after = "办理答复（一般的），保管10年", "办理答复（含网上留言），保管30年"
    segments = filters.changes(before, after)
    assert "".join(one.text for one in segments if one.kind != "ins") == before
    assert "".join(one.text for one in segments if one.kind != "del") == after
    assert filters.Segment("del", "10") in segments  # a number is one word


def test_bars_stand_on_each_other_and_hold_their_figures():
    drawing = charts.stacked_bars("题", [2025, 2026], [charts.Series("甲", [10, 0]), charts.Series("乙", [5, 20], "late")])
    first, second = drawing.columns
    assert [bar.tone for bar in first.bars] == ["1", "late"]
    assert first.bars[0].y == pytest.approx(first.bars[1].y + first.bars[1].height)
    assert [bar.tone for bar in second.bars] == ["late"]
    assert (drawing.total(0), drawing.total(1)) == (15, 20)
    assert drawing.ticks[-1][0] >= 20


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0], [1], [999_999]])
def test_a_chart_of_nothing_is_still_a_chart(values):
    drawing = charts.stacked_bars("题", range(len(values)), [charts.Series("甲", values)])
    assert len(drawing.columns) == len(values)
    assert 2 <= len(drawing.ticks) <= 7


def test_a_pager_counts_the_rows_it_shows():
    assert paging.PageLinks(25, first=26, total=54).last == 50
    assert paging.PageLinks(0).last is None
