"""What a year was expected to bring, and what answers it."""

import pytest

from commarch import completeness, holdings
from commarch.database import home_tenant
from commarch.errors import RuleBroken
from tests import given
from tests.conftest import TODAY
from tests.world import LI_NA, MA_LIN, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")

YEAR = 2025


def figures() -> completeness.Expected:
    """The documents expected of the home community."""
    return next(one for one in completeness.figures([home_tenant()], years=[YEAR]) if one.archival_class == "WS")


def test_an_entry_is_answered_by_a_filed_item_and_not_by_a_draft() -> None:
    """F091: 归档率 counts what is filed; a draft only shows that work is under way."""
    with given.acting(WANG_MIN, "hongqi") as by:
        before = figures()
        entry = next(one for one in completeness.expected_entries(YEAR) if one.is_missing and one.archival_class == "WS")
        draft = given.a_draft(by, "在办", category=entry.full_code, entry=entry.entry_id, year=YEAR, retention="")
        drafted = figures()
        holdings.file_item(draft, by=by, today=TODAY, supplement=True)
        filed = figures()
    assert (drafted.met, drafted.missing) == (before.met, before.missing - 1)
    assert (filed.met, filed.missing, filed.filed) == (before.met + 1, before.missing - 1, before.filed + 1)


def test_that_a_year_has_none_answers_an_entry_until_it_is_taken_back() -> None:
    """F091: an expected entry without items is answered by 本年无 with a reason."""
    with given.acting(WANG_MIN, "hongqi") as by:
        before = figures()
        lineage = next(one for one in completeness.expected_entries(YEAR) if one.is_missing and one.archival_class == "WS").lineage
        assert completeness.state_absent([lineage, lineage], YEAR, " 本年未开展 ", by=by) == 1
        assert completeness.state_absent([lineage], YEAR, "再说一遍", by=by) == 0
        stated = figures()
        entry = next(one for one in completeness.expected_entries(YEAR) if one.lineage == lineage)
        assert (entry.absence, entry.absence_by, entry.is_missing) == ("本年未开展", "王敏", False)
        assert completeness.withdraw_absence(lineage, YEAR, by=by)
        assert not completeness.withdraw_absence(lineage, YEAR, by=by)
    assert (stated.absent, stated.met, stated.missing) == (before.absent + 1, before.met + 1, before.missing - 1)
    with given.acting(WANG_MIN, "hongqi"):
        assert figures() == before


def test_nobody_says_there_is_none_of_what_there_is() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = next(one for one in completeness.expected_entries(YEAR) if one.is_missing)
        given.a_draft(by, "在办", category=entry.full_code, entry=entry.entry_id, year=YEAR, retention="")
        with pytest.raises(RuleBroken, match="已有 1 件"):
            completeness.state_absent([entry.lineage], YEAR, "没有", by=by)


@pytest.mark.parametrize(("year", "reason", "sentence"), [(YEAR, "  ", "为什么"), (2199, "没有", "还没有到")])
def test_a_statement_needs_a_reason_and_a_year_that_has_come(year: int, reason: str, sentence: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = completeness.expected_entries(YEAR)[0]
        with pytest.raises(RuleBroken, match=sentence):
            completeness.state_absent([entry.lineage], year, reason, by=by)


def test_a_statement_of_one_community_answers_for_no_other() -> None:
    foreign = given.tenant_id("wenyuan")
    with given.acting(LI_NA, "wenyuan"):
        before = figures()
        lineages = [one.lineage for one in completeness.expected_entries(YEAR)]
    with given.acting(MA_LIN, "binjiang") as by, pytest.raises(RuleBroken, match="每年应有"):
        completeness.state_absent(lineages[:1], YEAR, "没有", by=by)
    with given.acting(WANG_MIN, "hongqi") as by:
        own = next(one for one in completeness.expected_entries(YEAR) if one.is_missing)
        completeness.state_absent([own.lineage], YEAR, "没有", by=by)
        assert completeness.figures([foreign], years=[YEAR]) == []
    with given.acting(LI_NA, "wenyuan"):
        assert figures() == before
