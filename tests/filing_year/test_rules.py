"""The calendar of a filing year, without a database."""

from datetime import date

import pytest

from commarch.errors import RuleBroken
from commarch.filing_year import rules
from commarch.filing_year.rules import ExpectedOfActivity, Standing, When
from commarch.filing_year.templates import ready

TODAY = date(2026, 11, 22)


def test_each_class_is_filed_when_the_order_says() -> None:
    """R04: documents by 30 June, accounting by 31 March, audio-visual at once, projects on completion, objects counted yearly."""
    found = {one.archival_class: (one.when, one.due_on) for one in rules.terms(["ZP", "WS", "SW", "KJ", "KU", "XX"], 2025)}
    assert found == {
        "KU": (When.BY_DAY, date(2026, 3, 31)),
        "WS": (When.BY_DAY, date(2026, 6, 30)),
        "XX": (When.BY_DAY, date(2026, 6, 30)),
        "ZP": (When.AT_ONCE, None),
        "KJ": (When.ON_COMPLETION, None),
        "SW": (When.YEARLY_COUNT, None),
    }
    assert [one.archival_class for one in rules.terms(["ZP", "WS", "KU"], 2025)] == ["KU", "WS", "ZP"]


def test_a_street_may_set_other_days() -> None:
    """R04: local bureaus differ; the days are a setting."""
    [term] = rules.terms(["WS"], 2025, documentary=(5, 31))
    assert term.due_on == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("expected", "met", "due_on", "standing"),
    [
        (0, 0, date(2026, 6, 30), Standing.NOT_RUN),
        (4, 4, date(2026, 6, 30), Standing.DONE),
        (4, 3, date(2026, 6, 30), Standing.LATE),
        (4, 3, date(2026, 11, 21), Standing.LATE),
        (4, 3, date(2026, 11, 22), Standing.SOON),
        (4, 3, date(2026, 12, 22), Standing.SOON),
        (4, 3, date(2026, 12, 23), Standing.RUNNING),
        (4, 3, None, Standing.RUNNING),
    ],
)
def test_a_class_stands_as_its_expected_entries_and_the_day_say(expected: int, met: int, due_on: date | None, standing: Standing) -> None:
    assert rules.standing(expected=expected, met=met, due_on=due_on, today=TODAY) is standing


def test_a_list_of_documents_is_read_as_it_is_typed() -> None:
    read = rules.read_documents("方案｜WS·ZZ｜0\n\n 公告 \n名册\tWS·ZZ\t30\n")
    assert read == [ExpectedOfActivity("方案", "WS·ZZ", 0), ExpectedOfActivity("公告"), ExpectedOfActivity("名册", "WS·ZZ", 30)]
    assert rules.read_documents(rules.written(read)) == read


@pytest.mark.parametrize("line", ["方案|WS·ZZ|三天", "方案|a|1|b", "方案|WS·ZZ|-1", "方案|WS·ZZ|99999"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(RuleBroken, match="第 2 行"):
        rules.read_documents(f"通知\n{line}")


def test_activities_stand_ready_with_their_documents() -> None:
    """F038: an election, a project … bring a list of documents to expect."""
    found = {one.name: one.documents for one in ready()}
    assert len(found["居民委员会换届选举"]) == 8
    assert all(len(documents) >= 3 for documents in found.values())
