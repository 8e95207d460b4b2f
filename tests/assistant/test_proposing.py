"""What the assistant proposes, and on what each proposal rests."""

from datetime import date

import pytest

from commarch import assistant, clock, holdings
from commarch.assistant import Proposals, Reason
from tests import given
from tests.imports import importing
from tests.world import LI_NA, MA_LIN, WANG_MIN

TODAY = date(2026, 11, 23)


def proposed(title: str, who=WANG_MIN, code: str = "hongqi", **facts: str) -> Proposals:
    with given.acting(who, code):
        return assistant.propose(title, today=TODAY, **facts)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("2026年第三季度低保对象动态复核名单公示", "WS·MZ"),
        ("2026年3月记账凭证", "KU·01"),
        ("支部党员大会会议记录", "WS·DQ"),
        ("邻里噪音纠纷人民调解协议书", "WS·ZA"),
        ("小区绿化补种与树木修剪记录", "WS·CJ"),
        ("文化广场改造工程施工合同", "KJ·JJ"),
        ("元宵节猜灯谜活动照片", "ZP"),
    ],
)
def test_a_title_leads_to_its_category(app, title, category):
    """F021: class and category from the title alone, nothing being filed yet."""
    found = proposed(title)
    assert found.categories[0].value == category
    assert found.classes[0].value == category.partition("·")[0]


def test_a_proposal_names_the_row_that_it_rests_on(app):
    """F021: the reason is the row of the table."""
    found = proposed("邻里噪音纠纷人民调解协议书").places[0]
    assert found.entry is not None
    assert found.wording.startswith("人民调解案卷")
    assert f"条“{found.wording}”" in str(found.reasons[0])
    assert str(found.reasons[0]).startswith("归档范围第 ")


def test_retention_and_access_follow_the_row(app):
    """F021."""
    found = proposed("残疾人持证名册")
    assert (found.retentions[0].value, found.retentions[0].label) == ("Y", "永久")
    assert found.access[0].value == "sensitive"


def test_confidence_falls_down_the_list_and_stays_between_nothing_and_one(app):
    found = proposed("关于开展物业服务企业监督评议的通知")
    for ranked in (found.places, found.categories, found.entries, found.retentions, found.access, found.years, found.compositions):
        sure = [one.confidence for one in ranked]
        assert sure == sorted(sure, reverse=True)
        assert all(0 <= one <= 1 for one in sure)


def test_an_unknown_title_gets_no_place(app):
    """It is better to say nothing than to guess."""
    found = proposed("qwerty zxcvb")
    assert found.places == []
    assert found.categories == []


def test_without_a_title_there_is_only_the_year(app):
    assert proposed("  ") == Proposals(years=proposed("").years)


def test_a_very_long_title_is_read_by_its_beginning(app):
    assert proposed("低保对象复核" + "某" * 100_000).categories[0].value == "WS·MZ"


def test_a_document_of_a_kind_that_is_not_filed_says_so(app):
    found = proposed("重份文件、未定稿、抄送文件")
    assert found.places[0].is_not_filed
    assert found.retentions[0].label == "不归档"


def test_what_was_filed_teaches_and_is_named(app):
    """F021: the reason is the filed document that it is like."""
    title = "晨曦计划结对走访记录"
    assert "WS·WT" not in [one.value for one in proposed(title).categories[:1]]
    with given.acting(WANG_MIN, "hongqi") as by:
        code = given.a_filed_item(by, "晨曦计划结对走访名单", category="WS·WT", retention="D30").archival_code
    found = proposed(title)
    assert found.categories[0].value == "WS·WT"
    assert found.retentions[0].value == "D30"
    assert f"与已归档的 {code}「晨曦计划结对走访名单」相似" in [str(reason) for reason in found.places[0].reasons]


def test_what_another_tenant_filed_never_changes_a_proposal(app):
    """F021: neither of the same street nor of a foreign one."""
    title = "晨曦计划结对走访记录"
    before = proposed(title)
    for who, code in ((LI_NA, "wenyuan"), (LI_NA, "tielu"), (MA_LIN, "binjiang")):
        with given.acting(who, code) as by:
            for number in range(3):
                given.a_filed_item(by, f"晨曦计划结对走访记录之{number}", category="WS·WT", retention="D30")
        assert proposed(title, who, code).categories[0].value == "WS·WT"
    assert proposed(title) == before


def test_a_draft_teaches_nothing_before_it_is_filed(app):
    before = proposed("晨曦计划结对走访记录")
    with given.acting(WANG_MIN, "hongqi") as by:
        draft = given.a_draft(by, "晨曦计划结对走访名单", category="WS·WT", retention="D30").id
    assert proposed("晨曦计划结对走访记录") == before
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.file_item(holdings.find_item(draft), by=by, today=clock.today(), supplement=True)
    assert proposed("晨曦计划结对走访记录").categories[0].value == "WS·WT"


def test_an_import_teaches_and_its_undoing_takes_the_lesson_back(app):
    before = proposed("晨曦计划结对走访记录")
    batch = importing.imported(importing.a_file([importing.a_row("晨曦计划结对走访名单"), importing.a_row("晨曦计划结对走访照片说明")]))
    assert proposed("晨曦计划结对走访记录").categories[0].value == "WS·CJ"
    importing.undone(batch)
    assert proposed("晨曦计划结对走访记录") == before


def test_what_is_filed_in_this_transaction_counts_and_is_forgotten_when_it_is_rolled_back(app):
    before = proposed("晨曦计划结对走访记录")
    with pytest.raises(ZeroDivisionError), given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "晨曦计划结对走访名单", category="WS·WT", retention="D30")
        assert assistant.propose("晨曦计划结对走访记录", today=TODAY).categories[0].value == "WS·WT"
        raise ZeroDivisionError
    assert proposed("晨曦计划结对走访记录") == before


def test_proposing_writes_nothing_and_takes_few_statements(app, statements):
    """The second time is cheaper: what was learnt holds as long as nothing is done."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by)
    title = "关于开展生活垃圾分类的通知"
    proposed(title)
    with given.acting(WANG_MIN, "hongqi"):
        statements.clear()
        assistant.propose(title, today=TODAY)
        sent = list(statements)
    assert not [one for one in sent if not one.lstrip().upper().startswith("SELECT")]
    assert len(sent) <= 7


@pytest.mark.parametrize(
    ("facts", "year", "word"),
    [
        ({"document_date": "2025-12-30"}, "2025", "按签发日期 2025-12-30"),
        ({"document_number": "哈松学街办发〔2024〕47号"}, "2024", "按文号"),
        ({}, "2023", "题名写着 2023 年"),
    ],
)
def test_the_year_is_that_of_the_signing(app, facts, year, word):
    """DA/T 22-2015 5.2: a summary of 2023 signed in 2024 belongs to 2024."""
    found = proposed("社区2023年工作总结", **facts).years[0]
    assert found.value == year
    assert word in str(found.reason)


@pytest.mark.parametrize(
    ("title", "answer", "reason"),
    [
        ("转发民政局关于做好低保工作的通知", "转发文与被转发文为一件", "转发文在前"),
        ("关于申请活动经费的请示", "请示与批复可为一件，也可各为一件", "批复在前"),
        ("居民代表会议纪要", "一次会议为一件", "议程"),
        ("关于表彰先进的决定及附件", "正文与附件为一件", "正文在前、附件在后"),
        ("持证残疾人花名册", "一册为一件", "DA/T 22-2015 5.1"),
        ("关于停水的通知", "每份文件为一件", "一份文件就是一件"),
    ],
)
def test_it_says_whether_papers_are_one_item_or_several(app, title, answer, reason):
    """F021, DA/T 22-2015 5.1."""
    found = proposed(title).compositions[0]
    assert found.value == answer
    assert reason in str(found.reason)


def test_a_reason_reads_as_a_sentence():
    assert str(Reason("第 %(number)s 条", {"number": 3})) == "第 3 条"
