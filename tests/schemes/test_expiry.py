"""The due-date engine against the handbook's vectors and against a reference that counts day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commarch.errors import RuleBroken
from commarch.retention.reasons import heading, why
from commarch.schemes.expiry import Basis, RetentionStatus, expiry, extended, filing_year, longest_kept, status
from commarch.schemes.periods import PERMANENT, TEN_YEARS, THIRTY_YEARS, RetentionPeriod

FIVE_YEARS = RetentionPeriod("D5")


@pytest.mark.parametrize(
    ("year", "period", "starts", "ends", "eligible"),
    [
        (2015, TEN_YEARS, date(2016, 1, 1), date(2025, 12, 31), date(2026, 1, 1)),
        (2015, THIRTY_YEARS, date(2016, 1, 1), date(2045, 12, 31), date(2046, 1, 1)),
        (2012, RetentionPeriod("S"), date(2013, 1, 1), date(2027, 12, 31), date(2028, 1, 1)),
        (2012, RetentionPeriod("S15"), date(2013, 1, 1), date(2027, 12, 31), date(2028, 1, 1)),
        (1990, RetentionPeriod("L30"), date(1991, 1, 1), date(2020, 12, 31), date(2021, 1, 1)),
        (2024, RetentionPeriod("D1"), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_a_period_runs_whole_years_from_the_first_day_after_the_filing_year(year, period, starts, ends, eligible):
    """R05: the due-date engine on the handbook's vectors."""
    due = expiry(period, filing_year=year)
    assert (due.starts_on, due.ends_on, due.eligible_on, due.basis) == (starts, ends, eligible, Basis.FILING_YEAR)


def test_a_permanent_item_never_falls_due():
    due = expiry(PERMANENT, filing_year=2015)
    assert (due.starts_on, due.ends_on, due.eligible_on, due.basis) == (None, None, None, Basis.PERMANENT)
    assert status(due, date(9999, 12, 31), 90) is RetentionStatus.PERMANENT


def test_a_card_of_fixed_assets_is_kept_five_years_after_disposal():
    due = expiry(FIVE_YEARS, filing_year=2012, event_on=date(2020, 6, 30), event_based=True)
    assert (due.starts_on, due.ends_on, due.basis) == (date(2021, 1, 1), date(2025, 12, 31), Basis.EVENT)
    spelled = expiry(RetentionPeriod("E5"), filing_year=2012, event_on=date(2020, 6, 30))
    assert (spelled.starts_on, spelled.ends_on, spelled.basis) == (due.starts_on, due.ends_on, due.basis)


def test_a_period_whose_event_has_not_happened_waits_for_it():
    """R05: event-based periods."""
    due = expiry(FIVE_YEARS, filing_year=2012, event_based=True)
    assert (due.basis, due.ends_on, due.eligible_on) == (Basis.EVENT_MISSING, None, None)
    assert status(due, date(2100, 1, 1), 90) is RetentionStatus.WAITING_FOR_EVENT


def test_an_event_moves_no_period_that_counts_from_the_filing_year():
    assert expiry(TEN_YEARS, filing_year=2015, event_on=date(2020, 6, 30)).ends_on == date(2025, 12, 31)


def test_an_event_on_a_leap_day_or_at_new_year_counts_by_its_year():
    for day in [date(2020, 2, 29), date(2020, 1, 1), date(2020, 12, 31)]:
        assert expiry(FIVE_YEARS, filing_year=2012, event_on=day, event_based=True).ends_on == date(2025, 12, 31)


def test_an_extension_counts_from_the_old_due_date():
    due = extended(expiry(TEN_YEARS, filing_year=2015), 10, decided_on=date(2026, 1, 1))
    assert (due.starts_on, due.ends_on, due.eligible_on) == (date(2026, 1, 1), date(2035, 12, 31), date(2036, 1, 1))
    assert due.basis is Basis.OLD_DUE_DATE
    assert due.extends == expiry(TEN_YEARS, filing_year=2015)


def test_a_street_may_count_an_extension_from_the_year_of_the_decision():
    due = extended(expiry(TEN_YEARS, filing_year=2015), TEN_YEARS, decided_on=date(2028, 5, 3), basis="decision")
    assert (due.starts_on, due.ends_on, due.basis) == (date(2029, 1, 1), date(2038, 12, 31), Basis.DECISION)


def test_an_item_may_be_extended_again_and_made_permanent():
    once = extended(expiry(TEN_YEARS, filing_year=2015), 10, decided_on=date(2026, 3, 1))
    twice = extended(once, 30, decided_on=date(2036, 3, 1))
    assert twice.ends_on == date(2065, 12, 31)
    for_ever = extended(twice, PERMANENT, decided_on=date(2066, 3, 1))
    assert (for_ever.basis, for_ever.ends_on, for_ever.extends) == (Basis.PERMANENT, None, twice)


@pytest.mark.parametrize(
    ("old", "years", "decided_on", "basis", "word"),
    [
        (expiry(PERMANENT, filing_year=2015), 10, date(2026, 1, 1), "old_due", "永久"),
        (expiry(FIVE_YEARS, filing_year=2015, event_based=True), 10, date(2026, 1, 1), "old_due", "起算条件"),
        (expiry(THIRTY_YEARS, filing_year=2015), 10, date(2026, 1, 1), "decision", "不能缩短"),
        (expiry(TEN_YEARS, filing_year=1990), 10, date(2026, 1, 1), "old_due", "自鉴定日期起算"),
        (expiry(TEN_YEARS, filing_year=2015), 0, date(2026, 1, 1), "old_due", "保管期限"),
        (expiry(TEN_YEARS, filing_year=2015), RetentionPeriod("E5"), date(2026, 1, 1), "old_due", "事件"),
        (expiry(TEN_YEARS, filing_year=2015), 10, date(2026, 1, 1), "yesterday", "续存起算"),
    ],
)
def test_an_extension_that_makes_no_sense_is_refused(old, years, decided_on, basis, word):
    with pytest.raises(RuleBroken, match=word):
        extended(old, years, decided_on=decided_on, basis=basis)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2016, 1, 1), RetentionStatus.ACTIVE),
        (date(2025, 10, 2), RetentionStatus.ACTIVE),
        (date(2025, 10, 3), RetentionStatus.DUE_SOON),
        (date(2025, 12, 31), RetentionStatus.DUE_SOON),
        (date(2026, 1, 1), RetentionStatus.EXPIRED),
        (date(2040, 2, 29), RetentionStatus.EXPIRED),
    ],
)
def test_an_item_is_due_soon_ninety_days_ahead_and_expired_the_day_after_its_last(today, expected):
    due = expiry(TEN_YEARS, filing_year=2015)
    assert status(due, today, 90) is expected
    assert status(due, today, 90, held=True) is RetentionStatus.FROZEN


def test_every_status_has_its_own_chinese_label():
    assert len({one.label for one in RetentionStatus}) == len(RetentionStatus)


def test_of_mixed_content_the_longest_period_counts():
    ten, thirty, permanent = (expiry(period, filing_year=2015) for period in (TEN_YEARS, THIRTY_YEARS, PERMANENT))
    assert longest_kept([ten, thirty]) == thirty
    assert longest_kept([ten, permanent, thirty]) == permanent


@pytest.mark.parametrize(
    ("document_date", "content_year", "rule", "filed_on", "year"),
    [
        (date(2026, 1, 15), 2025, "signing", None, 2026),
        (date(2026, 1, 15), 2025, "content", None, 2025),
        (date(2026, 1, 15), None, "content", None, 2026),
        (date(2025, 12, 31), None, "signing", None, 2025),
        (None, 2025, "content", None, 2025),
        (None, None, "signing", date(2026, 6, 1), 2026),
        (None, 2025, "signing", date(2026, 6, 1), 2026),
    ],
)
def test_a_document_belongs_to_the_year_that_the_rule_names(document_date, content_year, rule, filed_on, year):
    assert filing_year(document_date, content_year, rule, filed_on=filed_on) == year


def test_a_document_without_any_date_or_with_an_impossible_year_is_asked_for_one():
    with pytest.raises(RuleBroken, match="填写"):
        filing_year(None, None, "signing")
    with pytest.raises(RuleBroken, match="四位数"):
        filing_year(None, 15, "content")
    with pytest.raises(RuleBroken, match="年度归属规则"):
        filing_year(date(2026, 1, 15), None, "other")
    with pytest.raises(RuleBroken, match="四位数"):
        expiry(TEN_YEARS, filing_year=9999)


def test_the_reason_reads_like_the_sentence_of_an_archivist():
    due = expiry(TEN_YEARS, filing_year=2015)
    assert heading(due) == "为什么保管到 2025 年 12 月 31 日"
    assert why(due, category="城建环境 › 绿化、环境卫生等一般性文件", scheme="红旗社区分类方案", version=4) == [
        "本件属「城建环境 › 绿化、环境卫生等一般性文件」，《红旗社区分类方案》第 4 版定为 10年。",
        "归档年度是 2015 年，自 2016 年 1 月 1 日起算，保管到 2025 年 12 月 31 日（含当日），2026 年 1 月 1 日起可以鉴定。",
        "期满不等于销毁，须经鉴定小组评议、街道审核。",
    ]


def test_the_reason_of_an_extended_item_tells_the_first_period_and_each_extension():
    once = extended(expiry(TEN_YEARS, filing_year=2015), 10, decided_on=date(2026, 3, 1))
    sentences = why(extended(once, PERMANENT, decided_on=date(2036, 3, 1)), held=True)
    assert sentences[0] == "保管期限为 10年。"
    assert "自 2016 年 1 月 1 日起算" in sentences[1]
    assert sentences[2].startswith(
        "2026 年 3 月 1 日鉴定续存 10年，自原期满日次日起算：自 2026 年 1 月 1 日起算，保管到 2035 年 12 月 31 日"
    )
    assert sentences[3] == "2036 年 3 月 1 日鉴定改为永久保管。"
    assert sentences[4] == "本件已冻结，解除冻结之前不得鉴定销毁。"


def test_the_reason_of_an_item_without_a_last_day_says_why_there_is_none():
    permanent = expiry(PERMANENT, filing_year=2015)
    assert (heading(permanent), why(permanent)[1]) == ("为什么永久保管", "归档年度是 2015 年，永久保管的件没有期满日。")
    waiting = expiry(FIVE_YEARS, filing_year=2015, event_based=True)
    assert heading(waiting) == "为什么还没有期满日"
    assert "起算条件未满足" in why(waiting)[1]
    happened = expiry(FIVE_YEARS, filing_year=2015, event_on=date(2020, 6, 30), event_based=True)
    assert why(happened)[1].startswith("起算事件发生在 2020 年 6 月 30 日，自 2021 年 1 月 1 日起算，保管到 2025 年 12 月 31 日")


years = st.integers(1, 100)
filing_years = st.integers(1900, 2200)
days = st.dates(date(1950, 1, 1), date(2400, 12, 31))


def reference_last_day(first_year, n):
    """Count 31 Decembers, one a year, without adding years to a date."""
    day, seen = date(first_year, 1, 1) - timedelta(days=1), 0
    while seen < n:
        day += timedelta(days=365)
        while (day.month, day.day) != (12, 31):
            day += timedelta(days=1)
        seen += 1
    return day


@given(filing_years, years)
def test_the_last_day_is_the_nth_new_years_eve(filed, n):
    due = expiry(RetentionPeriod(f"D{n}"), filing_year=filed)
    assert due.ends_on == reference_last_day(filed + 1, n)
    assert due.eligible_on == due.ends_on + timedelta(days=1)


@given(days, years)
def test_an_event_based_period_never_ends_before_its_years_are_full(event_on, n):
    due = expiry(RetentionPeriod(f"E{n}"), filing_year=1999, event_on=event_on)
    assert due.ends_on == reference_last_day(event_on.year + 1, n)
    assert n * 365.2425 <= (due.eligible_on - event_on).days + 1 < (n + 1) * 365.2425 + 2


@given(filing_years, years, days, st.integers(0, 400), st.booleans())
def test_the_status_is_the_handbooks_formula(filed, n, today, lead, held):
    due = expiry(RetentionPeriod(f"D{n}"), filing_year=filed)
    eligible = reference_last_day(filed + 1, n) + timedelta(days=1)
    if held:
        expected = "frozen"
    elif today < eligible - timedelta(days=lead):
        expected = "active"
    elif today < eligible:
        expected = "due_soon"
    else:
        expected = "expired"
    assert status(due, today, lead, held=held) == expected


@given(filing_years, years, years, days, st.sampled_from(["old_due", "decision"]))
def test_an_extension_never_shortens_and_never_ends_before_its_decision(filed, n, more, decided_on, basis):
    old = expiry(RetentionPeriod(f"D{n}"), filing_year=filed)
    try:
        new = extended(old, more, decided_on=decided_on, basis=basis)
    except RuleBroken:
        naive_end = date((decided_on.year if basis == "decision" else old.ends_on.year) + more, 12, 31)
        assert naive_end < old.ends_on or naive_end < decided_on
        return
    assert new.ends_on >= old.ends_on
    assert new.ends_on >= decided_on
    assert (new.ends_on.year - new.starts_on.year + 1, new.ends_on.month, new.ends_on.day) == (more, 12, 31)


@given(filing_years, days, st.integers(0, 400))
def test_time_moves_an_item_only_forward(filed, today, lead):
    due = expiry(TEN_YEARS, filing_year=filed)
    assume(today < date(2400, 12, 30))
    order = [RetentionStatus.ACTIVE, RetentionStatus.DUE_SOON, RetentionStatus.EXPIRED]
    assert order.index(status(due, today, lead)) <= order.index(status(due, today + timedelta(days=1), lead))
