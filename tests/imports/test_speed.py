"""Many rows go through, and every one of them is there. Prints how fast beside reading the sheet and writing the same rows plainly.

`plain` is with search vectors, `bare` without, which nobody could find. Without a number it takes 2,000 rows; the whole promise is
`COMMARCH_TEST_IMPORT_ROWS=50000 python -m pytest -s -m thorough tests/imports/test_speed.py`.
"""

import io
import json
import os
import random
import time

import pytest
import python_calamine
import xlsxwriter
from sqlalchemy import func, select, text

from commarch import clock
from commarch.database import home_tenant, session
from commarch.database.writing import Writer
from commarch.holdings import Item
from commarch.holdings.folding import Field
from commarch.holdings.grams import vector
from commarch.schemes.queries import version_in_force, whole
from tests import given
from tests.imports import importing
from tests.world import LI_NA

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.slow, pytest.mark.thorough]
ROWS = int(os.environ.get("COMMARCH_TEST_IMPORT_ROWS", "2000"))
HEADING = ["年度", "保管期限", "问题", "文号", "责任者", "题名", "日期", "页数"]
SIGNS = "关于开展社区居民委员会生活垃圾分类示范小区创建通知请示批复报告总结计划党员名册低保审批材料会议记录物业老旧改造"


def a_large_catalogue() -> bytes:
    stream, dice = io.BytesIO(), random.Random(7)
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet("目录")
    sheet.write_row(0, 0, HEADING)
    for number in range(1, ROWS + 1):
        year, title = 2010 + number % 12, "".join(dice.choice(SIGNS) for _ in range(24))
        row = [
            str(year),
            ("永久", "30年", "10年")[number % 3],
            ("CJ", "DQ", "LB")[number % 3],
            f"哈松学街办发〔{year}〕{number % 99 + 1}号",
        ]
        for column, cell in enumerate(
            [*row, "红旗社区居民委员会", f"{title}{number}", f"{year}-0{number % 9 + 1}-1{number % 9}", str(number % 30 + 1)]
        ):
            sheet.write_string(number, column, cell)
    book.close()
    return stream.getvalue()


def written_plainly(content: bytes, *, findable: bool) -> float:
    """Read the sheet with calamine and write it into the table of items, 500 rows a statement, nothing checked; return the seconds."""
    began = time.perf_counter()
    with given.acting(LI_NA, "wenyuan"):
        category = next(one for one in whole(version_in_force(2014)).categories if one.code == "CJ")
        common = {"tenant_id": home_tenant(), "category_id": category.id, "category_code": "CJ", "archival_class": "WS", "state": "filed"}
        common |= {
            "registered_at": clock.now(),
            "changed_at": clock.now(),
            "filed_at": clock.now(),
            "secrecy": "none",
            "carriers": ["paper"],
        }
        common |= {"openness": "unreviewed", "personal_level": "none", "supplement": False, "revision": 1, "event_based": False, "note": ""}
        rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
        with Writer() as writer:
            writer.insert(Item.__table__, (_plain_row(common, number, row, findable=findable) for number, row in enumerate(rows)))
    return time.perf_counter() - began


def _rest(row: dict) -> dict:
    names = {Field.DOCUMENT_NUMBER: "document_number", Field.ARCHIVAL_CODE: "archival_code", Field.DATE: "document_date"}
    return {field: [row[name]] for field, name in names.items()}


def _forgotten(admin) -> None:
    """Take the rows away that were written to compare with."""
    admin.execute("TRUNCATE item CASCADE")


def _plain_row(common: dict, number: int, row: list, *, findable: bool) -> dict:
    code = f"H018-WS·{row[0]}-Y-CJ-{number:05d}"
    told = {"title": row[5], "author": row[4], "document_number": row[3], "document_date": row[6], "date_key": row[6], "pages": int(row[7])}
    made = {"id": Item.id.default.arg(None), "archival_code": code, "code_key": code, "series": row[0], "item_number": number + 1}
    plain = common | told | made | {"year": int(row[0]), "retention_code": "Y", "current_retention_code": "Y", "search_vector": ""}
    if findable:
        plain["search_vector"] = vector({Field.TITLE: [row[5]], Field.AUTHOR: [row[4]], **_rest(plain)})
    return plain


def test_a_large_catalogue_is_imported_row_by_row(admin):
    content = a_large_catalogue()
    bare = written_plainly(content, findable=False)
    _forgotten(admin)
    plain = written_plainly(content, findable=True)
    _forgotten(admin)
    began = time.perf_counter()
    batch_id = importing.uploaded(content)
    read = time.perf_counter() - began
    importing.committed(batch_id)
    whole_import = time.perf_counter() - began
    with given.the_system("hongqi"):
        assert session.scalar(select(func.count()).select_from(Item)) == ROWS
        assert (
            session.execute(
                text("SELECT count(*) FROM import_row WHERE tenant_id = :t AND state = 'imported'"), {"t": home_tenant()}
            ).scalar()
            == ROWS
        )
    figures = {"rows": ROWS, "bare_s": bare, "plain_s": plain, "read_s": read, "import_s": whole_import}
    figures |= {"rows_a_second": ROWS / whole_import, "bare": bare / whole_import, "plain": plain / whole_import}
    print(json.dumps({name: round(one, 3) for name, one in figures.items()}))
