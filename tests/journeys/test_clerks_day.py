"""A clerk's day: import an old catalogue, register and file documents by keys and without script, meet a colleague on the same item."""

from pathlib import Path
from uuid import UUID

import pytest

from commarch import accounts
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session, within
from commarch.demo import catalogues
from commarch.jobs import imports as jobs
from tests import given
from tests.world import LI_NA, WANG_MIN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
ITEMS, NEW = "/c/hongqi/items/", "/c/hongqi/items/new"
#: A row as clerks write it: there is no such day.
FAULTY_ROW = "2010,永久,CJ,,,红旗社区居民委员会,红旗社区2010年度楼道照明改造方案,2010-02-30,2,\n"


@pytest.fixture
def old_catalogue(tmp_path: Path) -> Path:
    """The flat catalogue of the demo as an old WPS saves it, and a row with a wrong date at its end."""
    text = (Path(catalogues.__file__).parent / "data" / "catalogue_flat_gb18030.csv").read_bytes().decode("gb18030")
    file = tmp_path / "2010年度目录.csv"
    file.write_bytes((text.rstrip("\r\n") + "\n" + FAULTY_ROW).encode("gb18030"))
    return file


def batch_of(desk) -> str:
    return str(UUID(desk.path.split("/imports/")[1].split("/")[0].split("?")[0]))


@pytest.mark.thorough
def test_a_clerk_imports_an_old_catalogue_mends_a_cell_and_takes_all_back(sits_down, old_catalogue: Path):
    clerk, hongqi = sits_down(WANG_MIN), given.tenant_id("hongqi")
    assert clerk.heading == "今日"
    assert "把旧目录导进来" in clerk.text
    clerk.chooses_in_menu("批量导入")
    clerk.page.set_input_files("input[type=file]", old_catalogue)
    clerk.presses("上传并读取")
    assert clerk.heading == "正在读取"
    batch = batch_of(clerk)
    jobs.read(hongqi, batch)
    clerk.page.wait_for_url("**/rows**")  # the page goes on by itself
    assert "须改正" in clerk.text
    clerk.page.locator("input[name$='|document_date']").fill("2010-02-28")
    clerk.keys("Control+s")
    assert "没有要改的行" in clerk.text
    clerk.presses("入库")
    assert clerk.heading == "正在入库"
    jobs.commit(hongqi, batch)
    clerk.page.wait_for_url("**/report**")
    assert "每一行都有着落" in clerk.text
    clerk.goes_to(ITEMS + "?q=楼道照明")
    clerk.follows("红旗社区2010年度楼道照明改造方案")
    assert "王敏 批量导入" in clerk.text  # its history begins with the import
    clerk.goes_to(f"/c/hongqi/imports/{batch}/report")
    clerk.follows("撤销这次导入")
    assert "做了会怎样" in clerk.text
    clerk.presses("撤销这次导入")
    jobs.undo(hongqi, batch)
    clerk.page.wait_for_url("**/report**")
    clerk.goes_to(ITEMS)
    assert "还没有归档的件" in clerk.text


def register(desk, title: str, save) -> None:
    """Fill the form of a document and save it."""
    desk.page.get_by_label("类目").first.select_option("WS·CJ")
    desk.page.get_by_label("保管期限").first.select_option("D10")
    desk.page.locator("#title").fill(title)
    desk.page.locator("#author").fill("学院路街道办事处")
    desk.page.locator("#document_date").fill("2026-09-14")
    desk.page.locator("#pages").fill("6")
    save()


def test_documents_are_registered_filed_and_found_by_keys(sits_down):
    clerk = sits_down(WANG_MIN)
    clerk.chooses_in_menu("登记文件")
    register(clerk, "关于开展垃圾分类的通知", lambda: clerk.keys("Control+Shift+S"))
    assert clerk.path == NEW  # saved, and the next one can be typed
    register(clerk, "关于楼道粉刷的请示", lambda: clerk.keys("Control+s"))
    clerk.chooses_in_menu("整理")
    assert "2 份" in clerk.text
    clerk.presses("开始整理")
    clerk.follows("检查并编号")
    assert "档号在您确认的那一刻按排好的顺序给出" in clerk.text
    clerk.page.get_by_label("其余的就这样编号").check()
    clerk.keys("Control+s")
    assert "已编号 2 件" in clerk.text
    clerk.goes_to(ITEMS)
    assert "H017-WS·2026-D10-CJ-0001" in clerk.text
    assert "H017-WS·2026-D10-CJ-0002" in clerk.text
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.insert_text("圾")
    clerk.keys("Enter")
    assert "查到 1 件" in clerk.text
    assert clerk.page.locator("mark").first.inner_text() == "圾"
    clerk.page.keyboard.press("Escape")
    clerk.page.locator("h1").click()
    clerk.page.keyboard.press("j")
    clerk.keys("Enter")
    assert clerk.heading == "关于开展垃圾分类的通知"
    assert "为什么保管到 2036 年 12 月 31 日" in clerk.text
    assert "2037 年 1 月 1 日起可以鉴定" in clerk.text


@pytest.mark.thorough
def test_all_of_it_works_without_script(sits_down):
    clerk = sits_down(WANG_MIN, script=False)
    clerk.chooses_in_menu("登记文件")
    register(clerk, "关于开展垃圾分类的通知", lambda: clerk.presses("保存，登记下一件"))
    assert clerk.path == NEW
    register(clerk, "关于楼道粉刷的请示", lambda: clerk.page.locator("[data-key=save]").click())
    clerk.chooses_in_menu("整理")
    clerk.presses("开始整理")
    clerk.follows("检查并编号")
    clerk.page.get_by_label("其余的就这样编号").check()
    clerk.presses("编号，给 2 个档号")
    clerk.goes_to(ITEMS)
    assert "H017-WS·2026-D10-CJ-0002" in clerk.text
    clerk.page.locator(".topline-search input").fill("圾")
    clerk.page.locator(".topline-search input").press("Enter")
    clerk.page.wait_for_load_state()
    assert "查到 1 件" in clerk.text
    clerk.follows("关于开展垃圾分类的通知")
    assert "为什么保管到 2036 年 12 月 31 日" in clerk.text


@pytest.mark.thorough
def test_what_was_typed_stays_when_something_is_wrong(sits_down):
    clerk = sits_down(WANG_MIN)
    clerk.goes_to(NEW)
    typed = {
        "#title": "题名里有“引号”和<b>",
        "#author": "红旗社区党支部",
        "#document_date": "2026-02-30",
        "#pages": "六",
        "#note": "一行\n两行",
    }
    for field, text in typed.items():
        clerk.page.locator(field).fill(text)
    clerk.keys("Control+s")
    assert "处要改，还没有存" in clerk.text
    assert {field: clerk.page.locator(field).input_value() for field in typed} == typed
    assert clerk.page.evaluate("document.activeElement.hasAttribute('data-faults')")


@pytest.mark.thorough
def test_a_form_that_was_left_is_filled_again(sits_down):
    clerk = sits_down(WANG_MIN)
    clerk.goes_to(NEW)
    clerk.types("题名", "还没有存的题名")
    clerk.goes_to(ITEMS)
    clerk.goes_to(NEW)
    assert clerk.page.locator("#title").input_value() == "还没有存的题名"
    assert "您上次填的内容没有存，已经补回。" in clerk.page.locator("body").inner_text()


@pytest.fixture
def two_clerks(app) -> None:
    """李娜 helps in 红旗 too."""
    person_id, tenant_id = given.person_id(LI_NA), given.tenant_id("hongqi")
    with within(session, Context(Mode.KEEPER)):
        person = session.get_one(Person, person_id)
        enter(session, Context(Mode.SYSTEM, tenant_id))
        accounts.appoint(person, Role.CLERK, by=Actor.system())


@pytest.mark.thorough
def test_of_two_clerks_the_second_is_told_and_nothing_is_lost(sits_down, two_clerks: None):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by, "关于绿化的函")
        edit = f"{ITEMS}{item.id}/edit"
    first, second = sits_down(WANG_MIN), sits_down(LI_NA)
    first.goes_to(edit)
    second.goes_to(edit)
    first.page.locator("#note").fill("原件缺第 3 页")
    first.keys("Control+s")
    second.page.locator("#title").fill("关于绿化工作的函")
    second.keys("Control+s")
    assert second.heading == "这一件刚被别人改过"
    assert "原件缺第 3 页" in second.text
    assert second.page.locator("#title").input_value() == "关于绿化工作的函"
    second.page.locator("#note").fill("原件缺第 3 页")
    second.keys("Control+s")
    assert second.heading == "关于绿化工作的函"
    assert "原件缺第 3 页" in second.text
