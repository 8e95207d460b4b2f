"""Registering: what is told of a document, held against the scheme in force."""

from datetime import date

import pytest

from commarch import audit, clock, holdings
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import ComponentRole, Item, ItemState, ManyRulesBroken, Openness, Part, PersonalLevel, Secrecy
from commarch.schemes.queries import version_in_force, whole
from tests import given
from tests.world import LI_NA, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def entry(wording: str, year: int = 2026):
    scheme = whole(version_in_force(year))
    return next(one for one in scheme.entries if wording in one.wording)


def test_a_draft_has_no_code():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk)
    with given.acting(WANG_MIN, "hongqi"):
        item = holdings.find_item(item.id)
        assert (item.state, item.archival_code, item.item_number, item.code_key) == (ItemState.DRAFT, None, None, "")
        assert [one.act for one in audit.history_of("item", item.id)] == ["register"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-09-14", "2026-09-14"),
        ("20260914", "2026-09-14"),
        ("２０２６年９月１４日", "2026-09-14"),
        ("2026.9", "2026-09"),
        ("2026年", "2026"),
        ("", ""),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(told: str, kept: str):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, document_date=told)
        assert (item.document_date, item.year) == (kept, 2026)


def test_the_year_is_that_of_signing_even_when_the_content_is_another_years():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_draft(clerk, "2025年工作总结", document_date="2026-01-08", content_year=2025).year == 2026


def test_the_filing_scope_proposes_retention_and_access():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        roll = entry("党、团员名册")
        item = given.a_draft(clerk, "党员名册", category="WS·DQ", entry=roll.id, retention="")
        assert (item.retention_code, item.openness, item.personal_level) == ("Y", Openness.RESTRICTED, PersonalLevel.PERSONAL)
        assert item.entry_id == roll.id


def test_what_a_clerk_says_of_access_goes_before_the_proposal():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        facts = {"openness": Openness.OPEN, "personal_level": PersonalLevel.NONE, "secrecy": Secrecy.INTERNAL}
        item = given.a_draft(clerk, category="WS·DQ", entry=entry("党、团员名册").id, retention="", **facts)
        assert (item.openness, item.personal_level, item.secrecy) == (Openness.OPEN, PersonalLevel.NONE, Secrecy.INTERNAL)


def test_without_a_proposal_access_is_not_reviewed():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_draft(clerk).openness is Openness.UNREVIEWED


def test_a_period_shorter_than_the_filing_scope_needs_a_reason():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        place = {"category": "WS·DQ", "entry": entry("会议记录、决定").id, "retention": "D10"}
        with pytest.raises(RuleBroken, match="归档范围定为永久，不能短于它"):
            given.a_draft(clerk, **place)
        item = given.a_draft(clerk, **place, reason="上级存有原件，本件为复印件")
        assert item.retention_code == "D10"
        session.flush()
    with given.acting(WANG_MIN, "hongqi"):
        assert audit.history_of("item", item.id)[0].reason == "上级存有原件，本件为复印件"


def test_what_the_filing_scope_leaves_out_is_not_filed_without_a_reason():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        left_out = next(one for one in whole(version_in_force(2026)).entries if not one.retention_code)
        category = whole(version_in_force(2026)).by_id[left_out.category_id].full_code
        with pytest.raises(RuleBroken, match="不归档"):
            given.a_draft(clerk, category=category, entry=left_out.id, retention="")


def test_everything_that_is_wrong_is_told_at_once():
    with given.acting(WANG_MIN, "hongqi") as clerk, pytest.raises(ManyRulesBroken) as refused:
        given.a_draft(clerk, " ", document_date="2026-13-40", pages=0, category="", retention="")
    assert [fault.field for fault in refused.value.faults] == ["document_date", "category", "retention"]
    with given.acting(WANG_MIN, "hongqi") as clerk, pytest.raises(ManyRulesBroken) as refused:
        given.a_draft(clerk, " ", document_date="2026-12-01", pages=0)
    assert [fault.field for fault in refused.value.faults] == ["title", "document_date", "pages"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "标题\x00"}, "控制字符"),
        ({"title": "长" * 1001}, "最长 1000 字"),
        ({"document_date": "昨天"}, "没有看懂日期"),
        ({"document_date": "2026-02-30"}, "按原件改正"),
        ({"document_date": "2026-11-24"}, "还没有到"),
        ({"year": 1948}, "1949 至 2027"),
        ({"year": 2028}, "1949 至 2027"),
        ({"year": 2004}, "自 2005 年度起用"),
        ({"category": "WS·XX"}, "没有类目 WS·XX"),
        ({"category": "WS"}, "最下一级"),
        ({"retention": "很久"}, "没有看懂保管期限"),
        ({"retention": ""}, "请选择归档范围的条目"),
        ({"carriers": ("石头",)}, "载体"),
        ({"carriers": ()}, "载体"),
        ({"secrecy": "机密"}, "《保守国家秘密法》"),
        ({"note": "机密★10年"}, "《保守国家秘密法》"),
        ({"event_on": date(2026, 12, 1)}, "还没有到"),
        ({"components": (Part(role=ComponentRole.MAIN, title=" "),)}, "第 1 个组件没有题名"),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused_with_what_to_do(facts: dict, sentence: str):
    with given.acting(WANG_MIN, "hongqi") as clerk, pytest.raises(RuleBroken, match=sentence):
        given.a_draft(clerk, **facts)


def test_an_entry_belongs_to_its_category():
    with given.acting(WANG_MIN, "hongqi") as clerk, pytest.raises(RuleBroken, match="不属于类目"):
        given.a_draft(clerk, category="WS·CJ", entry=entry("党、团员名册").id)


def test_spaces_and_brackets_are_written_as_a_catalogue_does():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, "  关于  绿化的\n通知 ", document_number="哈松学街办发 [2026] 47号")
        assert (item.title, item.document_number) == ("关于 绿化的 通知", "哈松学街办发〔2026〕47号")


def test_components_keep_their_order_and_their_pages_add_up():
    parts = (
        Part(role=ComponentRole.MAIN, title="正文", pages=4),
        Part(role=ComponentRole.ATTACHMENT, title="任务分解表", pages=2),
    )
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, components=parts, pages=None)
    with given.acting(WANG_MIN, "hongqi"):
        item = holdings.find_item(item.id)
        assert [(one.position, one.title) for one in item.components] == [(1, "正文"), (2, "任务分解表")]
        assert item.pages == 6


def test_a_draft_can_be_taken_back_and_an_archive_can_not():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        draft, filed = given.a_draft(clerk), given.a_filed_item(clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        draft = holdings.find_item(draft.id)
        holdings.discard(draft, by=clerk)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert holdings.find_item(draft.id) is None
        assert audit.history_of("item", draft.id)[0].act == "discard"
        filed = holdings.find_item(filed.id)
        with pytest.raises(RuleBroken, match="已经归档，不能删去"):
            holdings.discard(filed, by=clerk)


def test_another_communitys_draft_is_not_there():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        ours = given.a_draft(clerk).id
    for somebody, code in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang")):
        with given.acting(somebody, code):
            assert session.query(Item).count() == 0
            assert holdings.find_item(ours) is None


def test_today_is_the_civil_date_of_the_deployment():
    assert clock.today() == date(2026, 11, 23)
