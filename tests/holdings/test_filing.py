"""Filing: codes are given once, gapless in their series, and never again."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from commarch import audit, clock, holdings
from commarch.database import leave, session
from commarch.errors import RuleBroken
from commarch.holdings import Item, ItemState, YearClosed
from tests import given
from tests.conftest import TODAY
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def there(item: Item | UUID) -> Item:
    found = holdings.find_item(item if isinstance(item, UUID) else item.id)
    assert found is not None
    return found


def codes_of(items: Iterable[Item]) -> list[str | None]:
    return [item.archival_code for item in items]


def test_the_code_is_given_at_filing_from_the_scheme_in_force():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = holdings.file_item(given.a_draft(clerk), by=clerk, today=TODAY)
        assert item.archival_code == "H017-WS·2026-D10-CJ-0001"
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = there(item)
        assert (item.state, item.series, item.item_number) == (ItemState.FILED, "H017-WS·2026-D10-CJ", 1)
        assert item.code_key == "H00000017-WS·00002026-D00000010-CJ-00000001"
        assert item.filed_by == clerk.person_id
        assert not item.supplement
        assert [entry.act for entry in audit.history_of("item", item.id)] == ["file", "register"]


def test_item_numbers_run_in_each_lowest_class():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        facts = [{}, {"retention": "Y"}, {"category": "WS·DQ"}, {"document_date": "2027-01-01", "year": 2025}, {}]
        items = [given.a_filed_item(clerk, **{"document_date": "2026-01-01", **fact} | {"document_date": "2026-01-01"}) for fact in facts]
        assert codes_of(items) == [
            "H017-WS·2026-D10-CJ-0001",
            "H017-WS·2026-Y-CJ-0001",
            "H017-WS·2026-D10-DQ-0001",
            "H017-WS·2025-D10-CJ-0001",
            "H017-WS·2026-D10-CJ-0002",
        ]


def test_accounting_is_coded_by_its_second_level():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_filed_item(clerk, category="KU·01", retention="D30").archival_code == "H017-KU·01·2026-D30-0001"


def test_items_filed_together_are_numbered_by_their_dates():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        told = [("丙", "2026-09"), ("甲", "2026-01-05"), ("丁", ""), ("乙", "2026-03-01")]
        filed = holdings.file_items([given.a_draft(clerk, title, document_date=day) for title, day in told], by=clerk, today=TODAY)
        assert [(item.title, item.item_number) for item in filed] == [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4)]


def test_a_filed_item_is_not_filed_again():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk)
        session.flush()
        with pytest.raises(RuleBroken, match="已经归档，档号不再改动"):
            holdings.file_item(item, by=clerk, today=TODAY)


def test_all_are_filed_or_none():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        good, old = given.a_draft(clerk), given.a_draft(clerk, document_date="2020-01-01")
    with pytest.raises(YearClosed), given.acting(WANG_MIN, "hongqi") as clerk:
        holdings.file_items([there(good), there(old)], by=clerk, today=TODAY)
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert there(good).archival_code is None
        assert holdings.file_item(there(good), by=clerk, today=TODAY).item_number == 1


@pytest.mark.parametrize(
    ("category", "today", "is_closed"),
    [
        ("WS·CJ", date(2026, 6, 30), False),
        ("WS·CJ", date(2026, 7, 1), True),
        ("KU·01", date(2026, 3, 31), False),
        ("KU·01", date(2026, 4, 1), True),
    ],
)
def test_after_the_statutory_day_filing_is_a_supplement_that_somebody_confirms(category: str, today: date, is_closed: bool):
    with given.acting(WANG_MIN, "hongqi") as clerk, clock.standing_on(today):
        item = given.a_draft(clerk, document_date="2025-05-05", category=category)
        if is_closed:
            with pytest.raises(YearClosed, match="请确认作为补充归档"):
                holdings.file_item(item, by=clerk, today=today)
        assert holdings.file_item(item, by=clerk, today=today, supplement=True).supplement is is_closed


@pytest.mark.parametrize(
    ("facts", "starts", "ends"),
    [
        ({"document_date": "2015-03-01"}, date(2016, 1, 1), date(2025, 12, 31)),
        ({"document_date": "2015-03-01", "retention": "D30"}, date(2016, 1, 1), date(2045, 12, 31)),
        ({"document_date": "2015-03-01", "retention": "Y"}, None, None),
        ({"category": "KU·04", "retention": "E5"}, None, None),
        ({"category": "KU·04", "retention": "E5", "event_on": date(2020, 6, 30)}, date(2021, 1, 1), date(2025, 12, 31)),
    ],
)
def test_filing_works_out_how_long_the_item_is_kept(facts: dict, starts: date | None, ends: date | None):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk, **facts)
        assert (item.starts_on, item.ends_on) == (starts, ends)


def test_a_given_code_is_kept_and_the_counter_moves_behind_it():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, document_date="2014-03-01")
        holdings.keep_given_code(item, "h017—WS.2014—D10—CJ—0007", by=clerk, today=TODAY)
        assert (item.archival_code, item.item_number, item.supplement) == ("H017-WS·2014-D10-CJ-0007", 7, False)
        assert given.a_filed_item(clerk, document_date="2014-04-01").item_number == 8
        earlier = given.a_draft(clerk, document_date="2014-03-02")
        holdings.keep_given_code(earlier, "H017-WS·2014-D10-CJ-0003", by=clerk, today=TODAY)
        assert given.a_filed_item(clerk, document_date="2014-05-01").item_number == 9


def test_a_given_code_of_an_older_structure_is_kept_as_it_is_written():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_draft(clerk, document_date="2014-03-01")
        holdings.keep_given_code(item, "H017-WS·2014·D10·CJ-001", by=clerk, today=TODAY)
        assert (item.archival_code, item.series, item.item_number) == ("H017-WS·2014·D10·CJ-001", "H017-WS·2014·D10·CJ", 1)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("H017-2014-7", "不合档号结构"),
        ("H018-WS·2014-D10-CJ-0001", "全宗号是 H018，这一件是 H017"),
        ("H017-WS·2015-D10-CJ-0001", "年度是 2015，这一件是 2014"),
        ("H017-WS·2014-Y-CJ-0001", "保管期限是 Y，这一件是 D10"),
        ("H017-WS·2014-D10-DQ-0001", "类目是 WS·DQ，这一件是 WS·CJ"),
        ("H017-WS·2014-D10-CJ-0001", "已经编给别的件"),
        ("H017-WS·2014-D10-CJ-001", "已经编给别的件"),
    ],
)
def test_a_given_code_that_does_not_belong_is_refused(code: str, sentence: str):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        holdings.keep_given_code(given.a_draft(clerk, document_date="2014-01-01"), "H017-WS·2014-D10-CJ-0001", by=clerk, today=TODAY)
        with pytest.raises(RuleBroken, match=sentence):
            holdings.keep_given_code(given.a_draft(clerk, document_date="2014-01-01"), code, by=clerk, today=TODAY)


def test_one_code_is_not_given_twice_in_a_batch():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        items = [given.a_draft(clerk, document_date="2014-01-01") for _ in range(2)]
        with pytest.raises(RuleBroken, match="不止一次"):
            holdings.file_items(items, by=clerk, today=TODAY, given={item.id: "H017-WS·2014-D10-CJ-0001" for item in items})


def test_a_number_that_is_rolled_back_is_given_to_the_next():
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
    with pytest.raises(ZeroDivisionError), given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_filed_item(clerk).item_number == 2
        1 / 0  # noqa: B018
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_filed_item(clerk).item_number == 2


def test_a_hundred_filings_at_once_leave_no_gap_and_no_double(app: Flask, admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        drafts = [given.a_draft(clerk, f"通知第{number}号").id for number in range(100)]
    by, tenant = given.actor(WANG_MIN), given.tenant_id("hongqi")

    def file_one(draft: UUID) -> str | None:
        with app.app_context(), clock.standing_on(TODAY):
            try:
                with given.within_as(by, tenant):
                    return holdings.file_item(there(draft), by=by, today=TODAY).archival_code
            finally:
                leave(session)
                session.remove()

    with ThreadPoolExecutor(8) as threads:
        acknowledged = list(threads.map(file_one, drafts))
    assert sorted(acknowledged) == [f"H017-WS·2026-D10-CJ-{number:04d}" for number in range(1, 101)]
    stored = admin.execute("SELECT array_agg(item_number ORDER BY item_number) FROM item WHERE series = 'H017-WS·2026-D10-CJ'").fetchone()
    assert stored == (list(range(1, 101)),)
    with given.acting(WANG_MIN, "hongqi"):
        assert audit.verify()[1] == []


def test_the_same_draft_is_filed_once_however_many_press_the_button(app: Flask):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        draft = given.a_draft(clerk).id
    by, tenant = given.actor(WANG_MIN), given.tenant_id("hongqi")

    def press(_: int) -> str | None:
        with app.app_context(), clock.standing_on(TODAY):
            try:
                with given.within_as(by, tenant):
                    return holdings.file_item(there(draft), by=by, today=TODAY).archival_code
            except RuleBroken as broken:
                return str(broken)
            finally:
                leave(session)
                session.remove()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(press, range(8)))
    assert answers.count("H017-WS·2026-D10-CJ-0001") == 1
    assert sum("已经归档" in (answer or "") for answer in answers) == 7


def test_series_of_two_communities_have_nothing_to_do_with_each_other():
    for somebody, code, number in ((WANG_MIN, "hongqi", "H017"), (LI_NA, "wenyuan", "H018"), (LI_NA, "tielu", "H021")):
        with given.acting(somebody, code) as clerk:
            assert given.a_filed_item(clerk).archival_code == f"{number}-WS·2026-D10-CJ-0001"
            assert len(session.scalars(select(Item)).all()) == 1


def test_a_code_is_found_in_the_search_vector_once_it_is_given(admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
    row = admin.execute("SELECT search_vector @@ %s::tsquery FROM item", ["'\ufdd1h0' <-> '\ufdd101'"]).fetchone()
    assert row == (True,)
