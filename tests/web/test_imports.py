"""The pages of imports, as a clerk walks them."""

import io
import re
from uuid import UUID

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from commarch.database import db
from commarch.jobs import imports as jobs
from tests import given
from tests.imports import importing, samples
from tests.world import CHEN_GUILAN, LI_NA, MA_LIN, WANG_MIN

HOME = "/c/hongqi/imports/"
ROWS = [
    importing.a_row("关于绿化的函"),
    importing.a_row("关于物业的请示", date="2014-02-30"),
    importing.a_row("", pages="二十"),
    importing.a_row("党费收缴清单", retention="长期"),
]


@pytest.fixture
def clerk(client: FlaskClient) -> FlaskClient:
    return given.signed_in(client, WANG_MIN)


def send(client: FlaskClient, content: bytes, name: str = "目录.xlsx", home: str = HOME):
    page = client.get(home)
    data = {"file": (io.BytesIO(content), name), "csrf_token": given.csrf_token(page.text)}
    return client.post(home, data=data, content_type="multipart/form-data")


def post(client: FlaskClient, url: str, **data: str):
    token = given.csrf_token(client.get(HOME).text)
    return client.post(url, data={"csrf_token": token, **data})


def batch_at(answer) -> UUID:
    return UUID(answer.location.rstrip("/").rsplit("/", 1)[-1])


def read(answer) -> UUID:
    batch_id = batch_at(answer)
    jobs.read(given.tenant_id("hongqi"), str(batch_id))
    return batch_id


def test_a_clerk_walks_from_upload_to_report(clerk: FlaskClient):
    assert "还没有导入过目录" in clerk.get(HOME).text
    answer = send(clerk, importing.a_file(ROWS))
    assert answer.status_code == 303
    waiting = clerk.get(answer.location)
    assert "正在读取" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    batch_id = read(answer)
    rows = clerk.get(answer.location, follow_redirects=True)
    assert rows.request.path.endswith("/rows")
    assert "没有“2014-02-30”这一天" in rows.text or "没有这一天" in rows.text
    assert "入库 2 行，余下留着改" in rows.text
    assert post(clerk, f"{HOME}{batch_id}/commit").status_code == 303
    assert "正在入库" in clerk.get(f"{HOME}{batch_id}").text
    jobs.commit(given.tenant_id("hongqi"), str(batch_id))
    report = clerk.get(f"{HOME}{batch_id}", follow_redirects=True)
    assert "每一行都有着落" in report.text
    assert "下载待改的行" in report.text
    assert "目录.xlsx" in clerk.get(HOME).text


def test_progress_is_told_while_a_job_works_and_where_to_go_then(clerk: FlaskClient):
    answer = send(clerk, importing.a_file(ROWS))
    told = clerk.get(f"{answer.location}/progress").json
    assert (told["finished"], told["next"]) == (False, None)
    read(answer)
    told = clerk.get(f"{answer.location}/progress").json
    assert (told["done"], told["total"], told["finished"]) == (5, 5, True)
    assert told["next"] == answer.location


def test_a_cell_is_mended_where_it_stands(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS)))
    faulty = next(row for row in importing.rows_of(batch_id) if row.row_number == 3)
    answer = post(clerk, f"{HOME}{batch_id}/rows", which="faulty", **{f"cell|{faulty.id}|document_date": "2014-02-28"})
    assert answer.status_code == 303
    assert importing.states_of(batch_id) == {"skipped": 1, "ready": 3, "faulty": 1}


def test_a_proposal_is_taken_by_one_press_and_what_was_typed_beside_it_is_saved(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS)))
    third = next(row for row in importing.rows_of(batch_id) if row.row_number == 4)
    post(clerk, f"{HOME}{batch_id}/rows", **{f"cell|{third.id}|title": "［物业会议记录］", "put": f"{third.id}|pages"})
    mended = next(row for row in importing.rows_of(batch_id) if row.row_number == 4)
    assert (mended.state, mended.values["title"], mended.values["pages"]) == ("ready", "［物业会议记录］", 20)


def test_all_faults_of_a_kind_are_mended_at_once(clerk: FlaskClient):
    batch_id = read(
        send(clerk, importing.a_file([importing.a_row(f"第{number}件", pages=f"{number}-{number + 4}") for number in range(1, 8)]))
    )
    page = clerk.get(f"{HOME}{batch_id}/rows")
    assert "7 行都按建议改" in page.text
    kind = re.search(r'name="kind" value="([^"]*)"', page.text)
    post(clerk, f"{HOME}{batch_id}/proposals", field="pages", kind=kind[1])
    assert {row.values["pages"] for row in importing.rows_of(batch_id) if row.values} == {5}


def test_a_row_is_left_out_with_its_reason_and_found_again(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS)))
    faulty = next(row for row in importing.rows_of(batch_id) if row.row_number == 3)
    post(clerk, f"{HOME}{batch_id}/rows", leave=str(faulty.id))
    assert "人工略过" in clerk.get(f"{HOME}{batch_id}/rows?which=skipped").text
    post(clerk, f"{HOME}{batch_id}/rows", again=str(faulty.id))
    assert importing.states_of(batch_id)["faulty"] == 2


def test_another_mapping_reads_the_rows_anew(clerk: FlaskClient):
    content = samples.xlsx(
        [["甲", "乙", "年度", "保管期限", "机构(问题)"], *([f"关于{n}的函", "王敏", "2014", "10年", "CJ"] for n in range(30))]
    )
    batch_id = read(send(clerk, content))
    page = clerk.get(f"{HOME}{batch_id}/columns")
    assert "请核对" in page.text
    chosen = {"heading-1": "1", "file_items": "0", "column-1-0": "author", "column-1-1": "title"}
    assert post(clerk, f"{HOME}{batch_id}/columns", **chosen).location.endswith(str(batch_id))
    jobs.read(given.tenant_id("hongqi"), str(batch_id))
    values = importing.rows_of(batch_id)[1].values
    assert (values["title"], values["author"]) == ("王敏", "关于0的函")


def test_the_columns_page_groups_sheets_that_are_alike(clerk: FlaskClient):
    batch_id = read(send(clerk, samples.PRINTED.read_bytes(), samples.PRINTED.name))
    page = clerk.get(f"{HOME}{batch_id}/columns")
    assert "12 张列相同的表" in page.text
    assert page.text.count("<select") == 9
    assert "全宗号 H017" in page.text
    assert "年度 2014" in page.text


def test_the_same_file_is_recognised(clerk: FlaskClient):
    read(send(clerk, importing.a_file(ROWS)))
    batch_id = read(send(clerk, importing.a_file(ROWS[:1])))
    assert "同一个文件" not in clerk.get(f"{HOME}{batch_id}/rows").text
    content = importing.a_file(ROWS)
    first = read(send(clerk, content))
    again = read(send(clerk, content))
    assert f"{HOME}{first}" in clerk.get(f"{HOME}{again}/rows").text


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [(b"%PDF-1.7 ...", "目录.xlsx", "PDF"), (b"\xff\xd8\xff\xe0 ...", "照片.xls", "图片"), (samples.bomb(120), "目录.xlsx", "目录.xlsx")],
)
def test_what_is_no_catalogue_is_refused_with_a_sentence(clerk: FlaskClient, content: bytes, name: str, word: str):
    batch_id = read(send(clerk, content, name))
    page = clerk.get(f"{HOME}{batch_id}")
    assert (page.status_code, word in page.text, "没有读成" in page.text) == (200, True, True)
    assert importing.rows_of(batch_id) == []


def test_no_file_keeps_the_form(clerk: FlaskClient):
    answer = post(clerk, HOME)
    assert (answer.status_code, "请先选择一个目录文件" in answer.text) == (422, True)


def test_a_file_over_the_limit_is_413(clerk: FlaskClient, monkeypatch):
    monkeypatch.setitem(clerk.application.config, "MAX_CONTENT_LENGTH", 10_000)
    token = given.csrf_token(clerk.get(HOME).text)
    answer = clerk.post(
        HOME, data={"file": (io.BytesIO(b"x" * 20_000), "大.xlsx"), "csrf_token": token}, content_type="multipart/form-data"
    )
    assert (answer.status_code, "文件太大" in answer.text) == (413, True)


def test_refused_rows_are_taken_away_and_come_back_mended(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS)))
    post(clerk, f"{HOME}{batch_id}/commit")
    jobs.commit(given.tenant_id("hongqi"), str(batch_id))
    answer = clerk.get(f"{HOME}{batch_id}/refused.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    lines = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert lines[0][-1] == "检查结果"
    assert [line[-1] != "" for line in lines[1:]] == [True, True]
    lines[1][lines[0].index("日期")] = "2014-02-28"
    lines[2][lines[0].index("题名")], lines[2][lines[0].index("页数")] = "［会议记录］", "20"
    again = read(send(clerk, samples.xlsx(lines)))
    assert importing.states_of(again) == {"skipped": 1, "ready": 2}


def test_an_undone_import_says_so(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS[:1])))
    importing.committed(batch_id)
    assert "做了会怎样" in clerk.get(f"{HOME}{batch_id}/undo").text
    post(clerk, f"{HOME}{batch_id}/undo")
    jobs.undo(given.tenant_id("hongqi"), str(batch_id))
    assert "已撤销" in clerk.get(f"{HOME}{batch_id}", follow_redirects=True).text
    assert importing.codes_in() == []


def test_an_import_that_was_not_committed_can_be_given_up(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file(ROWS)))
    assert post(clerk, f"{HOME}{batch_id}/give-up").location == HOME
    assert clerk.get(f"{HOME}{batch_id}").status_code == 404


GETS = ("", "/progress", "/columns", "/rows", "/report", "/refused.xlsx", "/undo")
POSTS = ("/columns", "/rows", "/proposals", "/commit", "/undo", "/give-up")


@pytest.mark.parametrize(("somebody", "home"), [(LI_NA, "/c/wenyuan/imports/"), (MA_LIN, "/c/binjiang/imports/")])
def test_another_tenants_import_is_not_there(client: FlaskClient, somebody, home: str):
    batch_id = importing.uploaded(importing.a_file(ROWS))
    given.signed_in(client, somebody)
    token = given.csrf_token(client.get(home).text)
    for url in (f"{home}{batch_id}", f"{HOME}{batch_id}"):
        assert {client.get(url + end).status_code for end in GETS} == {404}
        assert {client.post(url + end, data={"csrf_token": token}).status_code for end in POSTS} == {404}
    assert "目录.xlsx" not in client.get(home).text
    assert importing.states_of(batch_id) == {"skipped": 1, "ready": 2, "faulty": 2}


def test_a_foreign_row_is_not_mended_through_ones_own_import(client: FlaskClient):
    theirs = importing.uploaded(importing.a_file(ROWS))
    row = next(row for row in importing.rows_of(theirs) if row.row_number == 3)
    mine = importing.uploaded(importing.a_file(ROWS), who=LI_NA, code="wenyuan")
    given.signed_in(client, LI_NA)
    token = given.csrf_token(client.get("/c/wenyuan/imports/").text)
    url = f"/c/wenyuan/imports/{mine}/rows"
    for data in ({f"cell|{row.id}|document_date": "2014-02-28"}, {"leave": str(row.id)}, {"put": f"{row.id}|document_date"}):
        client.post(url, data={"csrf_token": token, **data})
    assert importing.states_of(theirs) == {"skipped": 1, "ready": 2, "faulty": 2}


def test_who_has_not_the_duty_may_not_import(client: FlaskClient):
    batch_id = importing.uploaded(importing.a_file(ROWS))
    given.signed_in(client, CHEN_GUILAN)
    assert {client.get(f"{HOME}{batch_id}{end}").status_code for end in GETS} == {403}


def statements(client: FlaskClient, url: str) -> int:
    counted: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def test_pages_take_the_same_number_of_statements_however_many_rows(clerk: FlaskClient):
    few = read(send(clerk, importing.a_file(ROWS)))
    many = read(send(clerk, importing.a_file(ROWS * 30)))
    for end in ("/rows", "/rows?which=ready", "/rows?which=skipped", "/columns"):
        assert statements(clerk, f"{HOME}{few}{end}") == statements(clerk, f"{HOME}{many}{end}") <= 14, end
    before = statements(clerk, HOME)
    for _ in range(3):
        read(send(clerk, importing.a_file(ROWS)))
    assert statements(clerk, HOME) == before


def test_rows_are_walked_by_key_forth_and_back(clerk: FlaskClient):
    batch_id = read(send(clerk, importing.a_file([importing.a_row(f"第{number}件", pages="零") for number in range(60)])))
    seen, url = [], f"{HOME}{batch_id}/rows?which=faulty"
    pages = [url]
    for _ in range(3):
        page = clerk.get(url)
        seen += re.findall(r'aria-label="第 (\d+) 行页数"', page.text)
        onward = re.search(r'href="([^"]*after=[^"]*)"', page.text)
        if onward:
            url = onward[1].replace("&amp;", "&")
            pages.append(url)
    assert [int(number) for number in seen] == list(range(2, 62))
    back = re.search(r'href="([^"]*before=[^"]*)"', clerk.get(pages[-1]).text)[1].replace("&amp;", "&")
    assert re.findall(r'aria-label="第 (\d+) 行页数"', clerk.get(back).text) == [str(number) for number in range(27, 52)]
