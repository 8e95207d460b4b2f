"""Closing a box: described item by item, signed by two people, with its situation written."""

import pytest
from flask import Flask

from commarch import holdings
from commarch.audit import Actor
from commarch.errors import RuleBroken
from commarch.holdings import Carrier, ItemState
from commarch.storage import Box, BoxState, adjusting, boxing, closing, queries
from commarch.storage.models import Box as BoxModel
from commarch.storage.situation import NOTHING, Facts, situation_of, whole_situation, written
from tests import given
from tests.conftest import TODAY
from tests.storage.shelf import CJ_2025, boxes, filed
from tests.world import CHEN_GUILAN, WANG_MIN


def closed(by: Actor, count: int = 2) -> Box:
    (box,) = boxes(by, count)
    closing.close(box, by=by, today=TODAY)
    return box


def test_who_closes_a_box_has_arranged_it(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = closed(by)
        assert (box.state, box.arranged_by, box.arranged_on, box.checked_by) == (BoxState.CLOSED, by.person_id, TODAY, None)


def test_a_box_is_not_closed_before_each_item_is_described(app: Flask) -> None:
    """F025: the catalogue, item by item, comes before the bag is sealed."""
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 1)
        filed(by, 1, pages=None)
        filed(by, 1, author="")
        (box,) = boxing.box_up(CJ_2025, by=by)
        with pytest.raises(RuleBroken, match="第 2 件缺页数；第 3 件缺责任者"):
            closing.close(box, by=by, today=TODAY)
        assert box.is_open


def test_an_over_full_box_is_not_closed(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 8)
        adjusting.change_spine(box, 40, by=by)
        with pytest.raises(RuleBroken, match="装得太满"):
            closing.close(box, by=by, today=TODAY)


def test_an_empty_box_is_not_closed(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _first, second = boxes(by, 9)
        adjusting.move_edge(second, forward=False, by=by)
        with pytest.raises(RuleBroken, match="空盒不能封"):
            closing.close(second, by=by, today=TODAY)


def test_nobody_checks_what_she_arranged(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = closed(by)
        box_id = box.id
        with pytest.raises(RuleBroken, match="另一位同事"):
            closing.check(box, by=by, today=TODAY)
    with given.acting(CHEN_GUILAN, "hongqi") as other:
        box = _found(box_id)
        closing.check(box, by=other, today=TODAY)
        assert (box.checked_by, box.checked_on) == (other.person_id, TODAY)
        with pytest.raises(RuleBroken, match="已经检查过"):
            closing.check(box, by=other, today=TODAY)


def test_an_open_box_is_not_checked(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 1)
        with pytest.raises(RuleBroken, match="还没有封盒"):
            closing.check(box, by=by, today=TODAY)


def test_a_closed_box_is_changed_only_after_it_was_opened_with_a_reason(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = closed(by)
        for change in (
            lambda: adjusting.change_spine(box, 50, by=by),
            lambda: adjusting.take_apart(box, by=by),
            lambda: closing.close(box, by=by, today=TODAY),
        ):
            with pytest.raises(RuleBroken, match="先拆封"):
                change()
        with pytest.raises(RuleBroken, match="理由"):
            closing.reopen(box, " ", by=by)
        closing.reopen(box, "补装一件", by=by)
        assert (box.is_open, box.arranged_by, box.arranged_on) == (True, None, None)
        adjusting.change_spine(box, 50, by=by)


def test_late_finds_do_not_go_into_a_closed_box(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        closed(by)
        filed(by, 1)
        assert boxing.propose(CJ_2025).onto is None
        assert [box.number for box in boxing.box_up(CJ_2025, by=by)] == [2]


def test_the_situation_is_written_from_what_happened(app: Flask) -> None:
    """F090: 备考表."""
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 2)
        (torn,) = filed(by, 1, note="缺第 3 页")
        (box,) = boxing.box_up(CJ_2025, by=by)
        box_id, torn_id = box.id, torn.id
    with given.acting(WANG_MIN, "hongqi") as by:
        item = holdings.find_item(torn_id)
        assert item is not None
        holdings.edit(item, {"title": "改过的题名"}, by=by, today=TODAY, revision=item.revision)
    with given.acting(WANG_MIN, "hongqi"):
        box = _found(box_id)
        lines = situation_of([box])[box.id]
        assert lines[0] == "缺损：第 3 件，缺第 3 页。"
        assert "修改：第 3 件，2026-11-23 更正著录。" in lines
        assert "补充：第 1—3 件，归档年度截止后补充归档。" in lines


def test_a_person_adds_to_the_situation_also_after_closing(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = closed(by)
        closing.describe(box, "第 2 件借出展览，2027 年归还。", by=by)
        assert whole_situation(box, ["移出：第 2 件，已移交。"]) == "移出：第 2 件，已移交。\n第 2 件借出展览，2027 年归还。"


def test_what_was_moved_out_or_destroyed_is_told() -> None:
    items = [
        Facts(given.uuid(f"{number:032x}"), number, "", state, False)
        for number, state in ((1, ItemState.FILED), (2, ItemState.TRANSFERRED), (4, ItemState.DESTROYED))
    ]
    assert written(items, {}) == ["缺号：第 3 件，盒内没有。", "移出：第 2 件，已移交。", "销毁：第 4 件，已销毁，留存目。"]


def test_without_events_the_sheet_says_that_nothing_is_on_record() -> None:
    assert whole_situation(BoxModel(situation=""), []) == NOTHING


def test_the_situations_of_many_boxes_take_two_statements(app: Flask, statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        made = boxes(by, 25)
        statements.clear()
        situation_of(made)
        assert len(made) == 4
        assert len(statements) == 2


def test_items_kept_otherwise_do_not_hold_up_closing(app: Flask) -> None:
    """F007: what an item has besides paper has a place of its own."""
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 1, carriers=(Carrier.PAPER, Carrier.DISC))
        (box,) = boxing.box_up(CJ_2025, by=by)
        closing.close(box, by=by, today=TODAY)
        assert box.state is BoxState.CLOSED


def _found(box_id: object) -> Box:
    box = queries.find_box(box_id)  # type: ignore[arg-type]
    assert box is not None
    return box
