import datetime
from decimal import Decimal

import pytest

from commarch.errors import RuleBroken
from commarch.imports.bounded import bounded
from commarch.imports.reading import Limits, read_workbook
from tests.imports import samples

DAY = datetime.date(2014, 5, 20)


def rows_of(data, filename="目录", **limits):
    workbook = read_workbook(data, filename, Limits(**limits))
    return [list(sheet) for sheet in workbook.sheets]


def refusal(data, filename="目录.xlsx", **limits):
    with pytest.raises(RuleBroken) as broken:
        rows_of(data, filename, **limits)
    return str(broken.value)


def test_the_flat_catalogue_has_667_rows_and_a_header():
    (rows,) = rows_of(samples.FLAT)
    assert len(rows) == 668
    assert rows[0] == samples.HEADER
    assert rows[1] == ["2012", "永久", "CJ", "1", "", "红旗社区服务站", "红旗社区2012年度拆迁", "2012-05-22", "5", ""]


def test_the_gb18030_catalogue_has_343_rows_and_a_header():
    workbook = read_workbook(samples.GB18030, "目录.csv")
    (sheet,) = workbook.sheets
    rows = list(sheet)
    assert workbook.encoding == "GB18030"
    assert len(rows) == 344
    assert rows[0] == samples.HEADER


def test_the_printed_catalogue_has_twelve_sheets():
    sheets = [(sheet.name, sheet.head(3)[2][1], sum(1 for _ in sheet)) for sheet in read_workbook(samples.PRINTED, "x").sheets]
    assert [name for name, _, _ in sheets][:3] == ["2014永久", "201430年", "201410年"]
    assert len(sheets) == 12
    assert {cell for _, cell, _ in sheets} == {"档号"}
    assert sum(count for _, _, count in sheets) == 700


@pytest.mark.parametrize("make", [samples.xlsx, samples.xls, samples.ods])
def test_numbers_and_dates_are_text_as_a_person_saw_them(make):
    (rows,) = rows_of(make([["年度", "日期", "比例", "长号"], [2012.0, DAY, 0.1, 12345678901234]]))
    assert rows[1] == ["2012", "2014-05-20", "0.1", "12345678901234"]


def test_a_tiny_number_is_not_in_scientific_notation():
    (rows,) = rows_of(samples.xlsx([["题名"], [1.5e-7], [2.5e16], [0.1 + 0.2], [True], [datetime.time(8, 30)]]))
    assert [row[0] for row in rows[1:]] == ["0.00000015", "25000000000000000", "0.3", "TRUE", "08:30:00"]
    assert Decimal(rows[1][0]) == Decimal("1.5e-7")


def test_a_formula_is_its_last_result_and_never_computed():
    (rows,) = rows_of(samples.xlsx([["题名", "页数"], ["关于绿化的函", "=1+1"], ["=cmd|'/c calc'!A1", 2]]))
    assert rows[1:] == [["关于绿化的函", ""], ["", "2"]]


def test_a_table_that_starts_in_the_middle_keeps_its_rows_and_columns():
    (rows,) = rows_of(samples.xlsx([[], [], [None, None, "题名", "日期"], [None, None, "甲", "20140520"]]))
    assert rows == [["", "", "", ""], ["", "", "", ""], ["", "", "题名", "日期"], ["", "", "甲", "20140520"]]


@pytest.mark.parametrize(
    "data",
    [
        samples.xlsx([["年度", "题名"], [2014, "甲"], [None, "乙"], [None, "丙"], [2015, "丁"]], merged=["A2:A4"]),
        samples.xls([["年度", "题名"], ["", "甲"], ["", "乙"], ["", "丙"], [2015, "丁"]], merged=[(1, 3, 0, 0, 2014)]),
    ],
    ids=["xlsx", "xls"],
)
def test_a_value_merged_over_rows_is_meant_by_each_of_them(data):
    (rows,) = rows_of(data)
    assert [row[0] for row in rows] == ["年度", "2014", "2014", "2014", "2015"]


def test_a_title_merged_over_columns_is_not_repeated():
    (rows,) = rows_of(samples.xlsx([["归档文件目录", None, None], ["档号", "题名", "日期"]], merged=["A1:C1"]))
    assert rows[0] == ["归档文件目录", "", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_any_usual_encoding_and_delimiter(encoding, delimiter):
    table = [samples.HEADER, ["2014", "永久", "CJ", "1", "", "红旗社区", "关于绿化，环境的函𠮷·", "20140520", "3", ""]]
    assert rows_of(samples.csv(table, encoding=encoding, delimiter=delimiter)) == [table]


def test_quotation_marks_hold_delimiters_and_lines_together():
    (rows,) = rows_of('题名,日期\r\n"甲,""乙""\n丙",2014\r\n丁,2015\r\n'.encode())
    assert rows == [["题名", "日期"], ['甲,"乙"\n丙', "2014"], ["丁", "2015"]]


def test_a_stray_quotation_mark_spoils_its_own_row_only():
    (rows,) = rows_of('题名,日期\n甲"乙,2014\n"丙,2015\n丁,2016\n'.encode())
    assert rows == [["题名", "日期"], ['甲"乙', "2014"], ['"丙', "2015"], ["丁", "2016"]]


def test_spoilt_utf8_is_refused_with_its_row_instead_of_garbled():
    data = samples.csv([samples.HEADER] + [["关于绿化和环境卫生的函"] * 10] * 20)
    spoilt = data[:1000] + b"\xff" + data[1000:]
    assert "第 4 行有认不出的字符" in refusal(spoilt)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空文件"),
        (b"\r\n\r\n", "空文件"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        (b"PK\x03\x04 broken", "已损坏"),
        (samples.container({"word/document.xml": b"x"}), "Word"),
        (samples.container({"a.txt": b"x"}), "压缩包"),
        (samples.xlsx([["题名"]])[:-200], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\x01\x02\x00\x00" * 99 + b"\x01\x05\x07\x08" * 900, "不是表格"),
    ],
)
def test_what_is_no_table_is_refused_by_its_true_name(data, word):
    assert word in refusal(data)


def test_the_name_of_a_file_does_not_decide_its_format():
    assert rows_of(samples.xlsx([["题名"]]), "目录.csv") == [[["题名"]]]
    assert rows_of("题名,日期\n".encode(), "目录.xls") == [[["题名", "日期"]]]


def test_a_sheet_that_cannot_be_read_is_named_and_the_others_are_read():
    book = samples.xlsx([["题名"]], more={"坏表": [["题名"]]})
    data = samples.replaced_part(book, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row")
    sheets = list(read_workbook(data, "目录.xlsx").sheets)
    assert list(sheets[0]) == [["题名"]]
    assert "第 2 张表“坏表”读不出来" in sheets[1].fault
    assert list(sheets[1]) == []


def test_an_entity_is_never_fetched():
    fetching = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    evil = samples.sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', before=fetching)
    data = samples.replaced_part(samples.xlsx([["题名"]]), "xl/worksheets/sheet1.xml", evil)
    for sheet in read_workbook(data, "目录.xlsx").sheets:
        assert "root" not in str(list(sheet))


def test_looking_ahead_uses_no_row_up():
    (sheet,) = read_workbook(samples.FLAT, "目录.xlsx").sheets
    assert sheet.head(2)[0] == samples.HEADER
    assert len(sheet.head(50)) == 50
    assert len(list(sheet)) == 668


@pytest.mark.parametrize("path", [samples.FLAT, samples.PRINTED, samples.GB18030])
def test_the_child_process_reads_the_same(path):
    with bounded(path, "目录") as there:
        theirs = [(sheet.name, sheet.number, sheet.hidden, sheet.merged, list(sheet)) for sheet in there.sheets]
    here = read_workbook(path, "目录")
    assert theirs == [(sheet.name, sheet.number, sheet.hidden, sheet.merged, list(sheet)) for sheet in here.sheets]
    assert (there.kind, there.encoding) == (here.kind, here.encoding)


def test_the_child_process_tells_why_it_refuses():
    with pytest.raises(RuleBroken, match="PDF"), bounded(b"%PDF-1.7", "目录.xlsx"):
        pass


def test_a_sheet_left_half_read_does_not_disturb_the_next():
    with bounded(samples.PRINTED, "目录.xlsx") as workbook:
        assert [next(iter(sheet))[0] for sheet in workbook.sheets] == ["归档文件目录"] * 12
