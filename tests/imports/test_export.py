import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commarch.imports.export import LONGEST_CELL, write_catalogue
from commarch.imports.fields import FIELDS
from commarch.imports.layout import guess_sheet
from commarch.imports.placing import place_rows
from commarch.imports.reading import read_workbook
from commarch.imports.rules import Context, read_row
from commarch.imports.values import clean
from commarch.schemes.codes import PRESETS
from tests.imports import samples

TODAY = date(2026, 11, 22)
ITEM = {
    "archival_code": "H017-WS·2014-Y-CJ-0001",
    "fonds_number": "H017",
    "archival_class": "WS",
    "year": 2014,
    "retention": "Y",
    "category": "CJ",
    "item_number": 1,
    "document_number": "哈松民发〔2014〕50号",
    "author": "红旗社区居民委员会",
    "title": "关于绿化的函",
    "document_date": "2014-05-20",
    "secrecy": "internal",
    "openness": "restricted",
    "pages": 3,
    "carrier": ["paper", "disc"],
    "box_number": "7",
    "components": "正文、附件",
    "particulars": "会计期间：2014年5月\n册数：3",
    "note": "附照片2张",
}


def written(items, columns=tuple(FIELDS)):
    stream = io.BytesIO()
    assert write_catalogue(iter(items), stream, columns) == len(items)
    return stream.getvalue()


def read_back(data, template="DAT22_2015"):
    context = Context(TODAY, PRESETS[template].template, "H017")
    (sheet,) = read_workbook(data, "目录.xlsx").sheets
    return [
        read_row(row.cells, row.facts, context, (sheet.name, row.number))
        for row in place_rows(guess_sheet(sheet), sheet)
        if row.place == "item"
    ]


def texts(field):
    """What a field may hold: anything that cleaning lets stand."""
    alphabet = st.one_of(
        st.sampled_from("=+-@'\"，。（）〔〕·—…％Ａ１　\n\t𠮷𪚥é{}<>&;_x档案"),
        st.characters(blacklist_categories=("Cs", "Cc")),
        st.characters(),
    )
    cleaned = st.text(alphabet, max_size=30).map(lambda text: clean(field, text).value)
    return cleaned.filter(lambda value: value is not None)


@pytest.mark.parametrize("path", [samples.FLAT, samples.GB18030, samples.PRINTED])
def test_the_sample_catalogues_come_back_as_they_were_exported(path):
    context = Context(TODAY, PRESETS["DAT22_2015"].template, "H017")
    values = [
        read_row(row.cells, row.facts, context, (sheet.name, row.number)).values
        for sheet in read_workbook(path, path.name).sheets
        for row in place_rows(guess_sheet(sheet), sheet)
        if row.place == "item"
    ]
    assert [reading.values for reading in read_back(written(values))] == values


def test_an_item_with_every_field_comes_back():
    (reading,) = read_back(written([ITEM]))
    assert reading.values == ITEM
    assert reading.faults == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": texts("title").filter(bool),
                "author": texts("author"),
                "document_number": texts("document_number"),
                "note": texts("note"),
                "pages": st.one_of(st.none(), st.integers(1, 9999)),
                "retention": st.sampled_from(["Y", "D30", "D10", "D5", "L", "S", "L30", "E5"]),
                "document_date": st.sampled_from(["2014-05-20", "2014-05", "2014-10", "2014", "2013-12-31", None]),
                "secrecy": st.sampled_from(["internal", None]),
                "openness": st.sampled_from(["open", "restricted", "unreviewed", None]),
                "carrier": st.sampled_from([["paper"], ["disc", "tape"], None]),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_an_item_holds_export_and_import_lose_nothing(items):
    items = [{**item, "year": 2014, "category": "CJ", "archival_class": "WS"} for item in items]
    kept = [{name: value for name, value in item.items() if value not in (None, "")} for item in items]
    assert [reading.values for reading in read_back(written(items))] == kept


@pytest.mark.parametrize("title", ["=1+1", "=cmd|'/c calc'!A1", "+86", "-1", "@SUM(A1)", "＝1+1", "_x0041_", "http://example.cn/甲"])
def test_no_title_becomes_a_formula_or_a_link(title):
    data = written([{**ITEM, "title": title}])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s"}
    assert "<f>" not in samples.part_of(data, "xl/worksheets/sheet1.xml")
    assert sheet.cell(2, list(FIELDS).index("title") + 1).hyperlink is None
    assert read_back(data)[0].values["title"] == title


@pytest.mark.parametrize("columns", [("title",), ("title", "document_date"), ("year", "title", "archival_code")])
def test_a_choice_of_columns_comes_back(columns):
    values = read_back(
        written([ITEM, {**ITEM, "title": "制表人：张三", "archival_code": "H017-WS·2014-Y-CJ-0002"}][: len(columns)], columns)
    )
    assert [reading.values["title"] for reading in values] == ["关于绿化的函", "制表人：张三"][: len(columns)]


def test_the_heading_stays_in_sight():
    sheet = openpyxl.load_workbook(io.BytesIO(written([ITEM]))).active
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == [field.label for field in FIELDS.values()]
    assert sheet.column_dimensions["J"].width > 40


def test_what_no_cell_can_hold_is_cut_visibly():
    sheet = openpyxl.load_workbook(io.BytesIO(written([{**ITEM, "note": "长" * 40_000}]))).active
    note = sheet.cell(2, len(FIELDS)).value
    assert len(note) == LONGEST_CELL
    assert note.endswith("余下未导出）")


def test_an_empty_catalogue_has_its_heading():
    assert read_back(written([])) == []
