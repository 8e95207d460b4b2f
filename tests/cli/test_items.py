"""`commarch items`, as an operator types it."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from commarch.cli import main
from commarch.holdings import ComponentRole, Part
from tests import given
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def commarch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(autouse=True)
def shelf(app) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        parts = (Part(role=ComponentRole.MAIN, title="正文", pages=4), Part(role=ComponentRole.ATTACHMENT, title="附表", pages=2))
        given.a_filed_item(by, "=1+1 绿化方案", document_date="2015-11-06", components=parts, note="附照片2张")
        given.a_filed_item(by, "党员名册", document_date="2016-01", category="WS·DQ", retention="Y")
        given.a_draft(by, "一份草稿")
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "别的社区的件")


def test_items_are_listed_and_narrowed():
    listed = json.loads(commarch("items", "list", "hongqi", "--json").output)
    assert [item["archival_code"] for item in listed] == ["H017-WS·2015-D10-CJ-0001", "H017-WS·2016-Y-DQ-0001"]
    assert [item["title"] for item in json.loads(commarch("items", "list", "hongqi", "--state", "draft", "--json").output)] == ["一份草稿"]
    assert [item["title"] for item in json.loads(commarch("items", "list", "hongqi", "--year", "2016", "--json").output)] == ["党员名册"]
    table = commarch("items", "list", "hongqi", "--class", "WS", "--category", "CJ").output
    assert "绿化方案" in table
    assert "党员名册" not in table


def test_an_unknown_tenant_is_wrong_usage():
    assert commarch("items", "list", "nowhere").exit_code == 2


def test_what_is_exported_says_everything_and_nothing_of_others(tmp_path: Path):
    out = tmp_path / "hongqi.xlsx"
    assert "导出 2 件" in commarch("items", "export", "hongqi", "--out", str(out)).output
    sheet = openpyxl.load_workbook(out).active
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert first["档号"] == "H017-WS·2015-D10-CJ-0001"
    assert first["题名"] == "=1+1 绿化方案"
    assert first["日期"] == "20151106"
    assert first["组件"] == "正文：正文（4页）；附件：附表（2页）"
    assert first["页数"] == "6"
    assert sheet.max_row == 3
