"""The pages of registers, as a clerk walks them and as others meet them."""

import io
import re
from datetime import date

import openpyxl
import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from commarch import clock, registers
from commarch.accounts import Duty, Role, duties_of
from commarch.database import Context, Mode, session, within
from commarch.registers import StrikeKind
from tests import given
from tests.conftest import TODAY
from tests.registers.persons import ID_NUMBER, MASKED, OLD_WOMAN, a_register, an_entry, ground
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, ZHOU_LAN

HERE = "/c/hongqi/registers"
GROUND = {"on": "2026-03-01", "source": "入户走访记录", "reason": "走访得知"}


def send(client: FlaskClient, page: str, url: str, **told: object) -> TestResponse:
    return client.post(url, data={"csrf_token": given.csrf_token(client.get(page).text), **told})


def revision(page: TestResponse) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', page.text)
    assert found is not None
    return found[1]


@pytest.fixture
def entry(client: FlaskClient) -> str:
    """The address of the old woman in the register of 红旗社区; its clerk is signed in."""
    with given.acting(WANG_MIN, "hongqi") as by:
        found = an_entry(by, a_register(by)).id
    given.signed_in(client, WANG_MIN)
    return f"{HERE}/entries/{found}"


def test_a_ready_register_is_adopted_changed_and_filled(client: FlaskClient) -> None:
    """F042, F045. Ready templates that a community adopts and may change."""
    given.signed_in(client, WANG_MIN)
    first = client.get(f"{HERE}/").text
    assert "还没有登记册" in first
    assert "低保对象登记册" in first
    form = client.get(f"{HERE}/new?template=elderly").text
    assert "居住情况 | 选项 | 独居、空巢、与子女同住、住养老机构 | 必填" in form
    told = {"name": "本社区老人册", "level": "personal", "recheck_months": "6", "fields": "居住情况 | 选项 | 独居、空巢 | 必填"}
    made = send(client, f"{HERE}/new?template=elderly", f"{HERE}/new?template=elderly", **told)
    assert made.status_code == 303, made.text
    register = str(made.location)
    new = f"{register}/entries/new"
    assert "登记第一个人" in client.get(register).text
    entered = send(client, new, new, subject="张桂兰", living="独居", id_number=ID_NUMBER, then="next", **GROUND)
    assert (entered.status_code, entered.location) == (303, new)
    listed = client.get(register).text
    assert "张桂兰" in listed
    assert "独居" in listed
    assert "本社区老人册" in client.get(f"{HERE}/").text


def test_a_form_with_faults_comes_back_as_it_was_typed(client: FlaskClient, entry: str) -> None:
    register = str(registers_url(client, entry))
    new = f"{register}/entries/new"
    told = {**OLD_WOMAN, **GROUND, "subject": "李福", "id_number": "123", "source": "申请表七号"}
    answer = send(client, new, new, **told)
    assert answer.status_code == 422
    assert "身份证号码是 18 位" in answer.text
    assert 'value="李福"' in answer.text
    assert 'value="申请表七号"' in answer.text
    missing = send(client, new, new, **{**told, "id_number": "", "living": "", "on": "明天"})
    assert missing.status_code == 422
    for page, told in ((f"{HERE}/new", {"name": "册", "level": "personal", "recheck_months": "常常"}), (f"{entry}/striking", GROUND)):
        refused = send(client, page, page, **told)
        assert refused.status_code == 422
        assert "fault-list" in refused.text


def registers_url(client: FlaskClient, entry: str) -> str:
    found = re.search(rf'href="({HERE}/[0-9a-f-]{{36}})"', client.get(entry).text)
    assert found is not None
    return found[1]


def test_what_is_masked_is_not_on_the_page_and_not_lost_when_the_form_is_saved(client: FlaskClient, entry: str) -> None:
    for page in (client.get(entry).text, client.get(f"{entry}/amendment").text, client.get(registers_url(client, entry)).text):
        assert ID_NUMBER not in page
        assert "13800001234" not in page
        assert "3单元501" not in page
    form = client.get(f"{entry}/amendment")
    assert f"现为 {MASKED}；空着＝不变" in form.text
    told = {"subject": "张桂兰", "sex": "女", "living": "空巢", "care": "自理", "revision": revision(form)}
    saved = send(client, entry, f"{entry}/amendment", **told, **(GROUND | {"on": "2026-04-01"}))
    assert saved.status_code == 303, saved.text
    with given.acting(WANG_MIN, "hongqi") as by:
        found = registers.find_entry(given.uuid(entry.rsplit("/", 1)[1]))
        assert found is not None
        assert (found.address, found.particulars["contact"]) == (OLD_WOMAN["address"], OLD_WOMAN["contact"])
        register = registers.find_register(found.register_id)
        assert register is not None
        assert registers.reveal(found, register, "核对", by=by) == ID_NUMBER
    page = client.get(entry).text
    assert "独居</span>" in page
    assert "空巢" in page
    assert "入户走访记录" in page


def test_everything_is_shown_once_to_whoever_says_what_for(client: FlaskClient, entry: str, admin: psycopg.Connection) -> None:
    """F042. Masked by default; revealed with a purpose that stands in the trail."""
    assert MASKED in client.get(entry).text
    assert send(client, entry, f"{entry}/revealed", purpose=" ").status_code == 422
    shown = send(client, entry, f"{entry}/revealed", purpose="核对养老补贴申请")
    assert shown.status_code == 200
    assert ID_NUMBER in shown.text
    assert "13800001234" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    row = admin.execute("SELECT person_name, thing_label, reason FROM audit_entry WHERE act = 'reveal'").fetchall()
    assert row == [(WANG_MIN.name, "老年人与养老服务登记册 第 1 号", "核对养老补贴申请")]
    assert ID_NUMBER not in client.get(entry).text


def test_a_register_is_read_as_of_a_day(client: FlaskClient, entry: str) -> None:
    """F008"""
    register = registers_url(client, entry)
    form = client.get(f"{entry}/striking")
    told = {"struck_as": "death", "revision": revision(form), "on": "2026-07-15", "source": "死亡证明", "reason": "病故"}
    assert send(client, entry, f"{entry}/striking", **told).status_code == 303
    assert "张桂兰" not in client.get(register).text
    assert "死亡，2026-07-15 注销" in client.get(f"{register}?view=struck").text
    before = client.get(f"{register}?on=2026-07-14").text
    assert "这是 2026-07-14 当天的样子" in before
    assert "张桂兰" in before
    assert "那一天没有这样的条目" in client.get(f"{register}?on=20260715").text
    assert "还没有到" in client.get(f"{register}?on=2030-01-01").text
    assert "看不懂" in client.get(f"{register}?on=去年").text
    page = client.get(entry).text
    assert "注销：死亡" in page
    form = client.get(f"{entry}/restoring")
    assert send(client, entry, f"{entry}/restoring", revision=revision(form), **(GROUND | {"on": "2026-08-01"})).status_code == 303
    assert "张桂兰" in client.get(register).text


def test_what_is_due_for_a_check_stands_on_the_page_and_one_button_checks_it(client: FlaskClient, entry: str) -> None:
    """F042"""
    with clock.standing_on(date(2027, 3, 1)):
        given.signed_in(client, WANG_MIN)
        register = registers_url(client, entry)
        assert "待复核，2027-03-01 起" in client.get(f"{register}?view=overdue").text
        form = client.get(f"{entry}/amendment?checked=1")
        assert 'name="checked" type="checkbox" value="y" checked' in form.text or "checked" in form.text.split('name="checked"')[1][:120]
        told = {"subject": "张桂兰", "sex": "女", "living": "独居", "care": "自理", "checked": "y", "revision": revision(form)}
        assert send(client, entry, f"{entry}/amendment", **told, **(GROUND | {"on": "2027-03-01", "reason": ""})).status_code == 303
        assert "没有待复核的" in client.get(f"{register}?view=overdue").text
        assert "复核，没有变化" in client.get(entry).text


def test_a_person_is_found_by_the_whole_number_and_never_through_an_address(client: FlaskClient, entry: str) -> None:
    found = send(client, f"{HERE}/", f"{HERE}/found", words=f"{ID_NUMBER[:6]} {ID_NUMBER[6:]}")
    assert entry in found.text
    assert client.get(f"{HERE}/found?words={ID_NUMBER}").status_code == 405
    assert "没有找到" in send(client, f"{HERE}/", f"{HERE}/found", words=ID_NUMBER[:17]).text
    assert send(client, f"{HERE}/", f"{HERE}/found", words="").status_code == 422


def test_a_year_is_frozen_exported_and_vouched_for(client: FlaskClient) -> None:
    """F068"""
    with given.acting(WANG_MIN, "hongqi") as by:
        register = f"{HERE}/{(kept := a_register(by)).id}"
        an_entry(by, kept, date(2025, 3, 1))
    given.signed_in(client, WANG_MIN)
    done = send(client, f"{register}/freezes", f"{register}/freezes", year="2025")
    assert done.status_code == 303, done.text
    page = client.get(f"{register}/freezes").text
    assert "核对一致" in page
    assert "还没有可以固化" not in page
    sheet = re.search(r'href="(/c/hongqi/dossier/[0-9a-f-]+)"', page)
    assert sheet is not None
    assert "2025 年度老年人与养老服务登记册固化说明" in client.get(sheet[1]).text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{register}/freezes/2025.xlsx").data)).active
    assert book is not None
    rows = [[cell.value for cell in row] for row in book.iter_rows()]
    assert rows[0][:5] == ["编号", "姓名", "住址或户", "身份证号码", "出生日期"]
    assert (rows[1][3], rows[1][6]) == (MASKED, "独居")
    assert ID_NUMBER not in str(rows)
    assert send(client, register, f"{register}/freezes", year="2025").status_code == 422
    assert send(client, register, f"{register}/freezes", year="x").status_code == 422


def test_a_register_is_taken_out_masked_or_whole_for_a_purpose(client: FlaskClient, entry: str, admin: psycopg.Connection) -> None:
    export = f"{registers_url(client, entry)}/export"
    assert send(client, export, export, on="2026-04-01", whole="y").status_code == 422
    assert send(client, export, export, on="2030-01-01").status_code == 422

    def rows(**told: str) -> list[object]:
        book = openpyxl.load_workbook(io.BytesIO(send(client, export, export, **told).data)).active
        assert book is not None
        return [cell.value for row in book.iter_rows(min_row=2) for cell in row]

    masked, whole = rows(on="2026-04-01"), rows(on="2026-04-01", whole="y", purpose="报区民政局年审")
    assert "红旗路＊＊＊" in masked
    assert OLD_WOMAN["address"] in whole
    assert MASKED in whole
    assert ID_NUMBER not in whole
    assert rows(on="2026-02-28") == []
    trail = admin.execute("SELECT after ->> 'whole', reason FROM audit_entry WHERE act = 'export' ORDER BY number").fetchall()
    assert trail[:2] == [("false", None), ("true", "报区民政局年审")]


def test_who_does_not_keep_registers_sees_them_masked_and_changes_nothing(client: FlaskClient, entry: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        sensitive = an_entry(by, a_register(by, "low_income"), kind="A 类", members="2", cause="因残").id
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get("/account").text)})
    given.signed_in(client, CHEN_GUILAN)
    page = client.get(f"{HERE}/entries/{sensitive}").text
    assert "张＊＊" in page
    assert "张桂兰" not in page
    assert "因残" not in page
    token = given.csrf_token(client.get("/account").text)
    for act in ("amendment", "striking", "revealed"):
        assert client.post(f"{entry}/{act}", data={"csrf_token": token, "purpose": "看看"}).status_code == 403


def test_another_communitys_register_is_not_found(client: FlaskClient, entry: str) -> None:
    register = registers_url(client, entry)
    client.post("/logout", data={"csrf_token": given.csrf_token(client.get("/account").text)})
    given.signed_in(client, MA_LIN)
    for address in (register, entry, f"{entry}/amendment", f"{register}/freezes", f"{register}/freezes/2025.xlsx"):
        assert client.get(address.replace("hongqi", "binjiang")).status_code == 404


def test_who_hands_documents_in_has_no_part_in_registers() -> None:
    assert duties_of([Role.CONTRIBUTOR]) == {Duty.CONTRIBUTE}


def test_the_street_reads_counts_and_never_persons(client: FlaskClient, entry: str) -> None:
    """F042. The supervisory view shows counts, not names (PIPL 6)."""
    hongqi, context = {"t": given.tenant_id("hongqi")}, Context(Mode.SUPERVISE, given.tenant_id("xueyuanlu"), given.person_id(ZHOU_LAN))
    with within(session, context):
        counted = text("SELECT count(*) FROM register_entry WHERE tenant_id = :t AND state = 'current'")
        assert session.execute(counted, hongqi).scalar() == 1
    persons = [f"SELECT {name} FROM register_entry" for name in ("subject", "address", "particulars", "id_number_masked", "id_number")]
    for asked in (*persons, "SELECT count(*) FROM register_change", "SELECT fields FROM register_form", "SELECT rows FROM register_freeze"):
        with pytest.raises(ProgrammingError, match="permission denied"), within(session, context):
            session.execute(text(f"{asked} WHERE tenant_id = :t"), hongqi)


def test_a_long_register_is_turned_by_key_and_asks_as_often_as_a_short_one(client: FlaskClient, entry: str, statements: list[str]) -> None:
    register = registers_url(client, entry)

    def asked(url: str) -> int:
        statements.clear()
        assert client.get(url).status_code == 200
        return len(statements)

    urls: list[str] = [register, f"{register}?on=2026-11-01", f"{register}?view=all", f"{HERE}/", entry]
    few = [asked(url) for url in urls]
    with given.acting(WANG_MIN, "hongqi") as by:
        kept = registers.find_register(given.uuid(register.rsplit("/", 1)[1]))
        assert kept is not None
        for number in range(60):
            one = an_entry(by, kept, subject=f"老人{number:02}", id_number="")
            if number % 3 == 0:
                registers.strike(one, StrikeKind.MOVED, ground(date(2026, 5, 1)), revision=1, by=by, today=TODAY)
    asked(register)  # what waits is counted anew once something was done
    assert [asked(url) for url in urls] == few
    page = client.get(f"{register}?view=all").text
    further = re.search(r'href="([^"]+after=50[^"]*)"', page)
    assert further is not None
    rest = client.get(further[1].replace("&amp;", "&")).text
    assert "老人59" in rest
    assert "张桂兰" not in rest
    assert max(few) < 15
