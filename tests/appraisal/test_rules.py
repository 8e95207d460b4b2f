"""Who may appraise, and what voices come to: 保存从宽，销毁从严 (domain handbook 3.4)."""

import runpy
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from commarch.appraisal.models import Part, Purpose, Verdict
from commarch.appraisal.rules import Voice, checked_verdict, may_decide, missing_of_group, outcome
from commarch.appraisal.stages import ENDS, WAYS, Stage, as_condition, may_go
from commarch.errors import RuleBroken
from commarch.schemes.periods import RetentionPeriod

TEN = RetentionPeriod("D10")
PARTS = (Part.CHAIR, Part.BUSINESS, Part.RESIDENT)


def voices(*verdicts: Verdict | tuple[Verdict, str], parts: Sequence[Part] = PARTS) -> list[Voice]:
    """Let the members of a group say these, in order."""
    told = [one if isinstance(one, tuple) else (one, None) for one in verdicts]
    return [Voice(part, verdict, period) for part, (verdict, period) in zip((*parts, *(Part.BUSINESS,) * 9), told, strict=False)]


@pytest.mark.parametrize(
    ("parts", "lacks"),
    [
        ([], ["鉴定小组至少 3 人，还差 3 人", "还没有组长", "至少要有一名居民代表"]),
        ([Part.CHAIR, Part.BUSINESS, Part.BUSINESS], ["至少要有一名居民代表"]),
        ([Part.BUSINESS, Part.BUSINESS, Part.RESIDENT], ["还没有组长"]),
        ([Part.CHAIR, Part.RESIDENT], ["鉴定小组至少 3 人，还差 1 人"]),
        (list(PARTS), []),
    ],
)
def test_a_group_has_three_members_a_chair_and_a_residents_representative(parts: list[Part], lacks: list[str]) -> None:
    assert missing_of_group(parts) == lacks


def test_accounting_archives_ask_for_the_accounting_unit_too() -> None:
    """R09: Order 79 art. 17, 18."""
    (lacks,) = missing_of_group(PARTS, accounting=True)
    assert "还要有档案机构负责人、档案员、会计机构负责人、会计经办人，一人一职" in lacks
    units = [Part.ARCHIVES_HEAD, Part.ARCHIVIST, Part.ACCOUNTING_HEAD, Part.ACCOUNTANT]
    assert missing_of_group([*PARTS, *units], accounting=True) == []
    assert "还要有档案机构负责人，" in missing_of_group([*PARTS, *units[1:]], accounting=True)[0]


@pytest.mark.parametrize(
    "others", list(product([Verdict.DESTROY, Verdict.KEEP, Verdict.PERMANENT, Verdict.TRANSFER, Verdict.UNDECIDED], repeat=3))
)
def test_only_voices_that_all_say_so_destroy(others: tuple[Verdict, ...]) -> None:
    """Every choir of three: 125 of them."""
    found = outcome(voices(*((one, "D30") if one is Verdict.KEEP else one for one in others)), Purpose.EXPIRY, mildest=TEN)
    assert (found.verdict is Verdict.DESTROY) == (set(others) == {Verdict.DESTROY})
    assert (found.verdict is Verdict.TRANSFER) == (set(others) == {Verdict.TRANSFER})
    assert (found.verdict is Verdict.PERMANENT) == (others.count(Verdict.PERMANENT) >= 2)
    if found.verdict is Verdict.KEEP:
        assert found.period_code == ("D30" if Verdict.KEEP in others else "D10")
    assert (found.verdict is None) == (set(others) == {Verdict.UNDECIDED})


def test_two_voices_or_none_of_a_resident_decide_nothing() -> None:
    assert outcome(voices(Verdict.DESTROY, Verdict.DESTROY), Purpose.EXPIRY, mildest=TEN).verdict is None
    without = voices(Verdict.DESTROY, Verdict.DESTROY, Verdict.DESTROY, parts=(Part.CHAIR, Part.BUSINESS, Part.LEADER))
    assert outcome(without, Purpose.EXPIRY, mildest=TEN).verdict is None


def test_the_longest_period_that_somebody_named_holds() -> None:
    found = outcome(voices((Verdict.KEEP, "D10"), (Verdict.KEEP, "D30"), (Verdict.KEEP, "D10")), Purpose.EXPIRY, mildest=TEN)
    assert (found.verdict, found.period_code, found.agreed) == (Verdict.KEEP, "D30", False)


def test_an_item_is_opened_only_where_all_open_it_from_the_latest_day_named() -> None:
    """R20: differing voices restrict."""
    opened = [Voice(part, Verdict.OPEN, open_from=day) for part, day in zip(PARTS, (date(2030, 1, 1), date(2035, 1, 1), None), strict=True)]
    found = outcome(opened, Purpose.ACCESS, mildest=TEN)
    assert (found.verdict, found.open_from) == (Verdict.OPEN, date(2035, 1, 1))
    mixed = voices(Verdict.OPEN, Verdict.RESTRICT, Verdict.OPEN)
    assert outcome(mixed, Purpose.ACCESS, mildest=TEN).verdict is Verdict.RESTRICT


def test_a_decision_may_be_milder_than_the_voices_and_never_harsher() -> None:
    differing = outcome(voices(Verdict.DESTROY, Verdict.DESTROY, (Verdict.KEEP, "D10")), Purpose.EXPIRY, mildest=TEN)
    for harsher in (Verdict.DESTROY, Verdict.TRANSFER, Verdict.UNDECIDED):
        with pytest.raises(RuleBroken):
            may_decide(differing, harsher)
    may_decide(differing, Verdict.PERMANENT)
    may_decide(outcome(voices(*[Verdict.DESTROY] * 3), Purpose.EXPIRY, mildest=TEN), Verdict.KEEP)


@pytest.mark.parametrize(
    ("purpose", "verdict", "period", "reason", "field"),
    [
        (Purpose.ACCESS, Verdict.DESTROY, None, "旧", "verdict"),
        (Purpose.EXPIRY, Verdict.OPEN, None, "旧", "verdict"),
        (Purpose.EXPIRY, Verdict.KEEP, None, "有用", "period"),
        (Purpose.EXPIRY, Verdict.KEEP, "D7", "有用", "period"),
        (Purpose.EXPIRY, Verdict.KEEP, "Y", "有用", "period"),
        (Purpose.EXPIRY, Verdict.DESTROY, None, "  ", "reason"),
    ],
)
def test_a_verdict_that_says_too_little_is_refused_at_its_field(
    purpose: Purpose, verdict: Verdict, period: str | None, reason: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        checked_verdict(purpose, verdict, period_code=period, open_from=None, reason=reason, periods=("D10", "D30", "Y"))
    assert refused.value.field == field


def test_no_way_leads_to_destruction_past_the_street_nor_out_of_an_end() -> None:
    """The ways themselves, as a graph: executing is reached only through submitted; ends are ends."""
    without_street = {way for way in WAYS if way[0] is not Stage.SUBMITTED}
    reached: set[Stage | None] = {None}
    while new := {there for here, there in without_street if here in reached} - reached:
        reached |= new
    assert Stage.EXECUTING not in reached
    assert Stage.WAITING not in reached
    assert not any(here in ENDS for here, _ in WAYS)
    assert not may_go(Stage.WAITING, Stage.CLOSED)


def test_the_database_holds_the_same_ways() -> None:
    """The migration's words are the product's."""
    path = Path(__file__).parents[2] / "migrations/versions/2026_11_24_appraise_what_expired.py"
    assert runpy.run_path(str(path))["WAYS"] == as_condition()
