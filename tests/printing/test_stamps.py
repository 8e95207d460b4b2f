"""The filing stamp: 45 × 16 mm, 2 × 3 cells, red; labels and overlays. F090, R02."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.printing import Options, Paper, Scope, StampLayout, set_stamp, stamps
from commarch.printing.stamp_layout import Cells, Position
from tests import given
from tests.printing import given_prints
from tests.world import WANG_MIN

OF_2015 = Scope(year=2015)


def test_a_stamp_is_45_by_16_millimetres_with_two_rows_of_three_cells(app: Flask) -> None:
    """R02."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
        paper = given_prints.printed(Paper.OVERLAY, OF_2015, by)
    left, top, width, height = paper.ink(red=True).box()
    assert (width, height) == pytest.approx((45, 16), abs=0.2)
    assert (left, top) == pytest.approx((210 - 15 - 45, 10), abs=0.2)
    stamp = paper.ink(red=True).cut(left, top, left + width, top + height)
    assert stamp.rules(across=True, least=0.9) == pytest.approx([0.14, 15, 30, 44.86], abs=0.2)
    assert stamp.rules(across=False, least=0.9) == pytest.approx([0.14, 8, 15.86], abs=0.2)
    assert paper.ink().box() == pytest.approx(paper.ink(red=True).box(), abs=0.2), "nothing else is on the page"
    assert paper.text(1).split() == ["H017", "2015", "0001", "CJ", "10年", "6"]


def test_overlays_are_a_page_for_each_item_in_the_order_of_codes(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 3)
        paper = given_prints.printed(Paper.OVERLAY, OF_2015, by)
    assert paper.pages == 3
    assert paper.size(3) == (210.0, 297.0)
    assert [paper.text(number).split()[2] for number in (1, 2, 3)] == ["0001", "0002", "0003"]


def test_nothing_is_painted_behind_an_overlay(app: Flask) -> None:
    """So it can be laid over a scan."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
        paper = given_prints.printed(Paper.OVERLAY, OF_2015, by)
    pypdfium2 = pytest.importorskip("pypdfium2")
    with pypdfium2.PdfDocument(paper.content) as document:
        picture = document[0].render(scale=1, fill_color=(0, 128, 0, 255)).to_pil().convert("RGB")
    assert picture.getpixel((20, 20)) == (0, 128, 0)
    assert picture.getpixel((300, 600)) == (0, 128, 0)


def test_labels_fill_a_sheet_from_the_first_free_place(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 6)
        whole = given_prints.printed(Paper.STAMPS, OF_2015, by)
        begun = given_prints.printed(Paper.STAMPS, OF_2015, by, Options(first_place=7))
        over = given_prints.printed(Paper.STAMPS, OF_2015, by, Options(first_place=58))
    assert whole.size() == (210.0, 297.0)
    columns = [(begin, length) for begin, length in whole.ink(red=True).runs(across=True)]
    assert [length for _, length in columns] == pytest.approx([45] * 4, abs=0.2)
    rows = whole.ink(red=True).runs(across=False)
    assert [length for _, length in rows] == pytest.approx([16] * 2, abs=0.2)
    assert rows[0][0] == pytest.approx(14.5 - 0.0, abs=0.6)
    first_row = begun.ink(red=True).runs(across=False)[0]
    assert first_row[0] == pytest.approx(rows[0][0] + 18, abs=0.2), "places 1 to 4 are taken, 5 and 6 too"
    left = begun.ink(red=True).cut(0, first_row[0], 210, first_row[0] + 16).box()[0]
    assert left == pytest.approx(columns[2][0], abs=0.2)
    assert over.pages == 2
    assert [over.text(number).count("H017") for number in (1, 2)] == [3, 3]


def test_a_sheet_has_sixty_places(app: Flask) -> None:
    with pytest.raises(RuleBroken, match="1 至 60"):
        Options(first_place=61)


def test_the_local_variant_shows_the_number_of_the_box(app: Flask) -> None:
    layout = StampLayout(cells=Cells.WITH_BOX, position=Position.CENTRE, top_mm=12, retention_as_code=True, category_as_name=True)
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
        given_prints.boxed(by)
        set_stamp(layout, by=by)
        set_stamp(layout, by=by)
        paper = given_prints.printed(Paper.OVERLAY, OF_2015, by)
        assert stamps.layout() == layout
    with given.the_system("hongqi"):
        acts = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == Act.CHANGE_SETTINGS)
        assert session.scalar(acts) == 1, "what changes nothing is no act"
    assert paper.text(1).split() == ["H017", "2015", "0001", "1", "城建环境与物业", "D10", "6"]
    left, top, width, height = paper.ink(red=True).box()
    assert (left, top, width, height) == pytest.approx((82.5, 12, 45, 16), abs=0.2)


def test_another_tenants_stamp_is_its_own(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        set_stamp(StampLayout(cells=Cells.WITHOUT_CATEGORY), by=by)
    with given.the_system("wenyuan"):
        assert stamps.layout() == StampLayout()


def test_a_stamp_stays_on_the_page() -> None:
    for wrong in ({"top_mm": 200}, {"right_mm": 0}):
        with pytest.raises(RuleBroken):
            StampLayout(**wrong)
