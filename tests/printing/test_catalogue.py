"""The item catalogue as it comes out of the printer. F090, R02."""

import re
from itertools import pairwise

import pytest
from flask import Flask

from commarch import clock, transfer
from commarch.errors import RuleBroken
from commarch.holdings.models import Openness
from commarch.printing import Options, Paper, Scope
from commarch.printing.catalogue import code_column
from commarch.printing.typesetting import typeset
from tests import given
from tests.conftest import TODAY
from tests.printing import given_prints
from tests.printing.paper import Paper as Sheets
from tests.transfer.test_transfer import received, signed
from tests.world import WANG_MIN

COLUMNS = ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
OF_2015 = Scope(year=2015)
PLAIN = Options(with_cover=False)


@pytest.fixture
def catalogue(app: Flask) -> Sheets:
    """Thirty items of one class."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 30)
        return given_prints.printed(Paper.CATALOGUE, OF_2015, by, PLAIN)


def test_the_catalogue_is_a4_landscape_with_nine_columns(catalogue: Sheets) -> None:
    """R02: DA/T 22-2015, A4 横向, 9 栏."""
    assert catalogue.size() == (297.0, 210.0)
    table = catalogue.ink().cut(0, 40, 297, 180)
    rules = table.rules(across=True)
    assert len(rules) == 10
    assert rules[0] == pytest.approx(22.2, abs=0.3)  # the binding edge
    assert rules[-1] == pytest.approx(297 - 14.2, abs=0.3)
    widths = [right - left for left, right in pairwise(rules)]
    assert [round(width) for width in (widths[0], widths[2], widths[3], *widths[5:])] == [11, 43, 31, 19, 12, 12, 20]


def test_every_page_has_its_head_and_says_which_of_how_many_it_is(catalogue: Sheets) -> None:
    assert catalogue.pages == 2
    for number in (1, 2):
        text = catalogue.text(number)
        assert all(name in text for name in COLUMNS)
        assert catalogue.finds("归档文件目录", number)
        assert catalogue.finds(f"第 {number} 页，共 2 页", number)
        for told in ("H017", "红旗社区", "2015", "10年", "文书 WS"):
            assert told in text


def test_what_is_printed_can_be_searched(catalogue: Sheets) -> None:
    assert catalogue.finds("H017-WS·2015-D10-CJ-0001", 1)
    assert catalogue.finds("20150304", 1)
    assert catalogue.finds("关于绿化的方案 第30号", 2)


def test_each_lowest_class_counts_from_one_on_a_sheet_of_its_own(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 3)
        given_prints.filed(by, 2, "关于学习的计划 第{}号", category="WS·DQ", retention="Y")
        paper = given_prints.printed(Paper.CATALOGUE, OF_2015, by, PLAIN)
        run_on = given_prints.printed(Paper.CATALOGUE, OF_2015, by, Options(with_cover=False, run_on=True))
    assert paper.pages == 2
    assert "永久" in paper.text(1)  # permanent ones come first
    assert [_numbers(paper.text(number)) for number in (1, 2)] == [[1, 2], [1, 2, 3]]
    assert all("第 1 页，共 1 页" in paper.text(number) for number in (1, 2))
    assert run_on.pages == 2, "a retention period is a binding of its own even so"


def test_categories_run_on_in_one_sequence_if_asked(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 2)
        given_prints.filed(by, 2, "关于学习的计划 第{}号", category="WS·DQ", retention="D10")
        paper = given_prints.printed(Paper.CATALOGUE, OF_2015, by, Options(with_cover=False, run_on=True))
    assert paper.pages == 1
    assert _numbers(paper.text(1)) == [1, 2, 3, 4]


def test_a_binding_begins_with_its_cover(app: Flask) -> None:
    """R02: 目录封面, 全宗号, 全宗名称, 年度, 保管期限, 机构（问题）."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 2)
        paper = given_prints.printed(Paper.CATALOGUE, OF_2015, by)
    assert paper.pages == 2
    for label in ("归档文件目录", "全宗号", "全宗名称", "年度", "保管期限", "机构（问题）", "H017", "红旗社区", "2015", "10年"):
        assert label in paper.text(1)
    assert "共" not in paper.text(1), "a cover is no page of the catalogue"
    assert "第 1 页，共 1 页" in paper.text(2)


def test_what_people_write_is_printed_as_they_wrote_it(app: Flask) -> None:
    """Nothing in a title is taken for the typesetter's markup."""
    with given.acting(WANG_MIN, "hongqi") as by:
        title = given.a_filed_item(by, given_prints.MARKUP, year=2015, document_date="2015-03-04").title
        paper = given_prints.printed(Paper.CATALOGUE, OF_2015, by, PLAIN)
    assert "".join(title.split()) in "".join(paper.text(1).split())


def test_a_very_long_title_and_note_stay_in_their_columns(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 2, "关于" + "很长" * 240 + "的通知{}", note="原件缺页\n" * 30)
        paper = given_prints.printed(Paper.CATALOGUE, OF_2015, by, PLAIN)
    assert "".join(paper.whole_text.split()).count("很长") == 480
    left, _, width, _ = paper.ink().box()
    assert left >= 21.7
    assert left + width <= 283.3


def test_of_what_is_no_longer_here_the_note_says_so(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        ids = [one.id for one in given_prints.filed(by, 1)]
        going = transfer.open_transfer("松北区档案馆", by=by, today=TODAY)
        assert transfer.add_items(going, ids, revision=going.revision, by=by, today=TODAY) == []
        transfer.tell(going, ids, transfer.Told(openness=Openness.OPEN), revision=going.revision)
        key = going.id
    signed(key)
    received(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        assert "已移交" in given_prints.printed(Paper.CATALOGUE, OF_2015, by, PLAIN).text(1)


def test_a_print_of_nothing_says_so(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="没有可打印的"):
        given_prints.printed(Paper.CATALOGUE, Scope(year=1999), by)


def test_a_draft_is_in_no_catalogue(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = given.a_draft(by)
        with pytest.raises(RuleBroken, match="先归档编号"):
            given_prints.printed(Paper.CATALOGUE, Scope(item_ids=(draft.id,)), by)


def _numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"^(\d+) H017-", text, re.MULTILINE)]


@pytest.mark.parametrize("code", ["H017-WS·2015-D10-CJ-0001", "H017-WS·2015-D10-综合办公室-00001", "H017-" + "甲" * 60])
def test_a_code_stays_whole_in_its_column(code: str) -> None:
    """However long: the column grows, then the letters shrink."""
    part = {"fonds_number": "", "fonds_name": "", "class": "", "year": "", "retention": "", "category": "", "cover": None}
    row = dict.fromkeys(("document_number", "author", "title", "date", "secrecy", "pages", "note"), "")
    width, points = code_column([code])
    data = {"title": "归档文件目录", "label": "", "author": "", "printed_on": "", "code_width": width, "code_points": points}
    printed = typeset("catalogue", data | {"parts": [part | {"rows": [row | {"number": 1, "code": code}]}]}, at=clock.now(), rows=1)
    paper = Sheets(printed.content)
    assert paper.finds(code)
    left, right = paper.ink().cut(0, 34, 297, 46).rules(across=True)[1:3]
    above, below = (20 + place for place in paper.ink().cut(left + 1, 20, right - 1, 80).rules(across=False, least=0.9)[-2:])
    begin, _, used, _ = paper.ink().cut(left + 0.4, above + 0.6, right - 0.4, below - 0.6).box()
    assert begin > 0.4
    assert begin + used < right - left - 1.2
