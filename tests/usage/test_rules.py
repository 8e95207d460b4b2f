"""How uses are counted, without a database."""

from datetime import date

import pytest
from hypothesis import given as whatever
from hypothesis import strategies

from commarch.errors import RuleBroken
from commarch.usage import UseResult, WayOfUse, rules
from commarch.usage.rules import Told

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def test_one_user_on_one_day_is_one_visit_however_often_she_asks():
    """F027. Domain handbook 4.3: one user one day = 1 人次."""
    uses = [Told(MONDAY, "张"), Told(MONDAY, "张"), Told(TUESDAY, "张"), Told(MONDAY, "李")]
    assert rules.visits(uses) == 3


def test_a_loan_over_several_days_is_one_visit():
    """F027. A loan is told with its first day, so that its other days are none."""
    assert rules.visits([Told(MONDAY, "张", frozenset({"甲"}))]) == 1
    assert rules.things_used([Told(MONDAY, "张", frozenset({"甲"}))]) == 1


def test_each_thing_counts_once_in_a_visit_and_again_in_the_next():
    """F027. 卷件次."""
    uses = [Told(MONDAY, "张", frozenset({"甲", "乙"})), Told(MONDAY, "张", frozenset({"甲"})), Told(TUESDAY, "张", frozenset({"甲"}))]
    assert rules.things_used(uses) == 3


def test_copies_are_counted_in_pages_of_the_original():
    """F027. What was copied can't be more than the originals have."""
    assert rules.pages_copied([Told(MONDAY, "张", copied_pages=3), Told(MONDAY, "李", copied_pages=4)]) == 7
    rules.check_pages(WayOfUse.COPY, UseResult.PROVIDED, 6, 6)
    rules.check_pages(WayOfUse.COPY, UseResult.PROVIDED, 60, None)
    with pytest.raises(RuleBroken, match="一共 6 页，填了 12 页"):
        rules.check_pages(WayOfUse.COPY, UseResult.PROVIDED, 12, 6)


@whatever(
    strategies.lists(
        strategies.builds(
            Told,
            strategies.dates(date(2026, 1, 1), date(2026, 3, 31)),
            strategies.sampled_from("张李王"),
            strategies.frozensets(strategies.sampled_from("甲乙丙")),
            strategies.integers(0, 9),
        )
    )
)
def test_a_year_is_the_sum_of_its_months(uses: list[Told]):
    """F027. Figures are added up month by month; none is lost and none counted twice."""
    months = [[use for use in uses if use.used_on.month == month] for month in (1, 2, 3)]
    for count in (rules.visits, rules.things_used, rules.pages_copied):
        assert sum(count(month) for month in months) == count(uses)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("张 三", ""), ("张三", ""), True),
        (("张三", "红旗社区"), ("张三", "文苑社区"), False),
        (("ＷＡＮＧ", "A"), ("wang", "a"), True),
    ],
)
def test_a_user_is_known_again_by_name_and_unit_however_they_are_written(one, other, same):
    assert (rules.user_key(*one) == rules.user_key(*other)) is same


def test_who_gives_no_name_is_nobody_else():
    assert rules.user_key("  ", "红旗社区") is None


@pytest.mark.parametrize(
    ("result", "things", "asked_for", "told"),
    [
        (UseResult.PROVIDED, 0, "", "请填所用档案的档号"),
        (UseResult.NOT_FOUND, 1, "旧照片", "不填档号"),
        (UseResult.NOT_FOUND, 0, "", "请写明想查而没有查到的"),
        (UseResult.PARTIAL, 1, "", "请写明想查而没有查到的"),
    ],
)
def test_a_result_that_the_rest_contradicts_is_refused(result, things, asked_for, told):
    with pytest.raises(RuleBroken, match=told):
        rules.check_result(result, things, asked_for)


def test_pages_are_told_where_something_was_copied_and_nowhere_else():
    for way, result, pages, told in (
        (WayOfUse.READ, UseResult.PROVIDED, 3, "才填复制页数"),
        (WayOfUse.COPY, UseResult.NOT_FOUND, 3, "才填复制页数"),
        (WayOfUse.COPY, UseResult.PROVIDED, 0, "请填复制页数"),
        (WayOfUse.COPY, UseResult.PROVIDED, -1, "不能是负数"),
    ):
        with pytest.raises(RuleBroken, match=told):
            rules.check_pages(way, result, pages, None)


def test_an_item_is_unused_when_it_has_lain_there_for_five_years():
    """F027. Documents of a year are filed in the next one: those of 2020 have lain there since 2021."""
    assert rules.unused_limits(date(2026, 11, 23)) == (2020, date(2021, 11, 23))
    assert rules.unused_limits(date(2028, 2, 29)) == (2022, date(2023, 2, 28))


def test_a_share_of_nothing_is_not_run():
    assert rules.share(0, 0) is None
    assert rules.share(1, 4) == 0.25


def test_a_masked_name_shows_the_family_name_alone():
    assert [rules.masked(name) for name in ("张三", "欧阳建国", "李", "")] == ["张＊", "欧＊＊", "＊", ""]


def test_a_list_of_purposes_is_read_line_by_line():
    assert rules.read_purposes(" 工作 查考 \n\n编史修志\n编史修志") == ["工作 查考", "编史修志"]
    for wrong in ("", "\n \n", "长" * 41, "\n".join(map(str, range(31)))):
        with pytest.raises(RuleBroken):
            rules.read_purposes(wrong)
