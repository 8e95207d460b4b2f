"""Retention periods: every spelling of a catalogue leads to one value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commarch.errors import RuleBroken
from commarch.schemes.periods import PERMANENT, TEN_YEARS, THIRTY_YEARS, PeriodKind, RetentionPeriod, longest, parse_period


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("永久", "Y"),
        (" 永 久 ", "Y"),
        ("y", "Y"),
        ("Ｙ", "Y"),
        ("永久保管", "Y"),
        ("30年", "D30"),
        ("３０年", "D30"),
        ("定期30年", "D30"),
        ("定期 30 年", "D30"),
        ("D30", "D30"),
        ("d30", "D30"),
        ("Ｄ３０", "D30"),
        ("30", "D30"),
        ("30.0", "D30"),
        ("030", "D30"),
        ("三十年", "D30"),
        ("30年（长期）", "D30"),
        ("10年", "D10"),
        ("十年", "D10"),
        ("十五年", "D15"),
        ("二十五年", "D25"),
        ("5年", "D5"),
        ("五年", "D5"),
        ("长期", "L"),
        ("L", "L"),
        ("长期（30年）", "L30"),
        ("短期", "S"),
        ("短期(15年)", "S15"),
        ("报废后5年", "E5"),
        ("固定资产报废清理后保管5年", "E5"),
        ("E5", "E5"),
        ("办结或处置后5年", "E5"),
    ],
)
def test_every_spelling_of_a_period_is_understood(spelling, code):
    assert parse_period(spelling).code == code


@pytest.mark.parametrize(
    "spelling", ["", "   ", "永远", "0年", "D0", "年", "D", "-10年", "101年", "10-30年", "长期8年", "短期30年", "十十十年", "3²年x", "٣٠"]
)
def test_an_unknown_period_is_refused_with_the_choices(spelling):
    with pytest.raises(RuleBroken, match="永久、30年、10年") as broken:
        parse_period(spelling)
    assert broken.value.field == "retention"


def test_a_code_that_does_not_exist_makes_no_period():
    for code in ["", "30", "D", "D030", "X1", "L60", "S16", "D101", "Y1"]:
        with pytest.raises(RuleBroken):
            RetentionPeriod(code)


@pytest.mark.parametrize(
    ("code", "label", "years", "counted", "coded", "kind"),
    [
        ("Y", "永久", None, None, "Y", PeriodKind.PERMANENT),
        ("D30", "30年", 30, 30, "D30", PeriodKind.FIXED),
        ("D10", "10年", 10, 10, "D10", PeriodKind.FIXED),
        ("L", "长期", 50, 30, "L", PeriodKind.LEGACY_LONG),
        ("L20", "长期（20年）", 20, 30, "L20", PeriodKind.LEGACY_LONG),
        ("S", "短期", 15, 10, "S", PeriodKind.LEGACY_SHORT),
        ("E5", "办结或处置后5年", 5, 5, "D5", PeriodKind.AFTER_EVENT),
    ],
)
def test_a_period_tells_its_label_its_years_and_what_stands_in_the_code(code, label, years, counted, coded, kind):
    period = RetentionPeriod(code)
    assert (period.label, period.years, period.counted_years, period.coded, period.kind) == (label, years, counted, coded, kind)


def test_periods_order_by_length_and_permanent_is_the_longest():
    shuffled = [THIRTY_YEARS, PERMANENT, RetentionPeriod("S"), TEN_YEARS, RetentionPeriod("L"), RetentionPeriod("E10")]
    assert [period.code for period in sorted(shuffled)] == ["D10", "E10", "S", "D30", "L", "Y"]
    assert longest([TEN_YEARS, PERMANENT, THIRTY_YEARS]) == PERMANENT
    assert longest([TEN_YEARS, THIRTY_YEARS]) == THIRTY_YEARS


any_period = st.one_of(
    st.just("Y"),
    st.builds("D{}".format, st.integers(1, 100)),
    st.builds("E{}".format, st.integers(1, 100)),
    st.sampled_from(["L", "S"]),
    st.builds("L{}".format, st.integers(16, 50)),
    st.builds("S{}".format, st.integers(1, 15)),
).map(RetentionPeriod)


@given(any_period)
def test_the_label_and_the_code_lead_back_to_the_period(period):
    assert parse_period(period.label) == period
    assert parse_period(period.code) == period


@given(any_period, any_period)
def test_the_order_of_periods_never_contradicts_their_years(one, other):
    if one.years is not None and other.years is not None and one.years < other.years:
        assert one < other
    assert (one == other) == (not one < other and not other < one)


@given(st.text(max_size=12))
def test_any_text_is_either_a_period_or_a_broken_rule(text):
    try:
        period = parse_period(text)
    except RuleBroken:
        return
    assert period.is_permanent or 1 <= period.years <= 100
