"""Filing deadlines, and the stages in which any deadline is recalled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commarch.retention.deadlines import FilingKind, filing_deadlines, is_escalated, stage_reached

DUE = date(2026, 6, 30)


def test_accounting_is_filed_by_the_end_of_march_and_documents_by_the_end_of_june():
    accounting, documentary = filing_deadlines(2025)
    assert (accounting.kind, accounting.archival_class, accounting.due_on) == (FilingKind.ACCOUNTING, "KU", date(2026, 3, 31))
    assert (documentary.kind, documentary.archival_class, documentary.due_on) == (FilingKind.DOCUMENTARY, "WS", date(2026, 6, 30))
    assert {deadline.year for deadline in (accounting, documentary)} == {2025}
    assert [deadline.kind.label for deadline in (accounting, documentary)] == ["会计档案", "文书档案"]


def test_a_street_may_set_other_days_and_a_day_that_the_month_lacks_is_its_last():
    assert [one.due_on for one in filing_deadlines(2026, documentary=(2, 29), accounting=(4, 31))] == [date(2027, 2, 28), date(2027, 4, 30)]
    assert filing_deadlines(2027, documentary=(2, 29))[0].due_on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("days_left", "stage"),
    [
        (10_000, None),
        (91, None),
        (90, "90"),
        (89, "90"),
        (31, "90"),
        (30, "30"),
        (8, "30"),
        (7, "7"),
        (1, "7"),
        (0, "0"),
        (-1, "0"),
        (-6, "0"),
        (-7, "overdue-1"),
        (-13, "overdue-1"),
        (-14, "overdue-2"),
        (-30, "overdue-4"),
        (-365, "overdue-52"),
    ],
)
def test_each_stage_begins_on_its_day_and_lasts_until_the_next(days_left, stage):
    assert stage_reached(DUE, DUE - timedelta(days=days_left)) == stage


@pytest.mark.parametrize(
    ("due_on", "today", "stage"),
    [
        (date(2026, 1, 1), date(2025, 12, 31), "7"),
        (date(2026, 1, 1), date(2026, 1, 1), "0"),
        (date(2025, 12, 31), date(2026, 1, 7), "overdue-1"),
        (date(2028, 2, 29), date(2028, 2, 29), "0"),
        (date(2028, 3, 7), date(2028, 2, 29), "7"),
        (date(2028, 3, 30), date(2028, 2, 29), "30"),
        (date(2028, 2, 29), date(2028, 3, 7), "overdue-1"),
        (date(2027, 3, 1), date(2026, 12, 1), "90"),
    ],
)
def test_stages_count_days_over_new_year_and_the_leap_day(due_on, today, stage):
    assert stage_reached(due_on, today) == stage


def test_lead_times_are_the_streets_to_set():
    assert stage_reached(DUE, DUE - timedelta(days=60), (60, 14)) == "60"
    assert stage_reached(DUE, DUE - timedelta(days=61), (14, 60)) is None
    assert stage_reached(DUE, DUE + timedelta(days=3), (60, 14)) == "14"
    assert stage_reached(DUE, DUE, ()) is None
    assert stage_reached(DUE, DUE + timedelta(days=7), ()) == "overdue-1"


leads = st.lists(st.integers(0, 200), max_size=5).map(tuple)
due_days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(due_days, leads)
def test_a_daily_sweep_meets_each_stage_once_and_in_order(due_on, lead_days):
    swept = [stage_reached(due_on, due_on + timedelta(days=offset), lead_days) for offset in range(-210, 36)]
    met = [stage for before, stage in zip([None, *swept], swept, strict=False) if stage != before]
    expected = [str(lead) for lead in sorted(set(lead_days), reverse=True)] + [f"overdue-{week}" for week in range(1, 6)]
    assert met == expected


@given(due_days, leads, st.sets(st.integers(-210, 60), min_size=1))
def test_a_sweep_that_missed_days_meets_only_the_latest_stage_and_none_twice(due_on, lead_days, offsets):
    met = []
    for offset in sorted(offsets):
        stage = stage_reached(due_on, due_on + timedelta(days=offset), lead_days)
        if stage is not None and stage not in met:
            met.append(stage)
    ranks = [rank(stage) for stage in met]
    assert ranks == sorted(ranks)
    if met:
        begins = due_on + timedelta(days=rank(met[-1]))
        assert begins <= due_on + timedelta(days=max(offsets))


def rank(stage):
    """The day, counted from the deadline, on which a stage begins."""
    return 7 * int(stage.removeprefix("overdue-")) if stage.startswith("overdue") else -int(stage)


def test_the_street_is_told_after_thirty_days():
    assert not is_escalated(DUE, DUE + timedelta(days=30))
    assert is_escalated(DUE, DUE + timedelta(days=31))
    assert is_escalated(DUE, DUE + timedelta(days=8), after_days=7)
