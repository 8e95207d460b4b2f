"""How items fill boxes and boxes fill shelves, without a database."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as some

from commarch.errors import RuleBroken
from commarch.storage import forecast, rules
from commarch.storage.rules import Free, Loose, LowestClass, Measures, NumberSeries

WS_2025 = LowestClass("WS", 2025, "D30", "CJ")
USUAL = Measures()


def loose(number: int, pages: int | None = 10) -> Loose:
    code = f"H017-WS·2025-D30-CJ-{number:04d}"
    return Loose(UUID(int=number), code, code, number, pages, UUID(int=0), rules.thickness(pages, USUAL))


def test_a_hundred_sheets_are_ten_millimetres_and_binding_is_added() -> None:
    assert rules.thickness(200, USUAL) == Decimal("10.20")
    assert rules.thickness(200, Measures(mm_per_100_sheets=Decimal(12), binding_mm=Decimal(0))) == Decimal("12.00")


@pytest.mark.parametrize(("pages", "sheets"), [(1, 1), (2, 1), (3, 2), (200, 100), (201, 101)])
def test_a_last_side_alone_is_a_whole_sheet(pages: int, sheets: int) -> None:
    assert rules.sheets(pages) == sheets


def test_an_item_whose_pages_nobody_counted_is_taken_for_one_sheet() -> None:
    assert rules.thickness(None, USUAL) == rules.thickness(2, USUAL)


def test_a_box_is_filled_to_nine_tenths_of_its_spine() -> None:
    assert [USUAL.room_in(spine) for spine in (20, 30, 40, 50)] == [18, 27, 36, 45]
    assert not USUAL.is_over_full(Decimal(18), 20)
    assert USUAL.is_over_full(Decimal("18.01"), 20)


def test_the_last_box_gets_the_smallest_spine_that_fits() -> None:
    """F090."""
    boxes = rules.fill([loose(number, 100) for number in range(1, 12)], USUAL)  # 5.2 mm each
    assert [(len(box.items), box.spine_mm, box.is_over_full) for box in boxes] == [(8, 50, False), (3, 20, False)]
    assert (boxes[0].first.item_number, boxes[0].last.item_number, boxes[1].first.item_number) == (1, 8, 9)


def test_items_come_into_boxes_in_the_order_of_their_numbers_whatever_order_they_are_found_in() -> None:
    found = [loose(number, 100) for number in (9, 3, 1, 7, 2, 8, 4, 6, 5)]
    assert [item.item_number for box in rules.fill(found, USUAL) for item in box.items] == list(range(1, 10))


def test_an_item_thicker_than_any_box_is_said_to_be_too_thick() -> None:
    boxes = rules.fill([loose(1, 10), loose(2, 2000), loose(3, 10)], USUAL)
    assert [(len(box.items), box.spine_mm, box.is_over_full) for box in boxes] == [(1, 20, False), (1, 50, True), (1, 20, False)]


def test_only_spines_in_stock_are_proposed() -> None:
    measures = rules.measures_of({"box_spines": [30, 40, 35], "box_fill_percent": 100})
    boxes = rules.fill([loose(number, 100) for number in range(1, 10)], measures)
    assert [box.spine_mm for box in boxes] == [40, 30]


@whatever(some.lists(some.integers(min_value=1, max_value=1200), max_size=60))
def test_no_item_is_lost_doubled_or_put_out_of_order_and_no_box_is_too_full(pages: list[int]) -> None:
    items = [loose(number, count) for number, count in enumerate(pages, 1)]
    boxes = rules.fill(items, USUAL)
    assert [item for box in boxes for item in box.items] == items
    for box in boxes:
        assert box.items
        assert box.is_over_full == (box.thickness_mm > 45)
        assert len(box.items) == 1 or not box.is_over_full
        assert box.spine_mm == 20 or box.thickness_mm > USUAL.room_in(box.spine_mm - 10)


def test_late_finds_go_behind_what_is_in_the_box_as_long_as_there_is_room() -> None:
    late = [loose(11, 100), loose(12, 100), loose(13, 100)]
    assert rules.top_up(late, Decimal(7), 20, loose(10).code_key, USUAL) == 2
    assert rules.top_up(late, Decimal(17), 20, loose(10).code_key, USUAL) == 0
    assert rules.top_up(late, Decimal(1), 20, loose(12).code_key, USUAL) == 0, "nothing is put before what is there"


@pytest.mark.parametrize(
    ("series", "named"),
    [(NumberSeries.CLASS_YEAR_RETENTION, "WS·2025-D30"), (NumberSeries.LOWEST_CLASS, "WS·2025-D30-CJ"), (NumberSeries.FONDS, "")],
)
def test_box_numbers_run_in_what_the_tenant_has_decided(series: NumberSeries, named: str) -> None:
    assert rules.box_series(WS_2025, series) == named


def test_boxes_stand_by_class_year_and_period_the_longest_first() -> None:
    usual = NumberSeries.CLASS_YEAR_RETENTION
    wanted = [
        (LowestClass("KU", 2026, "Y", ""), 1),
        (LowestClass("WS", 2025, "Y", "DQ"), 2),
        (LowestClass("WS", 2025, "D30", "CJ"), 2),
        (LowestClass("WS", 2025, "D30", "CJ"), 10),
        (LowestClass("WS", 2025, "D10", "CJ"), 1),
        (LowestClass("WS", 2026, "Y", "DQ"), 1),
    ]
    keys = [rules.shelving_key(kind, number, usual) for kind, number in wanted]
    assert keys == sorted(keys)


def test_boxes_run_on_to_the_next_shelf_and_none_stands_before_another() -> None:
    shelves = [Free(uuid4(), 60), Free(uuid4(), 10), Free(uuid4(), 100)]
    placed = rules.lay_out([30, 30, 40, 20], shelves)
    assert placed == [shelves[0].place_id, shelves[0].place_id, shelves[2].place_id, shelves[2].place_id]


def test_too_little_room_says_how_many_boxes_go_and_what_is_lacking() -> None:
    with pytest.raises(RuleBroken, match="3 盒中只放得下 2 盒，还差 40 毫米"):
        rules.lay_out([30, 30, 40], [Free(uuid4(), 90)])


def test_growth_is_the_mean_of_the_last_whole_years() -> None:
    by_year = {2022: {"WS": 100}, 2024: {"WS": 200, "KU": 60}, 2026: {"WS": 999}}
    counted, growth = forecast.mean_growth(by_year, this_year=2026)
    assert counted == (2022, 2023, 2024)
    assert growth == {"WS": Decimal(100), "KU": Decimal(20)}
    assert forecast.mean_growth({2026: {"WS": 10}}, this_year=2026) == ((), {})
