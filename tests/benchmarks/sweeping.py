"""The daily sweep over many items: what it reads follows what is due that day, not what is there. Rows prove it, not seconds.

`python -m tests.benchmarks.sweeping` fills 100 communities of one street with 10,000 items each, in a database of its own that is thrown away,
and sweeps the same Monday over again: with a tenth of the items, with all of them, with ten times as many due, with nothing due. Counted is
what PostgreSQL itself says it has read: rows of sequential scans, and entries of indexes.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select

from commarch import accounts, clock, schemes, settings, tenancy
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, db, enter, install, session, within
from commarch.jobs import sweep
from commarch.jobs.house import application
from commarch.processes.postgres import Cluster
from tests.benchmarks.deployment import ARCHIVIST, CLERK, SECRET, STREET
from tests.benchmarks.figures import Figure

COMMUNITIES, ITEMS = 100, 10_000
#: What `make bench` takes.
FEW_COMMUNITIES, FEW_ITEMS = 10, 10_000
#: Items of a community that are due: expired, or within the lead times.
DUE = 10
#: A Monday: the street's weekly digest is read, too.
DAY = date(2026, 11, 23)
FAR = date(2060, 12, 31)
#: Filing years of the items.
YEARS = range(2016, 2026)


@dataclass(frozen=True)
class Swept:
    """What one sweep read."""

    name: str
    items: int
    due: int
    #: Rows of the table of items and of its indexes.
    of_items: int
    #: Rows of all tables.
    of_all: int
    written: int
    seconds: float

    def __str__(self) -> str:
        read = f"{self.of_items:>9,} of items, {self.of_all:>9,} of all tables"
        return (
            f"  {self.name:34} {self.items:>9,} items, {self.due:>7,} due: rows read {read}; {self.written} written, {self.seconds:.1f} s"
        )


def figures(communities: int = FEW_COMMUNITIES, items: int = FEW_ITEMS) -> list[Figure]:
    """Sweep, tell each sweep, and compare."""
    with _street(communities) as admin:
        found = list(_sweeps(admin, communities, items))
    few, many, tenfold, nothing = found
    for_each = (tenfold.of_items - many.of_items) / (tenfold.due - many.due)
    made_of = f"{many.of_items:,} ÷ {few.of_items:,} rows of items, {many.items:,} and {few.items:,} items, {many.due:,} due in both"
    told = f"({tenfold.of_items:,} − {many.of_items:,}) ÷ ({tenfold.due:,} − {many.due:,}); with nothing due {nothing.of_items:,} rows are read"
    return [
        Figure("sweep: rows read, ten times the items ÷ as it was", many.of_items / few.of_items, 1.05, made_of=made_of),
        Figure("sweep: rows read for each item more that is due", for_each, 5, made_of=told),
    ]


def _sweeps(admin: psycopg.Connection[Any], communities: int, items: int) -> Iterator[Swept]:
    few = items // 10
    _fill(admin, 1, few, due=DUE)
    yield _told(admin, "a tenth of the items", communities, few, DUE)
    _fill(admin, few + 1, items, due=0)
    yield _told(admin, "all items, as many due", communities, items, DUE)
    _let_fall_due(admin, DUE * 10)
    yield _told(admin, "all items, ten times as many due", communities, items, DUE * 10)
    _let_fall_due(admin, 0)
    yield _told(admin, "all items, nothing due", communities, items, 0)


def _told(admin: psycopg.Connection[Any], name: str, communities: int, items: int, due: int) -> Swept:
    admin.execute("TRUNCATE job_run, notice CASCADE")
    admin.execute("VACUUM (ANALYZE, INDEX_CLEANUP ON)")
    before, began = rows_read(admin), time.monotonic()
    with clock.standing_on(DAY):
        written = sum(sweep.sweep_today().values())
    seconds = time.monotonic() - began
    db.engine.dispose()
    of_items, of_all = (after - earlier for after, earlier in zip(rows_read(admin), before, strict=True))
    swept = Swept(name, communities * items, communities * due, of_items, of_all, written, seconds)
    print(swept, flush=True)
    return swept


def rows_read(admin: psycopg.Connection[Any]) -> tuple[int, int]:
    """Return what has been read of items, and of everything, since the database began; once those who read are gone and have said so."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename <> current_user"
    while admin.execute(others).fetchone() != (0,):
        time.sleep(0.05)
    admin.execute("SELECT pg_stat_force_next_flush()")  # what this connection itself has read belongs to the time before
    admin.execute("SELECT pg_stat_clear_snapshot()")
    row = admin.execute(
        """
        SELECT coalesce(sum(rows) FILTER (WHERE relname = 'item'), 0)::bigint, sum(rows)::bigint
          FROM (SELECT relname, seq_tup_read AS rows FROM pg_stat_user_tables
                 UNION ALL SELECT relname, idx_tup_read FROM pg_stat_user_indexes) AS read
        """
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _fill(admin: psycopg.Connection[Any], first: int, last: int, *, due: int) -> None:
    """Write items past the wall and past every trigger, the benchmark's own hand: filed in ten years under the entries expected every year."""
    told = {"first": first, "last": last, "due": due, "expired": DAY - timedelta(days=330), "soon": DAY + timedelta(days=37), "far": FAR}
    told |= {"first_year": YEARS[0], "years": len(YEARS)}
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(_INSERT, told)


def _let_fall_due(admin: psycopg.Connection[Any], due: int) -> None:
    """Let so many items of each community be expired, no others."""
    told = {"due": due, "expired": DAY - timedelta(days=330), "far": FAR}
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("UPDATE item SET ends_on = %(far)s WHERE item_number > %(due)s AND ends_on < %(far)s", told)
        admin.execute("UPDATE item SET ends_on = %(expired)s WHERE item_number <= %(due)s", told)


@contextmanager
def _street(communities: int) -> Iterator[psycopg.Connection[Any]]:
    """Open a street with its communities, people and schemes in a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="commarch-sweeping-") as folder:
        cluster = Cluster(Path(folder) / "postgres", fsync=False)
        cluster.start()
        try:
            install.prepare(cluster.admin_url(), app_password="application", secret_key=SECRET)
            os.environ["COMMARCH_DATABASE_URL"] = install.application_url(cluster.admin_url(), app_password="application")
            os.environ.update(COMMARCH_SECRET_KEY=SECRET, COMMARCH_ENVIRONMENT="local", COMMARCH_BASE_URL="http://127.0.0.1")
            settings.reread()
            with application().app_context(), psycopg.connect(cluster.admin_url("commarch"), autocommit=True) as admin:
                _open(communities)
                db.engine.dispose()
                yield admin
                db.engine.dispose()
        finally:
            cluster.stop()


def _open(communities: int) -> None:
    by = Actor.system()
    with within(session, Context(Mode.KEEPER)):
        street_id = tenancy.open_street(STREET, "解放路街道", fonds_number="X900", by=by).id
    for email, name in ((ARCHIVIST, "周岚"), (CLERK, "王敏")):
        with within(session, Context(Mode.KEEPER)):
            accounts.enrol(email, name)
    with within(session, Context(Mode.KEEPER)):
        archivist = _known(ARCHIVIST)
        enter(session, Context(Mode.SYSTEM, street_id))
        schemes.begin_reference(by=by)
        schemes.begin_own(by=by)
        accounts.appoint(archivist, Role.STREET_ARCHIVIST, by=by)
    for number in range(1, communities + 1):
        with within(session, Context(Mode.KEEPER)):
            clerk = _known(CLERK)
            street = session.get_one(tenancy.Tenant, street_id)
            opened = tenancy.open_community(f"c{number:03d}", f"第{number}社区", street, fonds_number=f"J{number:03d}", by=by)
            enter(session, Context(Mode.SYSTEM, opened.id))
            schemes.adopt(schemes.newest_reference(), YEARS[0], by=by, today=DAY)
            accounts.appoint(clerk, Role.CLERK, by=by)


def _known(email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).one()


#: Items take the entries that are expected every year in turn, then the years.
_INSERT = """
    WITH entry AS (
        SELECT e.tenant_id, e.id, e.category_id, c.archival_class, c.code, row_number() OVER (PARTITION BY e.tenant_id ORDER BY e.id) - 1 AS place,
               count(*) OVER (PARTITION BY e.tenant_id) AS all_of_them
          FROM filing_scope_entry e JOIN category c ON c.tenant_id = e.tenant_id AND c.id = e.category_id
          JOIN scheme_version v ON v.tenant_id = e.tenant_id AND v.id = e.version_id AND v.purpose = 'own'
          JOIN tenant t ON t.id = e.tenant_id AND t.parent_id IS NOT NULL
         WHERE e.expected_yearly AND NOT e.retired
    )
    INSERT INTO item (tenant_id, id, state, archival_class, year, category_id, category_code, entry_id, retention_code, current_retention_code,
                      archival_code, item_number, series, code_key, title, secrecy, openness, personal_level, registered_at, changed_at,
                      starts_on, ends_on)
    SELECT e.tenant_id, gen_random_uuid(), 'filed', e.archival_class, %(first_year)s + (n - 1) / e.all_of_them %% %(years)s, e.category_id, e.code,
           e.id, 'D30', 'D30', 'S-' || n, n, 'S', lpad(n::text, 8, '0'), '第' || n || '件', 'none', 'unreviewed', 'none', now(), now(),
           date '2016-01-01', CASE WHEN n %% 2 = 1 AND n <= %(due)s THEN %(expired)s WHEN n <= %(due)s THEN %(soon)s ELSE %(far)s END
      FROM generate_series(CAST(%(first)s AS int), CAST(%(last)s AS int)) AS n
      JOIN entry e ON e.place = (n - 1) %% e.all_of_them
"""


def main() -> int:
    """Sweep at full size, or at the size that is given: communities, items of each."""
    communities, items = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (COMMUNITIES, ITEMS)
    found = figures(communities, items)
    print(*found, sep="\n")
    return 0 if all(one.passes for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
