"""Twenty-five expired items through all roles to the signed register; beside them a batch that ends in extension, and one in a transfer."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from commarch import clock
from commarch.appraisal import Judgement, Stage, Verdict
from commarch.database import session
from commarch.holdings import Item, ItemState
from commarch.jobs import sweep
from tests import given
from tests.appraisal.clicks import state_of
from tests.appraisal.group import GROUP, HUANG_ZHIQIANG, KEEP, LIU_YANG, called_together, voiced
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.journeys.desk import Desk
from tests.journeys.keyboard import Keyboard
from tests.world import CHEN_GUILAN, PASSWORD, WANG_MIN, ZHOU_LAN, Somebody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
ITEMS = 25
HOME = "/c/hongqi/appraisals"
TRANSFER = Judgement(verdict=Verdict.TRANSFER, reason="县馆征集")
#: What stands in every title of the batch that goes, and nowhere else.
CANARY = "腊梅花展"


class Calendar:
    """The day on which the server lives."""

    def __init__(self) -> None:
        self.day = TODAY

    def sweeps(self, days: int) -> None:
        """Live on for some days, each of them swept as the clock's bell would."""
        for _ in range(days):
            self.day += timedelta(days=1)
            with clock.standing_on(self.day):
                sweep.sweep_today()


@pytest.fixture
def calendar() -> Calendar:
    """Today, until the test lives on."""
    return Calendar()


@pytest.fixture
def address(app: Flask, calendar: Calendar) -> Iterator[str]:
    """Where the application answers, every request on the day that the calendar shows."""

    def on_that_day(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.standing_on(calendar.day):
            return app(environ, start_response)

    server = make_server("127.0.0.1", 0, on_that_day, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def filed(number: int, year: int, title: str) -> None:
    """File what was kept for ten years."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for place in range(1, number + 1):
            given.a_filed_item(by, title.format(place), document_date=f"{year}-05-06", retention="D10", author="红旗社区居民委员会")


def items_of(year: int) -> list[Any]:
    """Return what there is of a filing year."""
    with given.acting(WANG_MIN, "hongqi"):
        told = select(Item.id, Item.archival_code, Item.ends_on, Item.state).where(Item.year == year)
        return list(session.execute(told.order_by(Item.code_key)).all())


def from_due_list_to_review(clerk: Desk, year: int, *, same: bool) -> UUID:
    """Open a batch of one year from the list of what is due, name its group, begin."""
    clerk.goes_to("/c/hongqi/periods/?standing=expired")
    clerk.follows("建立鉴定批次")
    clerk.page.get_by_label(re.compile(f"选入 {year} 年度")).check()
    clerk.presses("建立批次")
    if same:
        clerk.presses("沿用上一批次的小组")
    else:
        for somebody, part in GROUP:
            clerk.page.get_by_label("请谁").select_option(label=somebody.name)
            clerk.page.get_by_label("身份").select_option(value=part.value)
            clerk.presses("请进小组")
    clerk.presses("开始审查")
    return UUID(clerk.path.split("/appraisals/")[1][:36])


def speaks_by_keys(desk: Desk, key: UUID, verdicts: str) -> int:
    """Give an opinion on every item with the keyboard alone: a verdict, where it is new a reason, Enter. Returns the keys pressed."""
    desk.goes_to(f"{HOME}/{key}/bench/")
    keys = Keyboard(desk)
    keys.is_ready()
    for number, verdict in enumerate(verdicts):
        keys.press(verdict)
        if not desk.page.locator("textarea[name=reason]").input_value():
            keys.press("q")
        keys.goes("Enter")
        assert number + 1 == len(verdicts) or "/bench/" in desk.path
    assert "全部看完了" in desk.text
    return keys.pressed


def agrees_by_keys(desk: Desk, key: UUID, number: int) -> int:
    """Agree with who spoke before, item by item. Returns the keys pressed."""
    desk.goes_to(f"{HOME}/{key}/bench/")
    keys = Keyboard(desk)
    keys.is_ready()
    for _ in range(number):
        keys.goes("s")
    assert "全部看完了" in desk.text
    return keys.pressed


def is_decided_and_approved(clerk: Desk, head: Desk, street: Desk, key: UUID) -> None:
    """End the review, decide as voiced, report; the head signs, the street approves."""
    clerk.goes_to(f"{HOME}/{key}")
    clerk.presses("结束审查，合议")
    clerk.goes_to(f"{HOME}/{key}/decisions/")
    clerk.presses("按小组意见定")
    clerk.presses("出具鉴定报告")
    head.goes_to(f"{HOME}/")
    head.follows("去签署")
    head.page.get_by_label("您的登录密码").fill(PASSWORD)
    head.presses("签署")
    street.chooses_in_menu("鉴定审批")
    street.goes_to(f"/street/xueyuanlu/appraisals/hongqi/{key}/approval")
    street.page.get_by_label("您的登录密码").fill(PASSWORD)
    street.presses("批准")


def signs_as_witness(desk: Desk, key: UUID) -> None:
    """Look at the list and sign with the password."""
    desk.goes_to(f"{HOME}/{key}/destruction/signature")
    desk.page.locator("#checked").check()
    desk.page.get_by_label("您的登录密码").fill(PASSWORD)
    desk.presses("签字")


def text_of(desk: Desk, link: str, tmp_path: Any) -> str:
    """Download a paper and read it."""
    with desk.page.expect_download() as told:
        desk.page.locator("main, aside").get_by_role("link", name=link).first.click()
    path = tmp_path / told.value.suggested_filename
    told.value.save_as(path)
    with pypdfium2.PdfDocument(path) as printed:
        return "".join("".join(page.get_textpage().get_text_range() for page in printed).split())


def test_one_batch_ends_in_its_register_one_in_extension_and_one_in_a_transfer(
    app: Flask, sits_down: Callable[..., Desk], calendar: Calendar, tmp_path: Any
) -> None:
    """R05, R06, R07, R29."""
    called_together()
    filed(ITEMS, 2014, f"关于第 {{}} 届{CANARY}值班安排的通知")
    filed(3, 2013, "第 {} 期居民培训名册")
    filed(2, 2012, "第 {} 任居委会主任任职材料")
    clerk, head, street = sits_down(WANG_MIN), sits_down(CHEN_GUILAN), sits_down(ZHOU_LAN)
    business, resident = sits_down(LIU_YANG), sits_down(HUANG_ZHIQIANG)

    going = from_due_list_to_review(clerk, 2014, same=False)
    pressed = [speaks_by_keys(business, going, "4" * ITEMS), agrees_by_keys(resident, going, ITEMS), agrees_by_keys(head, going, ITEMS)]
    print(f"keys for {ITEMS} items: {pressed}")  # pytest -rP
    assert pressed[0] <= 2 * ITEMS + 1, "a verdict and Enter; a reason once"
    assert sum(pressed) <= 2 * ITEMS * len(pressed)
    is_decided_and_approved(clerk, head, street, going)
    assert state_of(going) is Stage.WAITING

    staying = from_due_list_to_review(clerk, 2013, same=True)
    voiced(staying, KEEP)
    before = items_of(2013)
    is_decided_and_approved(clerk, head, street, staying)
    after = items_of(2013)
    assert state_of(staying) is Stage.CLOSED
    assert [one.archival_code for one in after] == [one.archival_code for one in before]
    assert {one.ends_on for one in before} == {date(2023, 12, 31)}
    assert {one.ends_on for one in after} == {date(2033, 12, 31)}
    clerk.goes_to(f"/c/hongqi/items/{after[0].id}")
    assert "2033" in clerk.text

    leaving = from_due_list_to_review(clerk, 2012, same=True)
    voiced(leaving, TRANSFER)
    is_decided_and_approved(clerk, head, street, leaving)
    is_transferred(clerk, head)
    assert {one.state for one in items_of(2012)} == {ItemState.TRANSFERRED}

    is_destroyed(clerk, business, resident, going, calendar)
    gone = items_of(2014)
    assert {one.state for one in gone} == {ItemState.DESTROYED}
    register = text_of(clerk, "PDF", tmp_path)
    for words in ("销毁清册", "王敏", "刘洋", "黄志强", "周岚", str(gone[0].archival_code), str(gone[-1].archival_code)):
        assert words in register, words
    clerk.goes_to(f"/c/hongqi/items/{gone[0].id}")
    assert "已销毁" in clerk.text
    clerk.goes_to(f"/c/hongqi/search?q={CANARY}")
    assert "没有查到" in clerk.text or "没有找到" in clerk.text, clerk.text
    assert str(gone[0].archival_code) not in clerk.text


def is_destroyed(clerk: Desk, business: Desk, resident: Desk, key: UUID, calendar: Calendar) -> None:
    """Live through the waiting time; register the destruction, let two witnesses sign before and after, end it; then look at the register."""
    calendar.sweeps(30)
    for desk, somebody in ((clerk, WANG_MIN), (business, LIU_YANG), (resident, HUANG_ZHIQIANG)):
        comes_back(desk, somebody)
    clerk.goes_to(f"{HOME}/")
    clerk.follows("登记销毁")
    clerk.page.get_by_label("销毁方式").fill("粉碎")
    clerk.page.get_by_label("销毁地点").fill("街道文印室")
    clerk.page.get_by_label("销毁日期").fill(calendar.day.isoformat())
    for place, somebody in (("first", LIU_YANG), ("second", HUANG_ZHIQIANG)):
        asked = clerk.page.locator(f"#{place}_witness")
        asked.select_option(asked.locator("option", has_text=somebody.name).get_attribute("value"))
    clerk.page.get_by_label("纸质档案一并销毁").check()
    clerk.page.get_by_label("数字副本和著录正文一并销毁").check()
    clerk.presses("登记")
    for desk in (business, resident):
        signs_as_witness(desk, key)
    clerk.goes_to(f"{HOME}/{key}")
    clerk.follows("添加现场照片")
    clerk.page.locator("#files").set_input_files({"name": "粉碎.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    clerk.page.get_by_label("照片说明").fill("投入粉碎机")
    clerk.presses("添加")
    for desk in (business, resident):
        signs_as_witness(desk, key)
    clerk.goes_to(f"{HOME}/{key}/destruction/end")
    clerk.page.get_by_label("您的登录密码").fill(PASSWORD)
    clerk.presses("完成销毁")
    assert state_of(key) is Stage.CLOSED
    clerk.goes_to(f"{HOME}/{key}")
    clerk.follows("销毁清册")


def comes_back(desk: Desk, somebody: Somebody) -> None:
    """Sign in again: a month has gone by."""
    desk.context.clear_cookies()
    desk.sign_in(somebody)


def is_transferred(clerk: Desk, head: Desk) -> None:
    """Compose a list, tell openness, let the head sign, record the receipt."""
    clerk.goes_to("/c/hongqi/transfers/new")
    clerk.page.get_by_label("接收单位").fill("松北区档案馆")
    for box in clerk.page.locator("input[name=group]").all():
        box.set_checked("2012|" in (box.get_attribute("value") or ""))
    clerk.page.locator("main form button[type=submit]").last.click()
    clerk.page.wait_for_load_state()
    address = clerk.path
    clerk.page.get_by_label("开放意见").select_option(label="开放")
    clerk.page.locator("[data-pick-all]").check()
    clerk.presses("对所选的写上")
    head.goes_to(f"{address}/signature")
    head.page.get_by_label("您的登录密码").fill(PASSWORD)
    head.presses("签署")
    clerk.goes_to(f"{address}/receipt")
    clerk.page.locator("#receipt_number").fill("松档接〔2026〕3 号")
    clerk.page.locator("#received_by").fill("馆员")
    clerk.page.locator("#received_on").fill(TODAY.isoformat())
    clerk.presses("登记签收")
