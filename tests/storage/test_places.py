"""Places: rooms, cabinets, shelves; boxes on them in order; carriers in places of their own; how long there is room."""

from decimal import Decimal

import psycopg
import pytest
from flask import Flask

from commarch.errors import RuleBroken
from commarch.holdings import Carrier
from commarch.storage import boxing, carriers, places, shelving
from commarch.storage.forecast import forecast
from commarch.storage.labels import label_of, place_labels, qr_svg, token_in
from commarch.storage.shelving import shelve
from commarch.storage.whereabouts import addresses, tree, where_is
from tests import given
from tests.storage.shelf import CJ_2025, a_cabinet, boxes, filed
from tests.world import MA_LIN, WANG_MIN


def test_a_room_holds_cabinets_and_a_cabinet_shelves(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, cabinet, shelves = a_cabinet(by)
        assert addresses([shelves[1].id]) == {shelves[1].id: "档案室 01 柜 2 层"}
        assert [one.capacity_mm for one in tree()] == [300]
        with pytest.raises(RuleBroken, match="柜放在库房里"):
            places.add_shelf(room, "1", 900, by=by)
        with pytest.raises(RuleBroken, match="柜放在库房里"):
            places.add_cabinet(cabinet, "1", by=by)


def test_a_code_is_given_once_where_it_stands(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, cabinet, _shelves = a_cabinet(by)
        with pytest.raises(RuleBroken, match="已经有编号 01"):
            places.add_cabinet(room, "01", by=by)
        with pytest.raises(RuleBroken, match="已经有编号 A"):
            places.add_room("A", "另一间", by=by)
        other = places.add_cabinet(room, "02", by=by)
        assert places.add_shelf(other, "1", 900, by=by).code == "1", "the same code elsewhere"
        with pytest.raises(RuleBroken, match="最多 12 个字符"):
            places.add_cabinet(room, "", by=by)
        places.edit(cabinet, code="03", name="党群", by=by)
        assert (cabinet.code, cabinet.name) == ("03", "党群")


def test_the_database_refuses_the_same_room_code_twice(app: Flask, admin: psycopg.Connection) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        places.add_room("A", "档案室", by=by)
    with pytest.raises(psycopg.errors.UniqueViolation):
        admin.execute(
            "INSERT INTO place (tenant_id, id, kind, code, position, token) "
            "SELECT tenant_id, gen_random_uuid(), kind, code, 9, 'x' FROM place"
        )


@pytest.mark.parametrize("width", [0, -1, None, 20_001])
def test_a_shelf_has_a_width_that_can_be(app: Flask, width: int | None) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, cabinet, _shelves = a_cabinet(by, shelves=0)
        with pytest.raises(RuleBroken, match="层宽"):
            places.add_shelf(cabinet, "1", width, by=by)  # type: ignore[arg-type]


def test_without_a_cabinet_boxing_still_works(app: Flask) -> None:
    """F019: no archivist's room, not even a cabinet; boxes stand nowhere yet, and the street may keep them (代管)."""
    with given.acting(WANG_MIN, "hongqi") as by:
        assert tree() == []
        (box,) = boxes(by, 2)
        assert box.place_id is None
        room = places.add_room("街道", "街道档案室", custodian="学院路街道办事处", by=by)
        assert tree()[0].place.custodian == "学院路街道办事处"
        cabinet = places.add_cabinet(room, "1", shelves=1, capacity_mm=900, by=by)
        shelve([box.id], places.below(cabinet)[0], by=by)
        assert place_labels([room.id])[0].custodian == "学院路街道办事处"


def test_boxes_are_shelved_in_their_order_and_run_on(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, _cabinet, shelves = a_cabinet(by, shelves=3, capacity_mm=100)
        made = boxes(by, 33)  # four of 50 mm, one of 20
        shelve([box.id for box in reversed(made)], shelves[0], by=by)
        assert [box.spine_mm for box in made] == [50, 50, 50, 50, 20]
        assert [box.place_id for box in made] == [shelves[0].id] * 2 + [shelves[1].id] * 2 + [shelves[2].id]
        assert [one.used_mm for one in tree()[0].children[0].children] == [100, 100, 20]
        shelve([made[4].id], shelves[2], by=by)
        assert made[4].place_id == shelves[2].id, "what stands there already takes no further room"


def test_what_does_not_fit_is_not_shelved_at_all(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, cabinet, shelves = a_cabinet(by, shelves=1, capacity_mm=60)
        made = boxes(by, 9)
        with pytest.raises(RuleBroken, match="2 盒中只放得下 1 盒"):
            shelve([box.id for box in made], shelves[0], by=by)
        with pytest.raises(RuleBroken, match="只能放在在用的一层上"):
            shelve([made[0].id], cabinet, by=by)


def test_a_place_is_retired_only_when_it_is_empty(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, cabinet, shelves = a_cabinet(by)
        (box,) = boxes(by, 1)
        shelve([box.id], shelves[0], by=by)
        with pytest.raises(RuleBroken, match="还放着 1 盒"):
            places.retire(room, by=by)
        shelving.take_down(box, by=by)
        places.retire(cabinet, by=by)
        assert tree()[0].capacity_mm == 0
        with pytest.raises(RuleBroken, match="在用的一层"):
            shelve([box.id], shelves[0], by=by)
        places.restore(cabinet, by=by)


def test_a_cabinets_label_says_what_is_in_it(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, cabinet, shelves = a_cabinet(by, capacity_mm=900)
        made = [*boxes(by, 1), *boxes(by, 1, year=2023, retention="Y")]
        shelve([box.id for box in made], shelves[0], by=by)
        (label,) = place_labels([cabinet.id])
        assert (label.classes, label.retention_codes, label.from_year, label.to_year) == (("WS",), ("Y", "D10"), 2023, 2025)


def test_a_boxs_label_says_what_its_spine_must(app: Flask) -> None:
    """F025."""
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 3)
        label = label_of(box.id)
        assert label is not None
        assert (label.fonds_number, label.year, label.retention_code, label.first_item, label.last_item, label.number) == (
            "H017", 2025, "D10", 1, 3, 1,
        )  # fmt: skip
        assert label.address == f"http://archives.test/c/hongqi/storage/at/{box.token}"
        assert token_in(label.address) == box.token == token_in(f" {box.token} ")


def test_a_qr_code_is_drawn_without_styles() -> None:
    drawn = qr_svg("http://archives.test/c/hongqi/storage/at/abcdefghij")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_a_disc_has_a_place_of_its_own_beside_its_items_box(app: Flask) -> None:
    """F007."""
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, cabinet, shelves = a_cabinet(by)
        (item,) = filed(by, 1, carriers=(Carrier.PAPER, Carrier.DISC))
        (box,) = boxing.box_up(CJ_2025, by=by)
        shelve([box.id], shelves[0], by=by)
        kept = carriers.keep_apart(item, Carrier.DISC, cabinet, number="光盘 003", by=by)
        found = where_is(item.id)
        assert (found.box, found.place) == (box, "档案室 01 柜 1 层")
        assert found.carriers == ((Carrier.DISC, "光盘 003", "档案室 01 柜"),)
        with pytest.raises(RuleBroken, match="没有这种载体"):
            carriers.keep_apart(item, Carrier.TAPE, cabinet, by=by)
        with pytest.raises(RuleBroken, match="同样的载体"):
            carriers.keep_apart(item, Carrier.DISC, cabinet, number="光盘 003", by=by)
        with pytest.raises(RuleBroken, match="还放着"):
            places.retire(cabinet, by=by)
        carriers.keep_no_longer(kept, item, by=by)
        assert where_is(item.id).carriers == ()


def test_the_forecast_says_for_how_many_years_there_is_room(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        _room, _cabinet, shelves = a_cabinet(by, shelves=2, capacity_mm=200)
        made = [*boxes(by, 8, year=2024), *boxes(by, 8, year=2025)]
        shelve([made[0].id], shelves[0], by=by)
        found = forecast(this_year=2026)
        assert (found.capacity_mm, found.shelved_mm, found.unshelved_mm, found.free_mm) == (400, 50, 50, 300)
        assert (found.growth, found.years_left) == ({"WS": Decimal(50)}, Decimal("6.0"))


def test_without_boxes_of_a_whole_year_nothing_is_forecast(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        a_cabinet(by)
        assert forecast(this_year=2026).years_left is None


def test_another_tenants_places_are_not_seen(app: Flask) -> None:
    with given.acting(MA_LIN, "binjiang") as by:
        room, _cabinet, _shelves = a_cabinet(by)
        foreign = room.id
    with given.acting(WANG_MIN, "hongqi"):
        assert tree() == []
        assert places.find_place(foreign) is None


def test_the_tree_takes_three_statements_however_many_places(app: Flask, statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        room, _cabinet, _shelves = a_cabinet(by)
        places.add_cabinet(room, "02", shelves=8, capacity_mm=900, by=by)
        statements.clear()
        tree()
        assert len(statements) == 3
