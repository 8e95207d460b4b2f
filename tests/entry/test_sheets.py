"""A sheet of rapid entry: what is typed stays, what is right becomes drafts, what is faulty stays with its reason."""

from datetime import date

import pytest
from sqlalchemy import func, select

from commarch import entry, holdings
from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.entry import Column, Reader, SheetChanged, read_paste, repeat_down
from commarch.entry.bounds import LONGEST_CELL, LONGEST_PASTE, MOST_ROWS, MOST_SHEETS
from commarch.errors import RuleBroken
from commarch.holdings import Item
from tests import given
from tests.world import LI_NA, MA_LIN, WANG_MIN, ZHOU_LAN

TODAY = date(2026, 11, 23)
RIGHT = {
    "title": "关于绿化的通知",
    "author": "红旗社区居民委员会",
    "document_date": "2026-03-04",
    "category": "CJ",
    "retention": "10年",
    "pages": "3",
}


def read(**row: str) -> entry.ReadRow:
    with given.acting(WANG_MIN, "hongqi"):
        return Reader(TODAY).read(RIGHT | row)


def a_sheet(rows: list[dict[str, str]], who=WANG_MIN, code: str = "hongqi"):
    with given.acting(who, code) as by:
        sheet = entry.begin("", by=by, today=TODAY)
        entry.keep(sheet, rows, revision=1)
        return sheet.id


def test_a_right_row_is_read_as_registration_would(app):
    found = read(pages="３页", retention="永久")
    assert found.faults == ()
    assert (found.draft.category, found.draft.retention, found.draft.pages) == ("WS·CJ", "Y", 3)


@pytest.mark.parametrize(
    "category", ["CJ", "cj", "WS·CJ", "WS.CJ", "WS-CJ", "ws·cj", "CJ 城建环境与物业", "WS·CJ 城建环境与物业", "城建环境与物业"]
)
def test_a_category_is_read_in_any_spelling(app, category):
    assert read(category=category).draft.category == "WS·CJ"


def test_a_row_of_the_filing_scope_is_read_by_number_or_wording_and_gives_its_category(app):
    with given.acting(WANG_MIN, "hongqi"):
        rows = entry.rows.entries_on_offer(Reader(TODAY).scheme)
        number = next(place for place, one in enumerate(rows, 1) if "垃圾分类" in one.wording)
    for text in (str(number), f"第 {number} 条", rows[number - 1].wording, rows[number - 1].wording[:-1]):
        found = read(entry=text, category="", retention="")
        assert found.faults == ()
        assert (found.draft.entry, found.draft.category) == (rows[number - 1].id, "WS·CJ")


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("title", "", "题名不能为空"),
        ("pages", "0", "大于 0"),
        ("pages", "二十", "不是数字"),
        ("document_date", "2026-02-30", "没有“2026-02-30”这一天"),
        ("document_date", "2027-01-01", "还没有到"),
        ("category", "QQ", "没有类目“QQ”"),
        ("retention", "十五年半", "没有看懂保管期限"),
        ("retention", "", "请选择归档范围的条目，或直接选择保管期限"),
        ("year", "1900", "年度 1900 不对"),
        ("entry", "999", "没有第 999 条"),
        ("entry", "宇宙飞船发射", "归档范围里没有"),
        ("surplus", "多的一格", "没有对应的列"),
        ("note", "机密★", "保守国家秘密法"),
    ],
)
def test_a_fault_stands_in_its_cell_and_says_why(app, cell, value, says):
    found = read(**{cell: value})
    assert found.draft is None
    assert [fault.column for fault in found.faults] == [cell]
    assert says in found.faults[0].text


def test_every_fault_of_a_row_is_told_at_once_with_what_might_be_meant(app):
    found = read(title="", category="城建", pages="负", retention="十五")
    assert {fault.column for fault in found.faults} == {"title", "category", "pages", "retention"} - (
        {"retention"} if not found.faults else set()
    )
    choices = next(fault.choices for fault in found.faults if fault.column == "category")
    assert "WS·CJ 城建环境与物业" in choices


def test_a_retired_category_is_refused_with_the_valid_ones(app):
    with given.acting(WANG_MIN, "hongqi"):
        reader = Reader(TODAY)
        scheme = reader.scheme
        retired = next(one for one in scheme.categories if one.full_code == "WS·CJ")
        object.__setattr__(retired, "retired", True)
        found = reader.read(RIGHT)
    assert [fault.column for fault in found.faults] == [Column.CATEGORY]
    assert "已停用，请另选" in found.faults[0].text
    assert found.faults[0].choices
    assert not any(choice.startswith("WS·CJ ") for choice in found.faults[0].choices)


def test_a_paste_fills_the_columns_from_the_one_it_began_in():
    found = read_paste("街道办\t学街发〔2026〕1号\t2026-01-05\n党工委\t\t2026-01-06", Column.AUTHOR)
    assert found.rows == [
        {"author": "街道办", "document_number": "学街发〔2026〕1号", "document_date": "2026-01-05"},
        {"author": "党工委", "document_date": "2026-01-06"},
    ]
    assert not found.by_headings


def test_a_paste_with_headings_goes_by_them_in_any_order():
    found = read_paste("页数\t文件题名\t成文日期\t盒号\n3\t关于绿化的通知\t20260304\t12")
    assert found.by_headings
    assert found.rows == [{"pages": "3", "title": "关于绿化的通知", "document_date": "20260304", "surplus": "12"}]
    assert found.surplus == 1


def test_a_paste_that_is_too_wide_loses_nothing():
    """The cells beyond the last column wait in a column of their own and are told as a fault."""
    found = read_paste("2026\t备注\t多一\t多二", Column.YEAR)
    assert found.rows == [{"year": "2026", "note": "备注", "surplus": "多一 | 多二"}]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('"第一行\n第二行"\t街道\n二\t社区', ["第一行 第二行", "二"]),
        ('他说"好\t街道\n二\t社区', ['他说"好', "二"]),
        ("一\r\n二\r三\n\n\n", ["一", "二", "三"]),
        ('"带""引号"""\n二', ['带"引号"', "二"]),
        ("", []),
        ("𠮷田\0家\n", ["𠮷田家"]),
    ],
)
def test_a_block_is_read_as_spreadsheets_write_it(text, titles):
    assert [row.get("title") for row in read_paste(text).rows] == titles


def test_a_blank_line_inside_a_paste_stays_a_blank_row():
    assert read_paste("一\n\n三").rows == [{"title": "一"}, {}, {"title": "三"}]


def test_too_much_is_refused_whole_and_says_what_to_do():
    with pytest.raises(RuleBroken, match=f"最多 {MOST_ROWS} 行"):
        read_paste("题\n" * (MOST_ROWS + 1))
    with pytest.raises(RuleBroken, match="批量导入"):
        read_paste("题" * (LONGEST_PASTE // 3 + 1))


def test_what_repeats_is_filled_from_above_in_rows_that_say_anything():
    rows = [{"title": "一", "author": "甲", "year": "2026"}, {"title": "二"}, {}, {"title": "三", "author": "乙"}, {"title": "四"}]
    assert [row.get("author") for row in repeat_down(rows, ["author"])] == ["甲", "甲", None, "乙", "乙"]
    assert [row.get("year") for row in repeat_down(rows, ["author"])] == ["2026", None, None, None, None]


def test_right_rows_become_drafts_and_faulty_ones_stay_with_their_reasons(app):
    sheet_id = a_sheet([RIGHT, {}, RIGHT | {"title": "第二件", "pages": "零"}, RIGHT | {"title": "第三件"}])
    with given.acting(WANG_MIN, "hongqi") as by:
        sheet = entry.sheet_of(sheet_id, by)
        done = entry.register_rows(sheet, by=by, today=TODAY)
        assert [item.title for item in done.items] == ["关于绿化的通知", "第三件"]
        assert [(place, [fault.column for fault in faults]) for place, faults in done.left] == [(0, ["pages"])]
    with given.acting(WANG_MIN, "hongqi") as by:
        assert [row["title"] for row in entry.sheet_of(sheet_id, by).rows] == ["第二件"]
        assert session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == Act.REGISTER)) == 2
        assert {item.registered_by for item in session.scalars(select(Item))} == {by.person_id}


def test_a_sheet_without_a_right_row_registers_nothing_and_keeps_all(app):
    sheet_id = a_sheet([RIGHT | {"pages": "零"}])
    with given.acting(WANG_MIN, "hongqi") as by:
        done = entry.register_rows(entry.sheet_of(sheet_id, by), by=by, today=TODAY)
        assert done.items == []
        assert len(done.left) == 1
        assert len(entry.sheet_of(sheet_id, by).rows) == 1


def test_an_empty_sheet_says_so(app):
    sheet_id = a_sheet([])
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match="表里还没有内容"):
        entry.register_rows(entry.sheet_of(sheet_id, by), by=by, today=TODAY)


def test_two_windows_do_not_overwrite_each_other(app):
    sheet_id = a_sheet([RIGHT])
    with given.acting(WANG_MIN, "hongqi") as by:
        entry.keep(entry.sheet_of(sheet_id, by), [RIGHT | {"title": "一边"}], revision=2)
    with pytest.raises(SheetChanged, match="在另一个窗口存过") as told, given.acting(WANG_MIN, "hongqi") as by:
        entry.keep(entry.sheet_of(sheet_id, by), [RIGHT | {"title": "另一边"}], revision=2)
    assert told.value.revision == 3
    with given.acting(WANG_MIN, "hongqi") as by:
        assert entry.sheet_of(sheet_id, by).rows[0]["title"] == "一边"


def test_saving_the_same_again_changes_nothing(app):
    sheet_id = a_sheet([RIGHT])
    with given.acting(WANG_MIN, "hongqi") as by:
        sheet = entry.sheet_of(sheet_id, by)
        assert entry.keep(sheet, [RIGHT, {}, {"title": ""}], revision=2).revision == 2


def test_a_sheet_is_its_persons_alone(app):
    """Neither a colleague nor another tenant nor the street finds it."""
    sheet_id = a_sheet([RIGHT])
    for who, code in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang"), (ZHOU_LAN, "xueyuanlu")):
        with given.acting(who, code) as by:
            assert entry.sheet_of(sheet_id, by) is None
            assert entry.sheets_of(by.person_id) == []
    with given.acting(WANG_MIN, "hongqi") as by:
        assert [line.row_count for line in entry.sheets_of(by.person_id)] == [1]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"title": "题"}] * (MOST_ROWS + 1), f"最多 {MOST_ROWS} 行"),
        ([{"title": "题" * (LONGEST_CELL + 1)}], "第 1 行的题名太长"),
        ([{"note": "注" * LONGEST_CELL}] * 100, "太大"),
        (["不是行"], "不是表格的行"),
        ({"title": "题"}, "不是表格的行"),
    ],
)
def test_a_sheet_takes_only_so_much_and_refuses_rather_than_cuts(app, rows, says):
    with pytest.raises(RuleBroken, match=says):
        a_sheet(rows)


def test_unknown_columns_and_blank_rows_at_the_end_are_left_out(app):
    sheet_id = a_sheet([RIGHT | {"tenant_id": "2", "state": "filed"}, {}, {"title": ""}])
    with given.acting(WANG_MIN, "hongqi") as by:
        assert entry.sheet_of(sheet_id, by).rows == [RIGHT]


def test_a_person_has_so_many_sheets_at_most(app):
    for _ in range(MOST_SHEETS):
        a_sheet([])
    with pytest.raises(RuleBroken, match=f"最多 {MOST_SHEETS} 张"):
        a_sheet([])


def test_five_hundred_rows_are_registered_at_once(app):
    sheet_id = a_sheet([RIGHT | {"title": f"关于绿化的通知（{number}）"} for number in range(MOST_ROWS)])
    with given.acting(WANG_MIN, "hongqi") as by:
        assert len(entry.register_rows(entry.sheet_of(sheet_id, by), by=by, today=TODAY).items) == MOST_ROWS
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalar(select(func.count()).select_from(Item)) == MOST_ROWS
        assert holdings.Arrangement().scheme(2026)
