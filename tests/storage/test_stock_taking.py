"""Taking stock: what is read, what is missing, what is put right."""

import pytest
from flask import Flask

from commarch.audit import Actor
from commarch.errors import RuleBroken
from commarch.storage import Box, CountOutcome, Place, StockTake, places, stock, stock_taking
from commarch.storage.labels import address_of_token
from commarch.storage.shelving import shelve
from tests import given
from tests.storage.shelf import a_cabinet, boxes
from tests.world import MA_LIN, WANG_MIN


def shelved(by: Actor) -> tuple[Place, list[Place], list[Box]]:
    """A cabinet with two shelves of two boxes each."""
    room, _cabinet, shelves = a_cabinet(by, shelves=2, capacity_mm=100)
    made = boxes(by, 32)
    shelve([box.id for box in made], shelves[0], by=by)
    return room, shelves, made


def read(take: StockTake, box: Box, shelf: Place | None, by: Actor) -> CountOutcome | None:
    return stock_taking.scan(take, address_of_token("hongqi", box.token), shelf, by=by).outcome


def test_a_box_is_told_at_once_whether_it_stands_right(app: Flask) -> None:
    """F033: what is there is known, and what is not."""
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        take = stock_taking.start(room, by=by)
        assert read(take, made[0], shelves[0], by) is CountOutcome.RIGHT
        assert read(take, made[2], shelves[0], by) is CountOutcome.MISPLACED
        assert stock_taking.scan(take, "6901234567892", shelves[0], by=by).outcome is CountOutcome.UNKNOWN
        assert stock_taking.scan(take, shelves[1].token, shelves[0], by=by).place == shelves[1]
        assert stock_taking.figures(take) == {"right": 1, "misplaced": 1, "unexpected": 0, "missing": 0, "unknown": 1}


def test_a_box_of_another_cabinet_is_unexpected(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, _shelves, made = shelved(by)
        other = places.add_cabinet(room, "02", shelves=1, capacity_mm=900, by=by)
        take = stock_taking.start(other, by=by)
        assert read(take, made[0], places.below(other)[0], by) is CountOutcome.UNEXPECTED
        with pytest.raises(RuleBroken, match="不在这次清点的范围"):
            stock_taking.scan(take, room.token, None, by=by)


def test_a_stock_take_can_be_left_and_come_back_to(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        begun = stock_taking.start(room, by=by)
        read(begun, made[0], shelves[0], by)
        room_id, begun_id = room.id, begun.id
    with given.acting(WANG_MIN, "hongqi") as by:
        room_again = places.find_place(room_id)
        assert room_again is not None
        take = stock_taking.start(room_again, by=by)
        assert take.id == begun_id
        assert len(stock.read_boxes(take)) == 1


def test_reading_a_label_twice_counts_once_and_the_last_time_holds(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        take = stock_taking.start(room, by=by)
        read(take, made[0], shelves[1], by)
        read(take, made[0], shelves[0], by)
        assert stock.read_boxes(take) == {made[0].id: CountOutcome.RIGHT}


def test_at_the_end_what_was_not_read_is_missing(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        take = stock_taking.start(room, by=by)
        for box in made[:2]:
            read(take, box, shelves[0], by)
        read(take, made[2], shelves[0], by)
        counted = stock_taking.finish(take, by=by)
        assert (counted["right"], counted["misplaced"], counted["missing"]) == (2, 1, 1)
        assert {(one.box.number, one.count.outcome) for one in stock.findings(take) if one.box} == {(3, "misplaced"), (4, "missing")}
        with pytest.raises(RuleBroken, match="已经结束"):
            read(take, made[3], shelves[1], by)


def test_a_stock_take_without_a_single_reading_is_not_ended(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, _shelves, _made = shelved(by)
        with pytest.raises(RuleBroken, match="还没有扫到一盒"):
            stock_taking.finish(stock_taking.start(room, by=by), by=by)


def test_what_is_not_where_it_should_be_is_put_right(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        take = stock_taking.start(room, by=by)
        for box in made[:3]:
            read(take, box, shelves[0], by)
        assert stock.astray() == [], "while it is being counted nothing is astray yet"
        stock_taking.finish(take, by=by)
        misplaced, missing = stock.astray()
        assert (misplaced.found_at, misplaced.belongs, missing.belongs) == ("档案室 01 柜 1 层", "档案室 01 柜 2 层", "档案室 01 柜 2 层")
        with pytest.raises(RuleBroken, match="没有实际位置"):
            stock_taking.settle(missing.count, keep_there=True, by=by)
        stock_taking.settle(misplaced.count, keep_there=True, by=by)
        assert made[2].place_id == shelves[0].id
        stock_taking.settle(missing.count, keep_there=False, by=by)
        assert stock.astray() == []
        with pytest.raises(RuleBroken, match="已经处理过"):
            stock_taking.settle(missing.count, keep_there=False, by=by)


def test_a_newer_reading_takes_an_old_finding_back(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, made = shelved(by)
        first = stock_taking.start(room, by=by)
        for box in made[:3]:
            read(first, box, shelves[0] if box in made[:2] else shelves[1], by)
        stock_taking.finish(first, by=by)
        assert [one.box.number for one in stock.astray() if one.box] == [4]
        second = stock_taking.start(room, by=by)
        read(second, made[3], shelves[1], by)
        assert stock.astray() == []


def test_another_tenants_label_is_as_unknown_as_a_random_one(app: Flask) -> None:
    with given.acting(MA_LIN, "binjiang") as by:
        _room, _shelves, made = shelved(by)
        foreign = made[0].token
    with given.acting(WANG_MIN, "hongqi") as by:
        room, shelves, _made = shelved(by)
        take = stock_taking.start(room, by=by)
        assert stock_taking.scan(take, foreign, shelves[0], by=by).outcome is CountOutcome.UNKNOWN
        assert [row.read for row in stock.stock_takes()] == [1]
