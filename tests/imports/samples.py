"""Catalogues made on the fly in every format that offices use."""

import io
import zipfile
from pathlib import Path

import openpyxl
import xlwt
from odf import opendocument, table, text

import commarch.demo

DATA = Path(commarch.demo.__file__).parent / "data"
FLAT = DATA / "catalogue_flat.xlsx"
PRINTED = DATA / "catalogue_printed_layout.xlsx"
GB18030 = DATA / "catalogue_flat_gb18030.csv"

HEADER = ["年度", "保管期限", "问题", "件号", "文号", "责任者", "题名", "日期", "页数", "备注"]


def xlsx(rows, *, sheet="目录", merged=(), more=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for one in merged:
        book.active.merge_cells(one)
    for name, others in (more or {}).items():
        page = book.create_sheet(name)
        for row in others:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows, *, merged=(), sheet="目录"):
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if hasattr(cell, "year"):
                page.write(number, column, cell, day)
            elif cell not in (None, ""):
                page.write(number, column, cell)
    for top, bottom, left, right, value in merged:
        page.write_merge(top, bottom, left, right, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows, *, sheet="目录"):
    book = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name=sheet)
    for row in rows:
        line = table.TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _ods_cell(cell):
    if cell in (None, ""):
        return table.TableCell()
    if hasattr(cell, "year"):
        return table.TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return table.TableCell(valuetype="float", value=str(cell))
    made = table.TableCell(valuetype="string")
    made.addElement(text.P(text=cell))
    return made


def csv(rows, *, delimiter=",", encoding="utf-8"):
    return "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows).encode(encoding)


def container(parts):
    """A zip file of parts, each a name and bytes or an iterable of bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            with made.open(name, "w") as part:
                for piece in [content] if isinstance(content, bytes) else content:
                    part.write(piece)
    return stream.getvalue()


def replaced_part(data, name, content):
    """The same container with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return container({one: content if one == name else old.read(one) for one in old.namelist()})


def sheet_xml(inside, *, before=""):
    """The XML of one sheet around its rows."""
    opening = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f'<?xml version="1.0"?>{before}{opening}{inside}</sheetData></worksheet>'.encode()


def part_of(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return made.read(name).decode()


def bomb(megabytes=400, letters=900):
    """A workbook of 1 MB that unpacks to hundreds: one row after the other of so many letters."""
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * letters + b"</t></is></c></row>\n"
    piece = row * (2**20 // len(row))
    opening, ending = sheet_xml("|").split(b"|")
    return replaced_part(xlsx([["题名"]]), "xl/worksheets/sheet1.xml", [opening, *[piece] * megabytes, ending])
