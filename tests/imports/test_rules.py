from datetime import date

import pytest

from commarch.imports.layout import guess_sheet
from commarch.imports.placing import place_rows
from commarch.imports.reading import read_workbook
from commarch.imports.rules import Category, Context, check_row, read_row
from commarch.schemes.codes import PRESETS
from tests.imports import samples

TODAY = date(2026, 11, 22)
GOOD = {"title": "关于绿化的函", "year": "2014", "retention": "永久", "category": "CJ", "document_date": "20140520"}
CODE = "H017-WS·2014-Y-CJ-0001"
CATEGORIES = {"CJ": Category("CJ", "城建环境"), "城建环境": Category("CJ", "城建环境"), "DQ": Category("DQ", "党群")}


@pytest.fixture
def context():
    return Context(
        TODAY,
        PRESETS["DAT22_2015"].template,
        "H017",
        category=lambda text, year: CATEGORIES.get(text),
        similar_category=lambda text: "城建环境" if "城建" in text else None,
    )


def said(cells, context, facts=None, where=("目录", 2)):
    return [(fault.field, fault.severity.value, fault.text, fault.proposal) for fault in check_row(cells, facts or {}, context, where)]


def test_a_good_row_has_no_fault(context):
    reading = read_row({**GOOD, "archival_code": CODE, "item_number": "1", "pages": "3"}, {}, context)
    assert reading.faults == []
    assert reading.is_ready
    assert reading.key == "WS|2014|Y|CJ|1"
    assert reading.values["retention"] == "Y"


def test_a_title_is_required(context):
    ((name, severity, text, _),) = said({**GOOD, "title": " "}, context)
    assert (name, severity) == ("title", "fault")
    assert "题名不能为空" in text


@pytest.mark.parametrize(("field", "word"), [("retention", "没有保管期限"), ("category", "没有机构(问题)")])
def test_what_is_missing_everywhere_is_a_fault(context, field, word):
    ((name, severity, text, _),) = said({key: value for key, value in GOOD.items() if key != field}, context)
    assert (name, severity) == (field, "fault")
    assert word in text


def test_the_year_comes_from_the_column_then_the_cover_then_the_code_then_the_date(context):
    title = {"title": "甲", "retention": "永久", "category": "CJ", "document_date": "20130520"}
    facts, code = {"year": "2015"}, {"archival_code": "H017-WS·2014-Y-CJ-0001"}
    assert read_row({**title, "year": "2016"}, facts, context).values["year"] == 2016
    assert read_row(title, facts, context).values["year"] == 2015
    assert read_row({**title, **code}, {}, context).values["year"] == 2014
    dated = read_row(title, {}, context)
    assert dated.values["year"] == 2013
    assert [fault.severity for fault in dated.faults] == ["remark"]


def test_cover_and_code_complete_a_row(context):
    reading = read_row({"title": "甲", "archival_code": CODE}, {"retention": "永久"}, context)
    assert reading.faults == []
    assert {"year": 2014, "retention": "Y", "category": "CJ", "item_number": 1, "fonds_number": "H017"}.items() <= reading.values.items()


@pytest.mark.parametrize(
    ("field", "raw", "words", "proposal"),
    [
        ("year", "2015", ["里的年度是 2014", "年度列是 2015"], "2014"),
        ("retention", "10年", ["里的保管期限是 永久", "保管期限列是 10年"], "永久"),
        ("item_number", "7", ["里的件号是 1", "件号列是 7"], "1"),
        ("category", "DQ", ["里的机构(问题)是 CJ", "机构(问题)列是 DQ"], "CJ"),
        ("archival_class", "KU", ["里的门类是 WS", "门类列是 KU"], "WS"),
    ],
)
def test_a_column_that_contradicts_the_code_names_both(context, field, raw, words, proposal):
    ((name, severity, text, proposed),) = said({**GOOD, "archival_code": CODE, field: raw}, context)
    assert (name, severity, proposed) == (field, "fault", proposal)
    assert all(word in text for word in words)


def test_a_cover_that_contradicts_the_code_names_both(context):
    faults = said({"title": "甲", "archival_code": CODE}, context, {"year": "2015"})
    assert faults[0][:2] == ("archival_code", "fault")
    assert "封面写的是 2015" in faults[0][2]


def test_a_category_may_be_given_by_name(context):
    reading = read_row({**GOOD, "archival_code": CODE, "category": "城建环境"}, {}, context)
    assert reading.faults == []
    assert reading.values["category"] == "CJ"


def test_an_unknown_category_proposes_a_similar_one(context):
    ((name, _, text, proposal),) = said({**GOOD, "category": "城建"}, context)
    assert (name, proposal) == ("category", "城建环境")
    assert "分类方案里没有“城建”" in text


def test_the_catalogue_of_another_body_is_refused(context):
    faults = said({**GOOD, "archival_code": "H018-WS·2014-Y-CJ-0001"}, context)
    assert any("别的单位的目录" in text for _, _, text, _ in faults)


def test_a_code_of_another_structure_is_kept_with_a_remark(context):
    reading = read_row({**GOOD, "archival_code": "H017-WS·2014·Y·CJ-0001"}, {}, context)
    assert [fault.severity for fault in reading.faults] == ["remark"]
    assert reading.values["archival_code"] == "H017-WS·2014·Y·CJ-0001"


def test_a_code_without_structure_is_a_fault_with_the_code_that_the_columns_make(context):
    ((name, severity, text, proposal),) = said({**GOOD, "archival_code": "2014-1", "item_number": "1"}, context)
    assert (name, severity, proposal) == ("archival_code", "fault", CODE)
    assert "不合档号结构" in text


def test_the_same_code_twice_names_both_rows(context):
    row = {**GOOD, "archival_code": CODE}
    assert said(row, context, where=("2014永久", 4)) == []
    ((name, severity, text, _),) = said({**row, "title": "乙"}, context, where=("补遗", 9))
    assert (name, severity) == ("archival_code", "fault")
    assert "表“2014永久”第 4 行与表“补遗”第 9 行相同" in text


def test_a_row_checked_again_is_not_its_own_double(context):
    row = {**GOOD, "archival_code": CODE}
    assert said(row, context) == said(row, context) == []


def test_the_same_number_in_a_series_is_a_double_of_the_code_it_makes(context):
    assert said({**GOOD, "archival_code": CODE}, context, where=("甲", 2)) == []
    ((name, _, text, _),) = said({**GOOD, "item_number": "1"}, context, where=("甲", 3))
    assert name == "item_number"
    assert "第 2 行与" in text


def test_items_without_number_are_no_doubles(context):
    assert said(GOOD, context, where=("甲", 2)) == said(GOOD, context, where=("甲", 3)) == []


@pytest.mark.parametrize(
    ("written", "word", "proposal"),
    [
        ("2011-03-21", "日期是 2011 年", None),
        ("2016-01-09", "日期是 2016 年", None),
    ],
)
def test_an_unlikely_date_is_a_remark(context, written, word, proposal):
    ((name, severity, text, proposed),) = said({**GOOD, "document_date": written}, context)
    assert (name, severity, proposed) == ("document_date", "remark", proposal)
    assert word in text


@pytest.mark.parametrize(("written", "proposal"), [("2041-03-21", "2014-03-21"), ("2027", None)])
def test_a_date_that_has_not_come_keeps_the_row_out(context, written, proposal):
    ((name, severity, text, proposed),) = said({**GOOD, "document_date": written}, context)
    assert (name, severity, proposed) == ("document_date", "fault", proposal)
    assert "晚于今天" in text


def test_a_class_that_is_not_divided_needs_no_subject(context):
    photo = {**GOOD, "archival_class": "照片", "archival_code": "H017-ZP·2014-Y-0001"}
    del photo["category"]
    assert [fault for fault in check_row(photo, {}, context) if fault.severity == "fault"] == []


def test_the_lower_levels_of_a_class_are_its_category(context):
    voucher = {**GOOD, "archival_class": "KU·01"}
    del voucher["category"]
    assert {"archival_class": "KU", "category": "01"}.items() <= read_row(voucher, {}, context).values.items()
    whole = {**GOOD, "archival_class": "KU", "category": "01", "archival_code": "H017-KU·01·2014-Y-0001"}
    assert [fault for fault in check_row(whole, {}, context) if fault.severity == "fault"] == []


def test_a_document_from_around_the_turn_of_the_year_is_no_remark(context):
    assert said({**GOOD, "document_date": "2013-12-30"}, context) == []
    assert said({**GOOD, "document_date": "2015-01-09"}, context) == []
    assert said({**GOOD, "year": "2026", "document_date": "2026-11"}, context) == []


def test_a_spoilt_cell_is_reported_once(context):
    ((name, _, _, _),) = said({**GOOD, "retention": "很久"}, context)
    assert name == "retention"


def test_a_fault_is_plain_json(context):
    (fault,) = check_row({**GOOD, "pages": "1-3"}, {}, context)
    assert fault.to_json() == {"field": "pages", "severity": "fault", "text": "这里是起止页号，请填页数", "proposal": "3"}


@pytest.mark.parametrize(("path", "items"), [(samples.FLAT, 667), (samples.GB18030, 343), (samples.PRINTED, 652)])
def test_every_item_of_the_sample_catalogues_is_ready(path, items):
    context = Context(TODAY, PRESETS["DAT22_2015"].template, "H017")
    readings = [
        read_row(row.cells, row.facts, context, (sheet.name, row.number))
        for sheet in read_workbook(path, path.name).sheets
        for row in place_rows(guess_sheet(sheet), sheet)
        if row.place == "item"
    ]
    assert len(readings) == items
    assert [fault for reading in readings for fault in reading.faults] == []
    assert len({reading.key for reading in readings}) == items
