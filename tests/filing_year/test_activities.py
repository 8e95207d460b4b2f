"""Activities: what they bring is expected, answered, and never lost sight of."""

from datetime import date

import pytest

from commarch import filing_year, holdings
from commarch.audit import Actor
from commarch.errors import RuleBroken
from commarch.filing_year import Activity, ExpectedOfActivity, Plan
from tests import given
from tests.conftest import TODAY
from tests.world import LI_NA, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")
ELECTION = [ExpectedOfActivity("换届选举工作方案", "WS·ZZ"), ExpectedOfActivity("选举结果公告", "WS·ZZ", 60)]


def begun(by: Actor, starts_on: date = date(2026, 9, 20)) -> Activity:
    plan = Plan(name=" 2026 年居委会 换届 ", kind="居民委员会换届选举", starts_on=starts_on, documents=ELECTION)
    return filing_year.begin_activity(plan, by=by, today=TODAY)


def line() -> filing_year.ActivityLine:
    [found] = filing_year.activities(2026, today=TODAY)
    return found


def test_an_activity_brings_the_documents_to_expect_with_their_days() -> None:
    """F038: filing runs with the work."""
    with given.acting(WANG_MIN, "hongqi") as by:
        activity = begun(by)
        assert activity.name == "2026 年居委会 换届"
        assert [(one.wording, one.due_on) for one in activity.documents] == [
            ("换届选举工作方案", date(2026, 9, 20)),
            ("选举结果公告", date(2026, 11, 19)),
        ]
        assert (line().expected, line().answered, line().late) == (2, 0, 2)
        assert filing_year.open_documents(until=date(2026, 9, 20)) == (1, date(2026, 9, 20))


def test_what_is_waited_for_is_answered_by_registering_it_by_an_item_or_by_a_reason() -> None:
    """F038"""
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = begun(by).documents
        item = filing_year.register_for(first, given.a_document("换届选举工作方案"), by=by, today=TODAY)
        assert first.item_id == item.id
        filing_year.answer_none(second, " 未公告 ", by=by)
        assert (line().answered, line().late, second.absence) == (2, 0, "未公告")
        filing_year.reopen(second, by=by)
        filing_year.answer_with(second, item, by=by)
        assert line().answered == 2


def test_an_answer_is_not_given_twice_nor_without_a_reason() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = begun(by).documents
        filing_year.answer_none(first, "没有", by=by)
        with pytest.raises(RuleBroken, match="着落"):
            filing_year.answer_none(first, "还是没有", by=by)
        with pytest.raises(RuleBroken, match="为什么"):
            filing_year.answer_none(second, " ", by=by)


def test_a_draft_that_is_thrown_away_is_expected_again() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        first = begun(by).documents[0]
        item = filing_year.register_for(first, given.a_document("换届选举工作方案"), by=by, today=TODAY)
        activity_id = first.activity_id
        holdings.discard(item, by=by)
    with given.acting(WANG_MIN, "hongqi"):
        activity = filing_year.find_activity(activity_id)
        assert activity is not None
        assert activity.documents[0].is_open


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(name=" ", starts_on=TODAY, documents=ELECTION), "name"),
        (Plan(name="长" * 201, starts_on=TODAY, documents=ELECTION), "name"),
        (Plan(name="换届", documents=ELECTION), "starts_on"),
        (Plan(name="换届", starts_on=date(2099, 1, 1), documents=ELECTION), "starts_on"),
        (Plan(name="换届", starts_on=TODAY, ends_on=date(2026, 1, 1), documents=ELECTION), "ends_on"),
        (Plan(name="换届", starts_on=TODAY), "documents"),
        (Plan(name="换届", starts_on=TODAY, documents=ELECTION * 51), "documents"),
    ],
)
def test_a_plan_that_is_not_whole_says_what_to_do(plan: Plan, field: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken) as broken:
        filing_year.begin_activity(plan, by=by, today=TODAY)
    assert broken.value.field == field


def test_more_documents_may_be_expected_while_it_runs() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        activity = begun(by)
        filing_year.expect_further(activity, [ExpectedOfActivity("总结", "", 90)], by=by)
        assert [one.position for one in activity.documents] == [1, 2, 3]


def test_templates_become_the_tenants_own_once() -> None:
    """F038: templates are the tenant's data."""
    with given.acting(LI_NA, "wenyuan") as by:
        assert filing_year.begin_templates(by=by) == 6
        assert filing_year.begin_templates(by=by) == 0
        mine = filing_year.save_template("重要活动", "改过", ELECTION, by=by)
        assert filing_year.documents_of(mine) == ELECTION
        assert len(filing_year.templates()) == 6
    with given.acting(MA_LIN, "binjiang"):
        assert list(filing_year.templates()) == []


def test_another_communitys_activity_is_not_there() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        activity = begun(by)
        activity_id, document_id = activity.id, activity.documents[0].id
    for somebody, code in ((LI_NA, "wenyuan"), (MA_LIN, "binjiang")):
        with given.acting(somebody, code):
            assert filing_year.find_activity(activity_id) is None
            assert filing_year.find_document(document_id) is None
            assert filing_year.activities(None, today=TODAY) == []
            assert filing_year.open_documents(until=TODAY) == (0, None)
