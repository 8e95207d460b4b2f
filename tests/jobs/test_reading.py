"""How much the daily sweep reads: rows as PostgreSQL counts them, so that no busy machine can move them."""

from datetime import date

import psycopg
from flask import Flask

from commarch import clock
from commarch.database import db
from commarch.jobs import sweep
from tests import given
from tests.benchmarks.sweeping import rows_read

#: A Monday on which the street's digest goes out, too.
MONDAY = date(2026, 2, 2)
FAR = date(2040, 12, 31)


def as_many_as(admin: psycopg.Connection, first: int, last: int, ends_on: date) -> None:
    """Write more items like the one that is there, past the wall."""
    admin.execute(
        "INSERT INTO item (tenant_id, id, state, archival_class, year, category_id, category_code, retention_code, archival_code, item_number, "
        "series, title, current_retention_code, registered_at, changed_at, ends_on, secrecy, openness, personal_level) "
        "SELECT tenant_id, gen_random_uuid(), state, archival_class, year, category_id, category_code, retention_code, 'S-' || n, n, "
        "'S', title, current_retention_code, registered_at, changed_at, %s, secrecy, openness, personal_level "
        "FROM (SELECT * FROM item WHERE series <> 'S' LIMIT 1) AS one, generate_series(%s::int, %s::int) n",
        [ends_on, first, last],
    )


def read_by_a_sweep(admin: psycopg.Connection) -> int:
    """Sweep a Monday anew; return the rows of items that it read."""
    admin.execute("TRUNCATE job_run, notice CASCADE")
    admin.execute("VACUUM (ANALYZE, INDEX_CLEANUP ON) item")
    db.engine.dispose()
    before, _ = rows_read(admin)
    with clock.standing_on(MONDAY):
        sweep.sweep_today()
    db.engine.dispose()
    return rows_read(admin)[0] - before


def test_the_sweep_reads_what_is_due_and_not_what_is_there(app: Flask, admin: psycopg.Connection) -> None:
    with given.the_system("hongqi") as by:
        given.a_filed_item(by, "红旗社区绿化方案", document_date="2015-05-06", retention="D10")
    as_many_as(admin, 1, 200, FAR)
    few = read_by_a_sweep(admin)
    as_many_as(admin, 201, 2000, FAR)
    many = read_by_a_sweep(admin)
    as_many_as(admin, 2001, 2050, date(2025, 12, 31))
    due = read_by_a_sweep(admin)
    assert many - few < 20, "1,800 more items, none of them due: another plan may look at a few more entries of an index"
    assert 50 <= due - many <= 5 * 50, "what is due is read a few times: by its community and by the street"
