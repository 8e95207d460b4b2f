"""Report, approval and register stand in the fonds dossier for ever, as PDF and spreadsheet, and can be verified by anybody (R06, R07)."""

import io
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from flask.testing import FlaskClient

from commarch import appraisal, dossier
from commarch.appraisal import Moment
from commarch.dossier import Sheet, SheetKind
from commarch.printing.dossier_sheets import print_sheet
from tests import given
from tests.appraisal.group import KEEP, approved, begun, destroyed, found, photographed, reviewed, signed, voiced
from tests.appraisal.test_evidence import DAY, destroys, executing
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def sheets_of() -> list[Sheet]:
    """Return the sheets about appraisals, the oldest first, with their content."""
    found = [dossier.find_sheet(one.id) for one in dossier.sheets(SheetKind.APPRAISAL)]
    return [one for one in reversed(found) if one is not None]


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_report_approval_and_register_say_what_the_rules_ask_for() -> None:
    """The union of the fields of a register of destruction (domain handbook 3.4)."""
    key = destroyed(2)
    with given.acting(WANG_MIN, "hongqi"):
        report, approval, register = sheets_of()
        assert [one.title.split()[0] for one in (report, approval, register)] == ["鉴定报告", "鉴定审批", "销毁清册"]
        assert [part["heading"] for part in report.content] == ["基本情况", "鉴定依据", "鉴定小组", "鉴定过程", "结果统计", "拟销毁清册"]
        (table,) = [part for part in register.content if part["heading"] == "销毁清册"]
        assert table["columns"][:5] == ["序号", "档案类别", "档号", "题名", "年度"]
        assert {"应保管期限", "已保管期限", "销毁原因", "鉴定意见", "批准意见", "密级", "页数"} <= set(table["columns"])
        assert [row[2] for row in table["rows"]] == ["H017-WS·2014-D10-CJ-0001", "H017-WS·2014-D10-CJ-0002"]
        assert [row[9] for row in table["rows"]] == ["11年", "11年"]
        signed = [row[:2] for part in register.content if part["heading"] == "签名" for row in part["rows"]]
        assert signed[0] == ["执行人", "王敏"]
        assert {name for _, name in signed} == {"王敏", "刘洋", "黄志强"}
        destruction = appraisal.destruction_of(found(key))
        assert destruction is not None
        assert destruction.register_sha256 == register.sha256


def test_a_later_round_replaces_the_report() -> None:
    key = reviewed(2)
    voiced(key, KEEP)
    approved(key)
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).report_id == sheets_of()[0].id


def test_the_pdf_carries_number_and_digest_and_its_text_can_be_searched(tmp_path: Path) -> None:
    destroyed(1)
    with given.acting(WANG_MIN, "hongqi"):
        register = sheets_of()[-1]
        printed = print_sheet(register)
        assert printed.missing == []
        words = text_of(printed.content)
        for piece in ("销毁清册", "H017-XH-2026-01", "H017-WS·2014-D10-CJ-0001", "粉碎", register.sha256, f"第 {register.number} 号"):
            assert piece.replace(" ", "") in words.replace(" ", "").replace("\r\n", "")


def test_whoever_holds_a_paper_can_verify_it_and_nobody_else_learns_anything(client: FlaskClient) -> None:
    destroyed(1)
    with given.acting(WANG_MIN, "hongqi"):
        register = sheets_of()[-1]
        number, sha256, title = register.number, register.sha256, register.title
    right = client.get(f"/verify/hongqi/{number}?sha256={sha256}")
    assert right.status_code == 200
    assert "一致" in right.text
    assert title in right.text
    for path in (
        f"/verify/hongqi/{number}?sha256={'0' * 64}",
        f"/verify/wenyuan/{number}?sha256={sha256}",
        f"/verify/nobody/1?sha256={sha256}",
    ):
        wrong = client.get(path)
        assert wrong.status_code == 404
        assert title not in wrong.text
    assert client.get(f"/verify/hongqi/{number}").status_code == 200
    assert title not in client.get(f"/verify/hongqi/{number}").text


def test_a_sheet_is_taken_away_as_pdf_and_spreadsheet_by_its_own_community_only(client: FlaskClient) -> None:
    destroyed(1)
    with given.acting(WANG_MIN, "hongqi"):
        key = sheets_of()[-1].id
    given.signed_in(client, CHEN_GUILAN)
    pdf = client.get(f"/c/hongqi/dossier/{key}.pdf")
    assert pdf.status_code == 200
    assert pdf.data.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/c/hongqi/dossier/{key}.xlsx").data))
    assert book.sheetnames == ["销毁清册", "签名"]
    assert book.active is not None
    assert [cell.value for cell in book.active[2]][:3] == [1, "文书", "H017-WS·2014-D10-CJ-0001"]
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get("/c/hongqi/").text)})
    given.signed_in(client, MA_LIN)
    assert client.get(f"/c/hongqi/dossier/{key}.pdf").status_code == 404
    assert client.get(f"/c/binjiang/dossier/{key}.pdf").status_code == 404


def test_a_register_is_printed_with_its_photographs_and_their_hashes() -> None:
    """S8: the annex has a small picture of each, what it shows and the hash of the whole one; it is PDF/A as ever."""
    key = executing()
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    photographed(key, DAY, picture=jpeg((640, 480)))
    photographed(key, DAY, caption="投入粉碎机", picture=jpeg((480, 640), color=(20, 90, 40), orientation=6))
    signed(key, Moment.AFTER, DAY)
    sheet_id = destroys(key)
    with given.acting(WANG_MIN, "hongqi"):
        register = dossier.find_sheet(sheet_id)
        assert register is not None
        hashes = [row[4] for row in register.content[-1]["rows"]]
        content = print_sheet(register).content
    words = text_of(content).replace(" ", "").replace("\r\n", "")
    for piece in ("附：销毁现场照片", "装车前清点", "投入粉碎机", *(half for one in hashes for half in (one[:32], one[32:]))):
        assert piece in words
    pictures = [one for page in pypdfium2.PdfDocument(content) for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert len(pictures) == 2
