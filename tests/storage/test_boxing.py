"""Boxing: what goes into which box, what can never lie in one, and putting boxes right."""

from threading import Barrier, Thread

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from commarch import audit, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Carrier, Item
from commarch.storage import Box, LowestClass, adjusting, boxing, queries
from commarch.storage.loose import loose_classes, loose_years
from commarch.storage.models import new_token
from commarch.storage.rules import Measures
from tests import given
from tests.storage.shelf import CJ_2025, boxes, filed
from tests.world import MA_LIN, WANG_MIN


def contents(box: Box) -> list[int | None]:
    return [row.Item.item_number for row in queries.items_in([box.id])[box.id]]


def test_what_is_filed_is_boxed_in_the_order_of_its_numbers(app: Flask) -> None:
    """F090: boxes are filled, numbered and given their spines by the program."""
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = boxes(by, 11)
        assert (contents(first), contents(second)) == ([1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11])
        assert [(box.series, box.number, box.spine_mm) for box in (first, second)] == [("WS·2025-D10", 1, 50), ("WS·2025-D10", 2, 20)]
        box_id = first.id
    with given.acting(WANG_MIN, "hongqi"):
        entry = audit.history_of("box", box_id)[0]
        assert (entry.act, entry.thing_label) == (audit.Act.BOX, "WS·2025-D10 第 1 盒")


def test_year_retention_and_category_are_never_mixed(app: Flask) -> None:
    """F062."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for facts in ({}, {"year": 2024}, {"retention": "Y"}, {"category": "WS·DQ"}):
            filed(by, 2, **facts)
        kinds = [one.kind for year, _ in loose_years() for one in loose_classes(year, Measures())]
        assert len(kinds) == 4
        made = [box for kind in kinds for box in boxing.box_up(kind, by=by)]
        assert len(made) == 4
        for box in made:
            assert {LowestClass(*_place(row.Item)) for row in queries.items_in([box.id])[box.id]} == {boxing.kind_of(box)}
        assert loose_years() == []


@pytest.mark.parametrize("other", [{"year": 2024}, {"retention": "Y"}, {"category": "WS·DQ"}])
def test_the_database_refuses_to_mix_a_box(app: Flask, admin: psycopg.Connection, other: dict[str, object]) -> None:
    """F062: not even SQL written by mistake, as the superuser, puts two years, retentions or categories into one box."""
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 1)
        (stray,) = filed(by, 1, **other)
        box_id, stray_id = box.id, stray.id
    insert = "INSERT INTO boxed_item SELECT tenant_id, id, %s, {}, code_key, 5 FROM item WHERE id = %s"
    for place in ("archival_class, year, retention_code, category_code", "'WS', 2025, 'D10', 'CJ'"):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            admin.execute(insert.format(place), [box_id, stray_id])  # type: ignore[arg-type]
    boxed_stray = admin.execute("UPDATE item SET year = 2023 WHERE id = %s", [stray_id])
    assert boxed_stray.rowcount == 1, "what lies loose may be corrected by an operator"
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        admin.execute("UPDATE item SET year = 2023 WHERE year = 2025")


def test_an_item_lies_in_one_box_at_most(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 2)
        with pytest.raises(RuleBroken, match="没有待装盒的件"):
            boxing.box_up(CJ_2025, by=by)
        assert contents(box) == [1, 2]


def test_two_people_who_box_the_same_at_once_make_one_set_of_boxes(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 9)
    tenant, together, said = given.tenant_id("hongqi"), Barrier(2), []

    def box() -> None:
        with app.app_context():
            together.wait(5)
            try:
                with given.within_as(by, tenant):
                    boxing.box_up(CJ_2025, by=by)
                    said.append("boxed")
            except RuleBroken as broken:
                said.append(str(broken))
            session.remove()

    threads = [Thread(target=box) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert said.count("boxed") == 1
    assert all(word == "boxed" or "刷新再看" in word or "没有待装盒的件" in word for word in said)
    with given.acting(WANG_MIN, "hongqi"):
        assert [box.number for box in session.scalars(select(Box).order_by(Box.number))] == [1, 2]


def test_what_was_shown_is_what_is_done(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        filed(by, 2)
        shown = boxing.propose(CJ_2025).stamp
        filed(by, 1)
        with pytest.raises(RuleBroken, match="照新的方案再确认"):
            boxing.box_up(CJ_2025, by=by, stamp=shown)
        assert boxing.box_up(CJ_2025, by=by, stamp=boxing.propose(CJ_2025).stamp)


def test_late_finds_go_into_the_last_open_box_and_then_into_new_ones(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 2)
        filed(by, 2)
        proposal = boxing.propose(CJ_2025)
        assert (proposal.onto, len(proposal.added), [len(one.items) for one in proposal.boxes]) == (box, 1, [1])
        assert [one.number for one in boxing.box_up(CJ_2025, by=by)] == [1, 2]
        assert contents(box) == [1, 2, 3]


def test_only_what_a_box_can_hold_waits_for_one(app: Flask) -> None:
    """F007: a disc, an object or a born-digital item has no place in a box."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for carriers in ((Carrier.DIGITAL,), (Carrier.OBJECT,), (Carrier.PAPER, Carrier.DISC), (Carrier.PHOTO_PRINT,), ("paper:柜 3",)):
            filed(by, 1, carriers=carriers)
        assert loose_years() == [(2025, 3)]


def test_a_draft_is_not_boxed(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by)
        assert loose_years() == []


def test_the_last_item_moves_to_the_next_box_and_the_first_to_the_one_before(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = boxes(by, 9)
        adjusting.move_edge(first, forward=True, by=by)
        assert (contents(first), contents(second)) == ([1, 2, 3, 4, 5, 6, 7], [8, 9])
        adjusting.move_edge(second, forward=False, by=by)
        assert (contents(first), contents(second)) == ([1, 2, 3, 4, 5, 6, 7, 8], [9])
        with pytest.raises(RuleBroken, match="后面没有同类的盒"):
            adjusting.move_edge(second, forward=True, by=by)


def test_an_item_never_moves_into_a_box_of_another_class(app: Flask) -> None:
    """F062."""
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 2)
        boxes(by, 2, category="WS·DQ")
        with pytest.raises(RuleBroken, match="没有同类的盒"):
            adjusting.move_edge(box, forward=True, by=by)


def test_a_box_is_begun_anew_from_an_item_on(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 4)
        third = queries.items_in([box.id])[box.id][2].Item.id
        new = adjusting.split_off(box, third, by=by)
        assert (contents(box), contents(new), new.number) == ([1, 2], [3, 4], 2)


def test_another_spine_is_one_of_four(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (box,) = boxes(by, 1)
        adjusting.change_spine(box, 30, by=by)
        assert box.spine_mm == 30
        with pytest.raises(RuleBroken, match="20、30、40、50"):
            adjusting.change_spine(box, 25, by=by)


def test_only_the_last_box_is_taken_apart_so_that_numbers_have_no_gap(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = boxes(by, 9)
        with pytest.raises(RuleBroken, match="从最后一盒拆起"):
            adjusting.take_apart(first, by=by)
        adjusting.take_apart(second, by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert loose_years() == [(2025, 1)]
        assert [box.number for box in boxing.box_up(CJ_2025, by=by)] == [2], "the number is given again"


def test_an_import_is_not_undone_under_what_is_boxed(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        (item,) = filed(by, 1)
        boxing.box_up(CJ_2025, by=by)
        session.flush()
        kept = holdings.take_back([item.id], set())
        assert kept.kept
        assert session.get(Item, {"tenant_id": item.tenant_id, "id": item.id}) is not None


def test_another_tenants_items_are_not_boxed(app: Flask) -> None:
    with given.acting(MA_LIN, "binjiang") as by:
        filed(by, 2)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert loose_years() == []
        with pytest.raises(RuleBroken, match="没有待装盒"):
            boxing.box_up(CJ_2025, by=by)


def test_a_label_can_not_be_guessed() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) == 20


def _place(item: Item) -> tuple[str, int, str, str]:
    return item.archival_class, item.year, item.retention_code, item.category_code
