"""Gaps and duplicates: every number from 1 to the last is there once, or somebody can say why not."""

import psycopg
import pytest
from hypothesis import given as whatever
from hypothesis import strategies

from commarch import audit, holdings
from commarch.audit import Act
from commarch.holdings.gap_report import number_report, void_numbers
from commarch.holdings.gaps import Gap, Why, gaps, missing
from tests import given
from tests.conftest import TODAY
from tests.world import WANG_MIN


@pytest.mark.parametrize(
    ("numbers", "last", "found"),
    [
        ([], 0, []),
        ([1, 2, 3], 3, []),
        ([1, 3], 3, [Gap(2, 2, Why.UNKNOWN)]),
        ([2, 5], 7, [Gap(1, 1, Why.UNKNOWN), Gap(3, 4, Why.UNKNOWN), Gap(6, 7, Why.UNKNOWN)]),
        ([9], 3, [Gap(1, 8, Why.UNKNOWN)]),
    ],
)
def test_missing_numbers_are_told_as_stretches(numbers: list[int], last: int, found: list[Gap]):
    """R01, F091."""
    assert gaps(numbers, last) == found


def test_void_numbers_are_explained_one_by_one():
    assert gaps([1, 5], 5, void={3}) == [Gap(2, 2, Why.UNKNOWN), Gap(3, 3, Why.VOID), Gap(4, 4, Why.UNKNOWN)]
    assert gaps([3], 3, on_paper=True) == [Gap(1, 2, Why.PAPER)]
    assert void_numbers("H017-WS·2026-D10-CJ", ["H017-WS·2026-D10-CJ-0007", "H017-WS·2026-D10-CJX-0008", "H017-WS·2026-D10-CJ-x"]) == {7}


@whatever(strategies.sets(strategies.integers(1, 60)), strategies.integers(0, 60))
def test_what_is_there_and_what_is_missing_make_up_the_whole(numbers: set[int], last: int):
    lacking = set(missing(numbers, last))
    assert lacking | numbers == set(range(1, max([last, *numbers]) + 1))
    assert not lacking & numbers
    assert {one for gap in gaps(numbers, last) for one in range(gap.first, gap.last + 1)} == lacking


def test_a_whole_series_has_nothing_to_report(app: object):
    with given.acting(WANG_MIN, "hongqi") as by:
        for _ in range(3):
            given.a_filed_item(by)
    with given.acting(WANG_MIN, "hongqi"):
        report = number_report()
        assert [(one.series, one.count, one.last, one.gaps) for one in report.series] == [("H017-WS·2026-D10-CJ", 3, 3, ())]
        assert (report.with_gaps, report.duplicates) == ((), ())


def test_the_report_finds_what_an_old_catalogue_lacks_and_has_twice(app: object, admin: psycopg.Connection):
    """R01: gaps and duplicates of kept codes, also where two structures of the code hide them."""
    with given.acting(WANG_MIN, "hongqi") as by:
        for code in ("H017-WS·2014-D10-CJ-0002", "H017-WS·2014-D10-CJ-0004", "H017-WS·2014·D10·CJ-004"):
            holdings.keep_given_code(given.a_draft(by, document_date="2014-03-01"), code, by=by, today=TODAY)
        audit.record(Act.UNDO_IMPORT, "import_batch", "x", "目录.csv", by=by, after={"void_codes": ["H017-WS·2014-D10-CJ-0003"]})
    with given.acting(WANG_MIN, "hongqi"):
        report = number_report()
    new, old = sorted(report.with_gaps, key=lambda one: one.series)
    assert new.gaps == (Gap(1, 1, Why.UNKNOWN), Gap(3, 3, Why.VOID))
    assert (old.series, old.missing, old.last) == ("H017-WS·2014·D10·CJ", 3, 4)
    (twice,) = report.duplicates
    assert (twice.number, twice.codes) == (4, ("H017-WS·2014-D10-CJ-0004", "H017-WS·2014·D10·CJ-004"))


def test_the_report_asks_as_much_however_many_series_there_are(app: object, statements: list[str]):
    asked = []
    for categories in (["WS·CJ"], ["WS·DQ", "WS·ZZ", "KU·01"]):
        with given.acting(WANG_MIN, "hongqi") as by:
            for category in categories:
                given.a_filed_item(by, category=category)
        with given.acting(WANG_MIN, "hongqi"):
            statements.clear()
            number_report()
            asked.append(len(statements))
    assert asked[0] == asked[1] <= 3
