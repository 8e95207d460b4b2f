"""The street archivist's, the head's and the administrator's day, and the reminder that all of them read."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from commarch.holdings import PersonalLevel
from commarch.jobs import sending, sweep
from tests import given
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, SUN_TAO, WANG_MIN, ZHOU_LAN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: What nobody of the street may read.
PERSONAL_TITLE = "李秀英低保申请审批表"


@pytest.fixture
def holdings_of_two(app) -> None:
    """红旗 has an expired item, one with personal data and a draft; 文苑 one that may be read."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "关于2014年绿化的函", document_date="2014-11-06")
        given.a_filed_item(by, PERSONAL_TITLE, document_date="2014-05-06", personal_level=PersonalLevel.SENSITIVE)
        given.a_draft(by, "待归档的绿化草稿")
    with given.acting(LI_NA, "wenyuan") as by:
        given.a_filed_item(by, "文苑社区绿化登记表", document_date="2015-03-01")


def cells_of(file: Path) -> str:
    book = openpyxl.load_workbook(file)
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


@pytest.mark.thorough
def test_the_street_sees_who_is_behind_and_never_a_personal_title(sits_down, holdings_of_two: None, tmp_path: Path):
    archivist, seen = sits_down(ZHOU_LAN), []
    assert archivist.heading == "社区总览"
    seen.append(archivist.text)
    assert "红旗社区：逾期鉴定 2 件" in archivist.text
    with archivist.page.expect_download() as download:
        archivist.page.get_by_role("link", name="导出 xlsx").click()
    download.value.save_as(tmp_path / "street.xlsx")
    seen.append(cells_of(tmp_path / "street.xlsx"))
    assert "红旗社区" in seen[-1]
    archivist.follows("红旗社区")
    seen.append(archivist.text)
    assert "关于2014年绿化的函" in archivist.text
    assert "含个人信息，不显示" in archivist.text
    assert "待归档的绿化草稿" not in archivist.text
    archivist.page.keyboard.press("/")
    archivist.page.keyboard.insert_text("绿")
    archivist.keys("Enter")
    seen.append(archivist.text)
    assert "2 个社区共查到 2 件" in archivist.text
    archivist.goes_to("/street/xueyuanlu/search?q=低保")
    seen.append(archivist.text.replace("低保", "", 1))
    archivist.chooses_in_menu("今日")
    seen.append(archivist.text)
    assert "红旗社区：到期档案还没有鉴定" in archivist.text
    archivist.goes_to("/c/xueyuanlu/trail/")
    assert "跨社区查看" in archivist.page.locator("table").inner_text()
    assert not [page for page in seen if PERSONAL_TITLE in page]


@pytest.mark.thorough
def test_a_street_leader_reads_and_finds_nothing_to_press(sits_down, holdings_of_two: None):
    leader = sits_down(SUN_TAO)
    assert leader.heading == "社区总览"
    leader.goes_to("/c/xueyuanlu/items/new")
    assert leader.heading == "您没有办这件事的职责"
    assert leader.page.locator("form[method=post]:visible").count() == 0


@pytest.mark.thorough
def test_a_reminder_of_the_day_stands_in_the_outbox(sits_down, holdings_of_two: None):
    sweep.sweep(date(2026, 11, 23))
    sending.send_all()
    clerk = sits_down(WANG_MIN)
    clerk.chooses_in_menu("提醒")
    assert "没有设置邮件服务器" in clerk.text
    assert "站内可看" in clerk.text
    clerk.follows("到期与归档提醒")
    assert "2014 年度 10 年期档案鉴定" in clerk.text
    assert "2 件" in clerk.text
    assert "期满不等于销毁" in clerk.text
    assert PERSONAL_TITLE not in clerk.text
    clerk.presses("重发")
    assert "待发送" in clerk.text


@pytest.mark.thorough
def test_the_head_sees_the_state_but_writes_nothing(sits_down, holdings_of_two: None):
    head = sits_down(CHEN_GUILAN)
    assert head.heading == "今日"
    menu = head.page.locator(".nav-main").inner_text()
    assert "档案目录" in menu
    assert "登记文件" not in menu
    assert "批量导入" not in menu
    head.follows("看清单")
    assert "关于2014年绿化的函" in head.text
    head.follows("关于2014年绿化的函")
    assert "编辑" not in head.text
    head.goes_to("/c/hongqi/items/new")
    assert head.page.locator("#title").count() == 0


@pytest.mark.thorough
def test_an_administrator_keeps_accounts_and_sees_no_holdings(sits_down, holdings_of_two: None):
    administrator = sits_down(HE_JING)
    assert administrator.heading == "人员"  # not a refusal
    menu = administrator.page.locator(".nav-main").inner_text()
    assert "人员" in menu
    assert "档案目录" not in menu
    for path in ("/c/hongqi/items/", "/c/hongqi/search?q=绿", "/street/xueyuanlu/"):
        administrator.goes_to(path)
        assert "绿化" not in administrator.text.replace("q=绿", "")
        assert PERSONAL_TITLE not in administrator.text
