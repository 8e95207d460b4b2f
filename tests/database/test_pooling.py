"""A connection is clean for the next transaction, whether the last was committed or rolled back, and a commit that fails says so."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from commarch.database import db
from tests import given
from tests.world import WANG_MIN

LEFT = (
    "SET application_name = 'left behind'",
    "SELECT pg_advisory_lock(4711)",
    "DECLARE held CURSOR WITH HOLD FOR SELECT 1",
)
_LEFT = text(
    "SELECT current_setting('application_name') = 'left behind', (SELECT count(*) FROM pg_cursors WHERE is_holdable), "
    "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())"
)


@pytest.mark.parametrize("ending", ["commit", "rollback"])
@pytest.mark.usefixtures("app")
def test_nothing_stays_on_a_connection_however_its_transaction_ended(ending: str) -> None:
    for number in range(2):
        with db.engine.connect() as connection:
            assert connection.execute(_LEFT).one() == (False, 0, 0), number
            for statement in LEFT:
                connection.execute(text(statement))
            getattr(connection, ending)()


@pytest.mark.usefixtures("app")
def test_what_is_left_behind_the_commit_is_cleaned_too() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.commit()
        connection.execute(text(LEFT[0]))
        connection.execute(text(LEFT[1]))
        connection.exec_driver_sql("COMMIT AND CHAIN")  # past SQLAlchemy
    with db.engine.connect() as connection:
        assert connection.execute(_LEFT).one() == (False, 0, 0)


@pytest.mark.usefixtures("app")
def test_a_connection_with_a_statement_prepared_by_sql_is_closed_after_a_commit() -> None:
    with db.engine.connect() as connection:
        before = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        connection.execute(text("PREPARE mine AS SELECT 1"))
        connection.commit()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() != before


@pytest.mark.usefixtures("app")
def test_a_commit_that_the_database_refuses_is_a_fault(admin: psycopg.Connection) -> None:
    admin.execute("CREATE TABLE IF NOT EXISTS once (number int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    admin.execute("GRANT ALL ON once TO commarch_app")
    try:
        with db.engine.connect() as connection:
            connection.execute(text("INSERT INTO once VALUES (1), (1)"))
            with pytest.raises(IntegrityError):
                connection.commit()
    finally:
        admin.execute("DROP TABLE once")


@pytest.mark.usefixtures("app")
def test_a_commit_on_a_lost_connection_is_a_fault_and_the_next_is_not(admin: psycopg.Connection) -> None:
    with db.engine.connect() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        admin.execute("SELECT pg_terminate_backend(%s)", [mine])
        with pytest.raises(DBAPIError):
            connection.commit()
    with given.acting(WANG_MIN, "hongqi") as clerk:
        assert given.a_draft(clerk).title
