"""Pages of transfer to the county archives: from what has come of age over list, signature and package to the receipt."""

import hashlib
import io
import zipfile
from pathlib import Path
from uuid import UUID

import bagit
import openpyxl
import psycopg
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import transfer
from commarch.jobs import transfers as transfer_jobs
from commarch.transfer import TransferState, papers
from tests import given
from tests.appraisal.clicks import browser, page_of, revision_on, send, signs
from tests.conftest import TODAY
from tests.holds.ice import placed
from tests.transfer.test_transfer import composed, found, received, signed
from tests.web.test_search import statements
from tests.world import CHEN_GUILAN, MA_LIN, PASSWORD, WANG_MIN, ZHAO_PING

HOME = "/c/hongqi/transfers"


def of_age(count: int = 2, year: int = 2014) -> list[UUID]:
    """File permanent items of a year."""
    with given.acting(WANG_MIN, "hongqi") as by:
        told = {"document_date": f"{year}-05-06", "retention": "Y"}
        return [given.a_filed_item(by, f"第 {place} 次会议记录", **told).id for place in range(1, count + 1)]  # type: ignore[arg-type]


def state_of(key: UUID) -> TransferState:
    with given.acting(WANG_MIN, "hongqi"):
        return found(key).state


def opened(clerk: FlaskClient, *groups: str) -> str:
    """Let the clerk open a transfer of what is of age on the page; return its address."""
    answer = send(clerk, f"{HOME}/new", receiver="松北区档案馆", group=list(groups) or ["2014|WS|Y"])
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_the_empty_list_says_what_has_come_of_age_and_the_next_step(app: Flask) -> None:
    clerk = browser(app, WANG_MIN)
    assert "还没有到移交年限的档案" in page_of(clerk, f"{HOME}/")
    of_age(3)
    page = page_of(clerk, f"{HOME}/")
    assert "有 3 件到了移交的年限" in page
    assert f'href="{HOME}/new"' in page
    assert "移交进馆" in page_of(clerk, "/c/hongqi/items/")  # in the menu


def test_groups_are_ticked_before_they_are_asked_for_and_one_click_opens_the_list(app: Flask) -> None:
    of_age(2)
    clerk = browser(app, WANG_MIN)
    assert 'value="2014|WS|Y" id="group-1"' in page_of(clerk, f"{HOME}/new")
    assert "checked" in page_of(clerk, f"{HOME}/new").split('value="2014|WS|Y"')[1][:200]
    page = page_of(clerk, opened(clerk))
    assert "选入 2 件" in page
    assert "还有 2 件没有开放意见" in page


def test_what_was_refused_is_named_with_why_and_a_list_of_nothing_is_not_opened(app: Flask, admin: psycopg.Connection) -> None:
    items = of_age(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        placed(by, items[:1])
    clerk = browser(app, WANG_MIN)
    page = page_of(clerk, opened(clerk))
    assert "没有选入 1 件。已冻结，先解冻才能移交：H017-WS·2014-Y-CJ-0001" in page
    answer = send(clerk, f"{HOME}/new", receiver="松北区档案馆", group=["2014|WS|Y"], note="第二次")
    assert answer.status_code == 422
    assert "一件也没有选进来" in answer.text
    assert "第二次" in answer.text
    assert admin.execute("SELECT count(*) FROM transfer").fetchone() == (1,)


def test_what_is_told_is_written_on_many_items_at_once_and_kept_when_it_is_refused(app: Flask) -> None:
    of_age(3)
    clerk = browser(app, WANG_MIN)
    address = opened(clerk)
    revision = revision_on(page_of(clerk, address))
    refused = send(clerk, f"{address}/items/told", all="1", openness="", disclosure="未公开", revision=revision)
    assert refused.status_code == 422
    assert "请给出开放意见" in refused.text
    assert 'value="未公开"' in refused.text
    told = {"openness": "restricted", "open_from": "2031-1-1", "disclosure": "未公开", "secrecy_change": "无", "revision": revision}
    assert send(clerk, f"{address}/items/told", all="1", **told).status_code == 303
    page = page_of(clerk, address)
    assert page.count("控制（自 2031-01-01 起开放）") == 3
    assert "等社区负责人签署" in page


def test_an_item_is_taken_out_and_free_again(app: Flask) -> None:
    items = of_age(2)
    clerk = browser(app, WANG_MIN)
    address = opened(clerk)
    revision = revision_on(page_of(clerk, address))
    assert send(clerk, f"{address}/items/removal", pick=[str(items[0])], revision=revision).status_code == 303
    assert "H017-WS·2014-Y-CJ-0001" not in page_of(clerk, address).replace("<wbr>", "")
    assert "1 件" in page_of(clerk, f"{HOME}/new")


def test_the_head_signs_with_her_password_and_an_old_tab_signs_nothing(app: Flask) -> None:
    key = composed()
    head, address = browser(app, CHEN_GUILAN), f"{HOME}/{key}"
    assert signs(head, f"{address}/signature", password="falsch").status_code == 422
    assert send(head, f"{address}/signature", password=PASSWORD, revision="0").status_code == 422
    assert state_of(key) is TransferState.COMPOSING
    assert signs(head, f"{address}/signature").status_code == 303
    assert state_of(key) is TransferState.SIGNED
    assert "/dossier/" in page_of(head, address)


def test_a_package_is_made_by_a_job_that_one_may_leave_and_is_taken_away_whole(app: Flask, tmp_path: Path) -> None:
    key = composed()
    signed(key)
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    assert clerk.get(f"{address}/package").status_code == 404
    assert send(clerk, f"{address}/package").headers["Location"] == f"{address}/package"
    assert f'data-progress="{address}/package/progress"' in page_of(clerk, f"{address}/package")
    assert "正在打包…" in page_of(clerk, address)
    send(clerk, f"{address}/package")
    assert transfer_jobs.take_up() == 1, "asked twice, made once"
    assert clerk.get(f"{address}/package/progress").json["next"] == f"{address}/package"  # type: ignore[index]
    page = page_of(clerk, f"{address}/package")
    with given.acting(WANG_MIN, "hongqi"):
        sha256 = found(key).package_sha256 or "missing"
    assert f"SHA-256 {sha256}" in page
    answer = clerk.get(f"{address}/package.zip")
    assert hashlib.sha256(answer.data).hexdigest() == sha256
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        packed.extractall(tmp_path)
    answer.close()
    bag = tmp_path / "H017-YJ-2026-01"
    bagit.Bag(str(bag)).validate()
    with pypdfium2.PdfDocument(bag / "data" / "移交目录 2026-01.pdf") as printed:
        assert "松北区档案馆" in printed[0].get_textpage().get_text_range()
    assert browser(app, MA_LIN).get(f"/c/binjiang/transfers/{key}/package.zip").status_code == 404


def test_there_is_no_package_of_a_list_that_nobody_signed(app: Flask) -> None:
    key = composed()
    answer = send(browser(app, WANG_MIN), f"{HOME}/{key}/package")
    assert answer.status_code == 422
    assert "已经过了这一步" in answer.text


def test_the_receipt_makes_the_items_the_archives_and_their_pages_say_so(app: Flask) -> None:
    key = composed()
    signed(key)
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    revision = revision_on(page_of(clerk, f"{address}/receipt"))
    lacking = send(clerk, f"{address}/receipt", receipt_number="", received_by="馆员", received_on="昨", revision=revision)
    assert lacking.status_code == 422
    assert 'value="馆员"' in lacking.text
    told = {"receipt_number": "松档接〔2026〕3 号", "received_by": "馆员赵", "received_on": TODAY.isoformat(), "revision": revision}
    assert send(clerk, f"{address}/receipt", **told).status_code == 303
    assert state_of(key) is TransferState.RECEIVED
    with given.acting(WANG_MIN, "hongqi"):
        item_id = transfer.item_ids_of(found(key))[0]
    page = page_of(clerk, f"/c/hongqi/items/{item_id}")
    for words in ("已移交进馆", "松北区档案馆", TODAY.isoformat(), "松档接〔2026〕3 号", address):
        assert words in page
    for act in ("/edit", "改分类", "冻结…", "登记光盘", "建立关联", "attach"):
        assert act not in page.split("<main")[1], act


def test_a_transfer_is_withdrawn_with_reasons_only_before_its_receipt(app: Flask) -> None:
    key = composed()
    signed(key)
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    revision = revision_on(page_of(clerk, f"{address}/withdrawal"))
    assert send(clerk, f"{address}/withdrawal", because=" ", revision=revision).status_code == 422
    assert send(clerk, f"{address}/withdrawal", because="馆方改期", revision=revision).status_code == 303
    assert state_of(key) is TransferState.WITHDRAWN
    assert "2 件" in page_of(clerk, f"{HOME}/new")
    other = composed()
    signed(other)
    received(other)
    address = f"{HOME}/{other}"
    answer = send(clerk, f"{address}/withdrawal", because="后悔", revision=revision_on(page_of(clerk, f"{address}/withdrawal")))
    assert answer.status_code == 422
    assert state_of(other) is TransferState.RECEIVED


def test_only_who_keeps_the_archives_composes_and_only_the_head_signs(app: Flask) -> None:
    key = composed()
    assert browser(app, WANG_MIN).get(f"{HOME}/{key}/signature").status_code == 403
    assert browser(app, ZHAO_PING).get(f"{HOME}/").status_code == 403
    assert browser(app, MA_LIN).get(f"{HOME}/{key}").status_code == 404
    assert browser(app, MA_LIN).get(f"/c/binjiang/transfers/{key}").status_code == 404


def test_pages_take_as_many_statements_for_many_items_as_for_few(app: Flask) -> None:
    clerk, few = browser(app, WANG_MIN), composed()
    counts = [statements(app, clerk, address) for address in (f"{HOME}/", f"{HOME}/{few}", f"{HOME}/new")]
    for _ in range(3):
        composed()
    of_age(20, 2013)
    many = opened(clerk, "2013|WS|Y")
    assert [statements(app, clerk, address) for address in (f"{HOME}/", many, f"{HOME}/new")] == counts


def test_a_long_list_is_walked_by_position(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commarch.web.transfer.showing.PAGE", 2)
    of_age(3)
    clerk = browser(app, WANG_MIN)
    address = opened(clerk)
    assert f'href="{address}?after=2"' in page_of(clerk, address)
    page = page_of(clerk, f"{address}?after=2")
    assert "第 3 次会议记录" in page
    assert "第 1 次会议记录" not in page


def test_the_signed_list_tells_what_the_archives_are_told_and_leaves_room_for_their_side(app: Flask) -> None:
    """条例 30: as PDF and as spreadsheet, with numbers, sums and both sides' signatures."""
    key = composed()
    signed(key)
    clerk = browser(app, WANG_MIN)
    with given.acting(WANG_MIN, "hongqi"):
        sheet = f"/c/hongqi/dossier/{found(key).list_id}"
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{sheet}.xlsx").data))
    assert book.sheetnames == ["移交数量", "移交目录", "交接"]
    assert [[cell.value for cell in row] for row in book["移交数量"]["A2:E3"]] == [
        ["文书", 2014, "永久", 2, 12],
        ["合计", None, None, 2, 12],
    ]
    assert [cell.value for cell in book["移交目录"][1]] == list(papers.COLUMNS)
    assert book["移交目录"].column_dimensions["B"].width > 20
    with pypdfium2.PdfDocument(clerk.get(f"{sheet}.pdf").data) as printed:
        words = "".join(page.get_textpage().get_text_range() for page in printed)
    for told in ("H017-WS·2014-Y-CJ-0001", "开放 2 件", "接收单位签章", "监交人", "陈桂兰（2026-11-23 在系统中签署）"):
        assert told in words
