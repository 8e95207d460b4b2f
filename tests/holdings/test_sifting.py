"""Lists: narrowed, ordered and walked by key; every row once, whichever way one walks, and no list sorted by hand."""

from collections.abc import Callable
from itertools import chain, product
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event

from commarch import holdings
from commarch.database import db, session
from commarch.holdings import ItemState, Openness, PersonalLevel, sifting, tally
from commarch.holdings.sifting import Due, Order, Sieve
from tests import given
from tests.conftest import TODAY
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def shelf(begin_with: Callable[..., None]) -> None:
    """Thirty items of three years, some with drafts beside them."""
    begin_with("shelf", _fill_shelf)


def _fill_shelf() -> None:
    with given.acting(WANG_MIN, "hongqi") as clerk:
        for number in range(30):
            year = 2014 + number % 3
            facts = {"document_date": f"{year}-{number % 12 + 1:02}-05", "retention": "D10" if number % 2 else "Y"}
            level = PersonalLevel.PERSONAL if number % 5 == 0 else PersonalLevel.NONE
            given.a_filed_item(clerk, f"第{number:02}件", openness=Openness.RESTRICTED, personal_level=level, **facts)
        for number in range(3):
            given.a_draft(clerk, f"草稿{number}")
    with given.acting(LI_NA, "wenyuan") as clerk:
        given.a_filed_item(clerk, "别的社区的件", document_date="2014-01-01")


def walk(order: Order, *, descending: bool = False, size: int = 7) -> tuple[list[UUID], list[UUID]]:
    """Walk a list to its end and back; return the ids of both walks."""
    asked = {"order": order, "descending": descending, "size": size}
    page = sifting.page(Sieve(), TODAY, **asked)
    forth, back = [[row.id for row in page.rows]], []
    while page.has_next:
        page = sifting.page(Sieve(), TODAY, cursor=page.cursor(backwards=False), **asked)
        forth.append([row.id for row in page.rows])
    back.append([row.id for row in page.rows])
    while page.has_previous:
        page = sifting.page(Sieve(), TODAY, cursor=page.cursor(backwards=True), **asked)
        back.insert(0, [row.id for row in page.rows])
    return list(chain(*forth)), list(chain(*back))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("descending", [False, True])
def test_a_list_shows_every_item_once_both_ways(order: Order, descending: bool):
    with given.acting(WANG_MIN, "hongqi"):
        forth, back = walk(order, descending=descending)
        assert forth == back
        assert len(set(forth)) == len(forth) == (15 if order is Order.ENDS else 30)


@pytest.mark.usefixtures("shelf")
def test_a_list_is_ordered_by_what_it_says():
    with given.acting(WANG_MIN, "hongqi"):
        codes = [row.archival_code for row in sifting.page(Sieve(), TODAY).rows]
        assert codes == sorted(codes)
        assert codes[:2] == ["H017-WS·2014-D10-CJ-0001", "H017-WS·2014-D10-CJ-0002"]
        days = [row.document_date for row in sifting.page(Sieve(), TODAY, order=Order.DATE, descending=True).rows]
        assert days == sorted(days, reverse=True)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("sieve", "number"),
    [
        (Sieve(), 30),
        (Sieve(state=ItemState.DRAFT), 3),
        (Sieve(state=ItemState.FILED), 30),
        (Sieve(year=2015), 10),
        (Sieve(year=2015, retention="D10"), 5),
        (Sieve(archival_class="KU"), 0),
        (Sieve(category="CJ"), 30),
        (Sieve(personal=PersonalLevel.PERSONAL), 6),
        (Sieve(openness=Openness.OPEN), 0),
        (Sieve(due=Due.EXPIRED), 10),
        (Sieve(due=Due.SOON), 5),
        (Sieve(ids=()), 0),
    ],
)
def test_a_sieve_lets_through_what_it_asks_for_and_is_counted_alike(sieve: Sieve, number: int):
    with given.acting(WANG_MIN, "hongqi"):
        assert len(sifting.page(sieve, TODAY, size=100).rows) == number
        assert sifting.count(sieve, TODAY) == number
        if sieve.is_plain:
            assert tally.tally(TODAY).total(sieve) == number


@pytest.mark.usefixtures("shelf")
def test_figures_tell_what_another_choice_would_show():
    with given.acting(WANG_MIN, "hongqi"):
        figures = tally.tally(TODAY)
        chosen = Sieve(year=2015, retention="D10")
        assert figures.by("year", chosen) == {2014: 5, 2015: 5, 2016: 5}
        assert figures.by("retention", chosen) == {"D10": 5, "Y": 5}
        assert figures.groups(chosen) == {("WS", 2015, "D10", "CJ"): 5}
        assert figures.names["WS", "CJ"] == "城建环境与物业"
        assert figures.waiting == 3


@pytest.mark.usefixtures("shelf")
def test_figures_are_counted_again_once_something_was_done():
    with given.acting(WANG_MIN, "hongqi"):
        before = tally.tally(TODAY)
        assert tally.tally(TODAY) is before
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
        session.flush()
        assert tally.tally(TODAY).total() == 31
        session.rollback()
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert tally.tally(TODAY).total() == 30
        given.a_filed_item(clerk)
    with given.acting(WANG_MIN, "hongqi"):
        assert tally.tally(TODAY).total() == 31


@pytest.mark.usefixtures("shelf")
def test_neighbours_are_the_items_before_and_behind_in_the_order_of_codes():
    with given.acting(WANG_MIN, "hongqi"):
        rows = sifting.page(Sieve(), TODAY, size=3).rows
        before, behind = holdings.neighbours(holdings.find_item(rows[1].id))
        assert (before.id, behind.id) == (rows[0].id, rows[2].id)
        assert holdings.neighbours(holdings.find_item(rows[0].id))[0] is None


@pytest.fixture
def many(admin: psycopg.Connection) -> None:
    """20,000 items in the community and as many in another."""
    for community in ("hongqi", "wenyuan"):
        admin.execute(
            """
            INSERT INTO item (tenant_id, id, state, archival_class, year, category_id, category_code, retention_code, current_retention_code,
                              archival_code, item_number, series, code_key, title, document_date, date_key, starts_on, ends_on,
                              registered_at, changed_at, search_vector, secrecy, openness, personal_level)
            SELECT c.tenant_id, gen_random_uuid(), 'filed', 'WS', 2005 + n / 1000, c.id, c.code, 'D10', 'D10',
                   'X' || n, n, 's', 'X' || lpad(n::text, 8, '0'), '关于' || n || '的通知', '2015', '2005-01-01'::date + mod(n, 5000),
                   '2016-01-01', '2015-01-01'::date + mod(n, 7000), now(), now(), '', 'none', 'open', 'none'
              FROM generate_series(1, 20000) n, category c JOIN tenant t ON t.id = c.tenant_id
             WHERE c.code = 'CJ' AND c.archival_class = 'WS' AND t.code = %s
            """,
            [community],
        )
    admin.execute("ANALYZE item")


def plan(make) -> str:
    """Return the plan of the statement that a function runs, as the application's role in its tenant."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, *rest):
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        make()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, parameters = next(one for one in reversed(seen) if "FROM item" in one[0])
    cursor = session.connection().connection.cursor()
    cursor.execute("EXPLAIN (COSTS OFF) " + statement, parameters)
    return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.usefixtures("many")
def test_a_page_of_a_long_list_is_read_off_an_index_without_sorting():
    indexes = {Order.CODE: "item_code_ix", Order.DATE: "item_date_ix", Order.ENDS: "item_ends_ix", Order.REGISTERED: "item_pkey"}
    with given.acting(WANG_MIN, "hongqi"):
        for (order, index), descending in product(indexes.items(), (False, True)):
            asked = {"order": order, "descending": descending}
            cursor = sifting.page(Sieve(), TODAY, **asked).cursor(backwards=False)
            for further in (None, cursor):
                shown = plan(lambda: sifting.page(Sieve(), TODAY, cursor=further, **asked))  # noqa: B023
                assert index in shown, shown
                assert "Sort" not in shown, shown
