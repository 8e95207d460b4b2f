"""Plain rows read straight from the driver: heard by who listens, faults as everywhere, and what the transaction has written."""

import psycopg
import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from commarch.database import db, home_tenant, read, session
from commarch.holdings import ItemState
from commarch.holdings.models import Item
from tests import given
from tests.world import WANG_MIN

_TITLES = select(Item.title, Item.state, Item.year).where(Item.tenant_id == bindparam("home"), Item.state == ItemState.FILED)


@pytest.mark.usefixtures("app")
def test_rows_have_names_and_an_enumeration_is_its_text() -> None:
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk, "关于绿化的通知")
        (row,) = read(_TITLES, {"home": home_tenant()})
        assert (row.title, row.state) == ("关于绿化的通知", "filed")
        assert row.state == ItemState.FILED


@pytest.mark.usefixtures("app")
def test_a_read_sees_what_its_transaction_has_not_yet_sent() -> None:
    with given.acting(WANG_MIN, "hongqi") as clerk:
        item = given.a_filed_item(clerk)
        item.title = "改过的题名"
        assert [row.title for row in read(_TITLES, {"home": home_tenant()})] == ["改过的题名"]


def test_who_listens_to_statements_hears_of_it(app: object, statements: list[str]) -> None:
    with given.acting(WANG_MIN, "hongqi"):
        statements.clear()
        read(_TITLES, {"home": home_tenant()})
    assert "FROM item" in statements[-1]


@pytest.mark.usefixtures("app")
def test_a_foreign_tenant_named_by_mistake_has_no_rows() -> None:
    with given.acting(WANG_MIN, "hongqi") as clerk:
        given.a_filed_item(clerk)
    with given.acting(WANG_MIN, "hongqi"):
        assert read(_TITLES, {"home": given.tenant_id("binjiang")}) == []


@pytest.mark.usefixtures("app")
def test_a_fault_is_told_as_everywhere_else() -> None:
    with given.acting(WANG_MIN, "hongqi"), pytest.raises(ProgrammingError):
        read(text("SELECT nothing FROM nowhere"))


@pytest.mark.usefixtures("app")
def test_a_lost_connection_leaves_the_pool_and_the_next_read_has_another(admin: psycopg.Connection) -> None:
    with pytest.raises(OperationalError), given.acting(WANG_MIN, "hongqi"):
        (mine,) = read(text("SELECT pg_backend_pid() AS number"))
        admin.execute("SELECT pg_terminate_backend(%s)", [mine.number])
        read(text("SELECT 1 AS one WHERE 1 = 1"))
    session.rollback()
    with given.acting(WANG_MIN, "hongqi"):
        assert read(text("SELECT 1 AS one WHERE 1 = 1")) == [(1,)]
    assert db.engine.pool.checkedout() <= 1  # type: ignore[attr-defined]
