"""Papers of boxes: note sheet, cover, spine, edge, lists, labels. F090, R02."""

from dataclasses import replace

import pytest
from flask import Flask
from segno import make as segno_make
from sqlalchemy import select

from commarch.database import session
from commarch.errors import RuleBroken
from commarch.printing import Options, Paper, Scope, codes
from commarch.storage.models import Box, Place, PlaceKind
from tests import given
from tests.printing import given_prints
from tests.world import WANG_MIN

OF_2015 = Scope(year=2015)
OF_BOXES = (
    Paper.NOTE_SHEET,
    Paper.COVER,
    Paper.SPINE,
    Paper.EDGE,
    Paper.BOX_LABELS,
    Paper.HANDOVER,
    Paper.SHELF_LIST,
)


def a_box(by: given.Actor, count: int = 3, spine: int = 20) -> Box:
    given_prints.filed(by, count)
    box = given_prints.boxed(by)[0]
    box.spine_mm = spine
    session.flush()
    return box


def test_the_note_sheet_says_what_is_in_the_box_and_who_answers_for_it(app: Flask) -> None:
    """R02: 备考表."""
    with given.acting(WANG_MIN, "hongqi") as by:
        box = a_box(by)
        box.situation = f"第 2 件原件缺第 3 页。{given_prints.RARE}"
        paper = given_prints.printed(Paper.NOTE_SHEET, OF_2015, by)
    assert paper.size() == (210.0, 297.0)
    text = paper.text(1)
    for words in ("备考表", "盒内文件情况说明", "整理人", "整理日期", "检查人", "检查日期", "3 件、18 页", "0001–0003", "缺第 3 页", "𠮷"):
        assert words in text, words


def test_the_box_cover_has_the_size_of_a_box(app: Flask) -> None:
    """R02: 310 × 220 mm, 全宗名称."""
    with given.acting(WANG_MIN, "hongqi") as by:
        a_box(by)
        exact = given_prints.printed(Paper.COVER, OF_2015, by)
        on_a3 = given_prints.printed(Paper.COVER, OF_2015, by, Options(on_a3=True))
    assert exact.size() == (220.0, 310.0)
    assert exact.finds("红旗社区")
    assert exact.finds("文书档案")
    assert on_a3.size() == (297.0, 420.0)
    left, top, width, height = on_a3.ink().box()
    assert (left + 5, top + 5, width - 10, height - 10) == pytest.approx((38.5, 55, 220, 310), abs=0.2), "cut marks stand round 220 × 310"


@pytest.mark.parametrize("spine", [30, *(pytest.param(spine, marks=pytest.mark.thorough) for spine in (20, 40, 50))])
@pytest.mark.parametrize(("paper", "options", "sheet", "height"), [
    (Paper.SPINE, Options(), (297.0, 420.0), 310),
    (Paper.SPINE, Options(short_spine=True), (210.0, 297.0), 280),
    (Paper.EDGE, Options(), (210.0, 297.0), 220),
])  # fmt: skip
def test_a_spine_is_as_wide_as_its_box_to_the_millimetre(
    app: Flask, spine: int, paper: Paper, options: Options, sheet: tuple[float, float], height: int
) -> None:
    """R02: 20/30/40/50 mm × 310 mm; 全宗号, 年度, 保管期限, 机构(问题), 起止件号, 盒号, 门类."""
    with given.acting(WANG_MIN, "hongqi") as by:
        a_box(by, spine=spine)
        found = given_prints.printed(paper, OF_2015, by, options)
    assert found.size() == sheet
    middle = found.ink().cut(0, sheet[1] / 2 - 60, sheet[0], sheet[1] / 2 + 60)
    runs = middle.runs(across=True, least=0.7)
    begin, end = runs[0][0], runs[-1][0] + runs[-1][1]
    assert end - begin == pytest.approx(spine, abs=0.2)
    edge = found.ink().cut(begin + 1, 0, end - 1, sheet[1]).runs(across=False, least=0.9)
    assert edge[-1][0] + edge[-1][1] - edge[0][0] == pytest.approx(height, abs=0.2)
    text = found.text(1)
    for words in ("全宗号", "门类", "年度", "保管期限", "起止件号", "盒号", "H017", "WS", "2015", "10年", "CJ", "城建环境", "0001–0003"):
        assert words in text, words


def test_several_labels_stand_on_a_sheet_with_marks_to_cut_along(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        for category, spine in (("CJ", 50), ("DQ", 20), ("ZZ", 40), ("WJ", 30), ("WT", 50)):
            given_prints.filed(by, 1, category=f"WS·{category}", retention="D10")
            given_prints.boxed(by, category)[0].spine_mm = spine
        paper = given_prints.printed(Paper.SPINE, OF_2015, by, Options(short_spine=True))
    assert paper.pages == 2, "50+20+40+30 fit on 194 mm with 6 mm between, the fifth does not"
    assert paper.text(1).count("全宗号") == 4
    marks = paper.ink(1).cut(0, 4, 210, 7)
    assert len(marks.runs(across=True)) >= 8


def test_the_handover_list_is_signed_by_both_sides(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = a_box(by)
        given_prints.shelved(by, [box])
        paper = given_prints.printed(Paper.HANDOVER, OF_2015, by)
    assert paper.size() == (297.0, 210.0)
    for words in ("档案交接清单", "1 盒 3 件 18 页", "移交人", "接收人", "监交人", "档案室", "0001–0003", "第 1 页，共 1 页"):
        assert words in paper.text(1), words


def test_the_shelf_list_goes_from_cabinet_to_cabinet(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.shelved(by, [a_box(by)])
        given_prints.filed(by, 1, category="WS·DQ", retention="D10")
        given_prints.boxed(by, "DQ")
        paper = given_prints.printed(Paper.SHELF_LIST, Scope(), by)
        shelf = session.scalars(select(Place).where(Place.kind == PlaceKind.SHELF, Place.code == "1")).one()
        only = given_prints.printed(Paper.SHELF_LIST, Scope(place_id=shelf.id), by)
        empty = session.scalars(select(Place).where(Place.kind == PlaceKind.SHELF, Place.code == "2")).one()
        with pytest.raises(RuleBroken, match="没有可打印的"):
            given_prints.printed(Paper.SHELF_LIST, Scope(place_id=empty.id), by)
    assert paper.pages == 2
    assert "03 柜" in paper.text(1)
    assert "尚未上架" in paper.text(2)
    assert only.pages == 1


def test_labels_of_places_and_boxes_carry_a_code_to_scan(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.shelved(by, [a_box(by)])
        places = given_prints.printed(Paper.PLACE_LABELS, Scope(), by)
        boxes = given_prints.printed(Paper.BOX_LABELS, OF_2015, by)
    for words in ("档案室", "03 柜", "1 层", "2 层", "文书 WS", "2015"):
        assert words in places.text(1), words
    assert "第 1 盒" in boxes.text(1)
    assert boxes.ink().box()[2:] == pytest.approx((90, 55), abs=0.2)


@pytest.mark.parametrize("paper", OF_BOXES)
def test_papers_of_boxes_say_where_there_is_none(app: Flask, paper: Paper) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
        with pytest.raises(RuleBroken, match="还没有装盒"):
            given_prints.printed(paper, OF_2015, by)


def test_the_catalogue_of_one_box_has_only_what_is_in_it(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = a_box(by)
        given_prints.filed(by, 2, "另一类 {}", category="WS·DQ", retention="D10")
        paper = given_prints.printed(Paper.CATALOGUE, Scope(box_ids=(box.id,)), by, Options(with_cover=False))
    assert paper.finds("关于绿化的方案 第3号")
    assert not paper.finds("另一类")


def test_markup_in_names_stays_text_on_every_paper_of_boxes(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        box = a_box(by)
        box.situation = given_prints.MARKUP
        given_prints.shelved(by, [box])
        session.scalars(select(Place).where(Place.kind == PlaceKind.CABINET)).one().name = given_prints.MARKUP
        papers = {one: given_prints.printed(one, OF_2015, by) for one in (Paper.NOTE_SHEET, Paper.HANDOVER)}
        papers[Paper.PLACE_LABELS] = given_prints.printed(Paper.PLACE_LABELS, Scope(), by)
    for one, paper in papers.items():
        assert '#panic("x")' in " ".join(paper.whole_text.split()), one


def test_a_labels_code_says_the_address_that_a_phone_opens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the token alone, where the deployment has no address."""
    said: list[str] = []
    monkeypatch.setattr(codes.segno, "make", lambda text, **how: said.append(text) or segno_make(text, **how))
    codes.drawn("hongqi", "token-of-a-box")
    chosen = codes.settings.current()
    monkeypatch.setattr(codes.settings, "current", lambda: replace(chosen, base_url=""))
    codes.drawn("hongqi", "token-of-a-box")
    assert said == ["http://archives.test/c/hongqi/storage/at/token-of-a-box", "token-of-a-box"]
