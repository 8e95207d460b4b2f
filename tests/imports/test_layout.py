import io
import json
from collections import Counter

import openpyxl
import pytest

from commarch.imports.covers import facts_in, facts_in_sheet_name, facts_in_title
from commarch.imports.fields import FIELDS, IGNORE
from commarch.imports.headings import guess_columns
from commarch.imports.layout import Layout, guess_layout, guess_sheet
from commarch.imports.placing import place_rows
from commarch.imports.reading import read_workbook
from tests.imports import samples

PRINTED_HEADER = ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]


def laid_out(data, filename="目录"):
    """Every sheet's layout with its placed rows."""
    laid = []
    for sheet in read_workbook(data, filename).sheets:
        layout = guess_sheet(sheet)
        laid.append((layout, list(place_rows(layout, sheet))))
    return laid


def fields_of(texts, *samples_):
    return [column.field for column in guess_columns(texts, list(samples_))]


@pytest.mark.parametrize(("path", "items"), [(samples.FLAT, 667), (samples.GB18030, 343), (samples.PRINTED, 652)])
def test_every_row_of_the_sample_catalogues_is_accounted_for(path, items):
    laid = laid_out(path)
    places = Counter(row.place.value for _, rows in laid for row in rows)
    assert places["item"] == items
    assert sum(places.values()) == sum(len(rows) for _, rows in laid)
    assert all(row.reason for _, rows in laid for row in rows if row.place != "item")
    assert [row.number for row in laid[0][1]] == list(range(1, len(laid[0][1]) + 1))


def test_the_printed_catalogue_says_year_and_period_on_its_covers():
    laid = laid_out(samples.PRINTED)
    assert [(layout.facts["year"], layout.facts["retention"]) for layout, _ in laid][:4] == [
        ("2014", "永久"),
        ("2014", "30年"),
        ("2014", "10年"),
        ("2015", "永久"),
    ]
    assert laid[0][0].facts["fonds_number"] == "H017"
    assert laid[0][0].facts["fonds_name"] == "学院路街道红旗社区"
    places = Counter(row.place.value for row in laid[0][1])
    assert places == {"above": 2, "heading": 1, "item": 55, "footer": 1}
    assert laid[0][1][3].cells["archival_code"] == "H017-WS·2014-Y-CJ-0001"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("题 名", "title"),
        ("文件题名", "title"),
        ("标题", "title"),
        ("案卷题名*", "title"),
        ("文件题名称", "title"),
        ("发文单位", "author"),
        ("责任者", "author"),
        ("形成单位", "author"),
        ("发文字号", "document_number"),
        ("文件编号", "document_number"),
        ("成文日期", "document_date"),
        ("日期（YYYYMMDD）", "document_date"),
        ("归档年度", "year"),
        ("期限", "retention"),
        ("机构（问题）", "category"),
        ("机构(问题)代码", "category"),
        ("室编件号", "item_number"),
        ("档号：", "archival_code"),
        ("页　数", "pages"),
        ("张数", "pages"),
        ("附注", "note"),
        ("公开属性", "openness"),
        ("盒号", "box_number"),
        ("载体类型", "carrier"),
        ("全宗号", "fonds_number"),
        ("门类", "archival_class"),
        ("组件", "components"),
        ("序号", IGNORE),
        ("归档日期", IGNORE),
    ],
)
def test_a_heading_is_known_by_its_words(heading, field):
    assert fields_of([heading]) == [field]


def test_no_field_is_taken_twice():
    columns = guess_columns(["题名", "标题", "日期", "成文日期"], [["甲", "乙", "20140520", "20140521"]])
    assert [column.field for column in columns] == ["title", IGNORE, "document_date", IGNORE]
    assert "已取第 1 列" in columns[1].reason


def test_columns_without_a_heading_are_told_by_their_look():
    rows = [
        [f"{n}", f"H017-WS·2014-Y-CJ-000{n}", f"学办发〔2014〕{n}号", f"关于第{n}小区物业纠纷处理的方案", "20140520", "永久", "2014"]
        for n in range(1, 9)
    ]
    columns = guess_columns([""] * 7, rows)
    assert [column.field for column in columns] == [
        IGNORE,
        "archival_code",
        "document_number",
        "title",
        "document_date",
        "retention",
        "year",
    ]
    assert all(0 < column.confidence < 0.8 for column in columns)
    assert "八位数字" in columns[4].reason


def test_a_heading_that_its_values_contradict_is_not_believed():
    columns = guess_columns(["题名", "日期"], [["甲", "张三"], ["乙", "李四"], ["丙", "王五"]])
    assert columns[1].field == IGNORE
    assert "内容不像" in columns[1].reason


def test_a_heading_of_two_rows_is_one():
    data = samples.xlsx(
        [
            ["归档文件目录", None, None, None, None, None],
            ["题名", "归档章", None, None, "日期", "页数"],
            [None, "年度", "保管期限", "件号", None, None],
            ["关于绿化的函", 2014, "永久", 1, "20140520", 3],
        ],
        merged=["A1:F1", "A2:A3", "B2:D2", "E2:E3", "F2:F3"],
    )
    ((layout, rows),) = laid_out(data)
    assert (layout.heading_row, layout.heading_rows, layout.first_row) == (2, 2, 4)
    assert [column.field for column in layout.columns] == ["title", "year", "retention", "item_number", "document_date", "pages"]
    assert [row.place.value for row in rows] == ["above", "heading", "heading", "item"]
    assert rows[3].cells["retention"] == "永久"


def test_a_heading_of_two_rows_is_found_without_merged_cells():
    data = samples.csv(
        [["题名", "归档章", "", "", "日期"], ["", "年度", "保管期限", "件号", ""], ["关于绿化的函", "2014", "永久", "1", "20140520"]]
    )
    ((layout, _),) = laid_out(data)
    assert [column.field for column in layout.columns] == ["title", "year", "retention", "item_number", "document_date"]
    assert layout.first_row == 3


def printed_pages():
    page = [["归档文件目录"], ["全宗号：H017  年度：2014  保管期限：永久"], PRINTED_HEADER]
    second = [["归档文件目录"], ["全宗号：H017  年度：2015  保管期限：10年"], PRINTED_HEADER]
    item = ["1", "", "", "红旗社区", "关于绿化的函", "20140520", "", "3", ""]
    footer = [
        ["制表人：张三", "", "", "", "检查人：李四"],
        ["第 1 页 共 2 页"],
        ["合计：1件"],
        [],
        ["", "", "", "", ""],
        ["2"],
        ["注：缺页另附说明"],
    ]
    width = len(PRINTED_HEADER)
    return [row + [""] * (width - len(row)) for row in [*page, item, *footer, *second, item, *footer]]


def test_pages_printed_one_below_the_other_are_one_table():
    ((_, rows),) = laid_out(samples.xlsx(printed_pages()))
    places = [row.place.value for row in rows]
    page = ["above", "above", "heading", "item", "footer", "footer", "footer", "blank", "blank", "blank", "footer"]
    assert places == [*page, "above", "cover", *page[2:]]
    items = [row for row in rows if row.place == "item"]
    assert [(item.facts["year"], item.facts["retention"]) for item in items] == [("2014", "永久"), ("2015", "10年")]


def test_a_row_without_a_title_is_an_item_with_a_fault_not_a_blank():
    ((_, rows),) = laid_out(samples.csv([samples.HEADER, ["2014", "永久", "CJ", "1", "哈发〔2014〕1号", "", "", "", "", ""]]))
    assert [row.place.value for row in rows] == ["heading", "item"]


def test_a_title_that_begins_like_a_footer_is_an_item():
    rows = [
        ["题名", "日期", "文号", "页数"],
        ["说明：关于绿化的情况", "20140520", "哈发〔2014〕1号", "3"],
        ["合计情况的函", "20140520", "", "3"],
        ["制表人：", "20140520", "", ""],
    ]
    ((_, placed),) = laid_out(samples.csv(rows))
    assert [row.place.value for row in placed] == ["heading", "item", "item", "item"]


def test_an_empty_sheet_is_not_taken_and_says_so():
    (_, _), (empty, _) = laid_out(samples.xlsx([["题名"], ["甲"]], more={"空": []}))
    assert not empty.take
    assert "空的" in empty.notes[0]


def test_a_hidden_sheet_is_taken_only_when_a_person_says_so():
    book = openpyxl.load_workbook(samples.FLAT)
    book.create_sheet("看得见")
    book["Sheet"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    (hidden, rows), _ = laid_out(stream.getvalue())
    assert "隐藏" in hidden.notes[0]
    assert {row.place.value for row in rows} == {"heading", "not_taken"}


def test_a_sheet_without_a_heading_asks_for_a_look():
    rows = [[str(n), f"关于第{n}小区物业纠纷处理的方案", "20140520"] for n in range(1, 9)]
    ((layout, placed),) = laid_out(samples.csv(rows))
    assert layout.heading_row == 0
    assert "没有找到表头" in layout.notes[0]
    assert [column.field for column in layout.columns] == [IGNORE, "title", "document_date"]
    assert sum(row.place == "item" for row in placed) == 8


def test_a_layout_survives_json_and_a_persons_change():
    layout = guess_layout(read_workbook(samples.PRINTED, "目录.xlsx").sheets)
    kept = Layout.from_json(json.loads(json.dumps(layout.to_json(), ensure_ascii=False)))
    assert kept == layout
    sheet = kept.sheets[0]
    sheet.assign(0, "item_number")
    sheet.assign(8, "title")
    assert dict(sheet.mapped())[0] == "item_number"
    assert [index for index, field in sheet.mapped() if field == "title"] == [8]
    sheet.assign(8, IGNORE)
    assert "title" not in dict(sheet.mapped()).values()


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("2014永久", {"year": "2014", "retention": "永久"}),
        ("201430年", {"year": "2014", "retention": "30年"}),
        ("2015年度D10", {"year": "2015", "retention": "D10"}),
        ("2014", {"year": "2014"}),
        ("２０１６年度　永久", {"year": "2016", "retention": "永久"}),
        ("永久", {"retention": "永久"}),
        ("14年", {}),
        ("Sheet1", {}),
        ("201410", {}),
    ],
)
def test_the_name_of_a_sheet_tells_year_and_period(name, facts):
    assert facts_in_sheet_name(name) == facts


def test_facts_of_a_cover_may_stand_in_cells_of_their_own():
    assert facts_in(["全宗号：", "H017", "年 度：", "2014", "机构（问题）：", "党群"]) == {
        "fonds_number": "H017",
        "year": "2014",
        "category": "党群",
    }
    assert facts_in(["全宗号:H017 全宗名称：学院路街道 红旗社区  年度:2014 盒号："]) == {
        "fonds_number": "H017",
        "fonds_name": "学院路街道 红旗社区",
        "year": "2014",
    }
    assert facts_in_title("红旗社区2014年归档文件目录（永久）") == {"year": "2014", "retention": "永久"}


def test_every_field_has_words_of_its_own():
    spoken = [word for field in FIELDS.values() for word in (field.label, *field.words)]
    assert [word for word, count in Counter(spoken).items() if count > 1] == []
