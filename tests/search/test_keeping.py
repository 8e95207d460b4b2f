"""Counts that are kept: for as long as nothing is done, in one tenant, and so many."""

from collections.abc import Callable

from flask import Flask

from commarch import search
from commarch.search.keeping import Kept
from tests import given
from tests.world import LI_NA, WANG_MIN


def found(text: str) -> int:
    return search.counts_of(search.parse(text)).total


def test_what_is_done_is_counted_at_once_and_nothing_is_asked_twice(app: Flask, statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化甲")
        assert found("绿化") == 1  # an act that is pending is seen, and what was counted with it is not kept
    with given.acting(WANG_MIN, "hongqi"):
        assert (found("绿化"), found("环卫")) == (1, 0)
        statements.clear()
        assert (found("绿化"), found("环卫")) == (1, 0)
        assert not [one for one in statements if "search_counts" in one]
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化乙")
    with given.acting(WANG_MIN, "hongqi"):
        assert found("绿化") == 2


def test_nothing_that_was_kept_is_told_in_another_tenant(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "绿化甲")
    with given.acting(WANG_MIN, "hongqi"):
        assert found("绿化") == 1
    for code in ("wenyuan", "tielu"):
        with given.acting(LI_NA, code):
            assert found("绿化") == 0


def test_what_was_asked_for_last_is_kept_and_no_more(app: Flask) -> None:
    kept: Kept[int] = Kept(most=7, weigh=lambda number: number + 1)
    read: list[int] = []

    def ask(number: int) -> None:
        assert kept.answer(number, reading(number)) == number

    def reading(number: int) -> Callable[[], int]:
        return lambda: read.append(number) or number

    with given.acting(WANG_MIN, "hongqi"):
        for number in (1, 2, 1, 3, 1, 2, 9, 1):
            ask(number)
    assert read == [1, 2, 3, 2, 9, 1]
    assert kept._weight == 2
