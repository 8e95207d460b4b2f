"""The database that is measured: 20 communities of one street with 10,000 items each. Built once, kept for the next run."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import select

from commarch import accounts, clock, schemes, settings, tenancy
from commarch.accounts import Person, Role
from commarch.app import create_app
from commarch.audit import Actor
from commarch.database import Context, Mode, db, enter, install, session, within
from commarch.processes.postgres import Cluster
from commarch.processes.redis import Doorbell
from tests.benchmarks import corpus

COMMUNITIES, ITEMS = 20, 10_000
STREET = "jiefanglu"
PASSWORD = "一句容易记住的话 2026"
SECRET = "a secret of the benchmark, long enough: 0123456789"
ARCHIVIST, CLERK = "archivist@example.org", "clerk@example.org"
#: The community whose clerk is measured.
MEASURED = "c10"
#: A community that is filled by imports alone.
IMPORTING = "imports"
#: A change of these means another database.
MADE_OF = ("migrations/versions", "commarch/database/sql", "commarch/holdings/grams.py", "commarch/holdings/folding.py", "tests/benchmarks")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Deployment:
    """A running PostgreSQL and Redis with the corpus in them."""

    app_url: str
    admin_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """Return what the application reads."""
        return {
            "COMMARCH_DATABASE_URL": self.app_url,
            "COMMARCH_REDIS_URL": self.redis_url,
            "COMMARCH_SECRET_KEY": SECRET,
            "COMMARCH_ENVIRONMENT": "local",
            "COMMARCH_BASE_URL": "http://127.0.0.1",
            # a long run is no reason to log the clerk out
            "COMMARCH_SESSION_IDLE_MINUTES": "600",
        }


@contextmanager
def running() -> Iterator[Deployment]:
    """Start the stores, build the corpus unless an earlier run has left it, stop the stores."""
    folder = Path(os.environ.get("COMMARCH_BENCH_DIR") or Path(tempfile.gettempdir()) / f"commarch-bench-{os.getuid()}-{_fingerprint()}")
    cluster, doorbell = Cluster(folder / "postgres", fsync=False), Doorbell(folder / "redis")
    cluster.start()
    doorbell.start()
    try:
        install.prepare(cluster.admin_url(), app_password="application", secret_key=SECRET)
        admin = cluster.admin_url("commarch")
        deployment = Deployment(install.application_url(cluster.admin_url(), app_password="application"), admin, doorbell.url())
        os.environ.update(deployment.environment())
        settings.reread()
        _build(deployment)
        yield deployment
    finally:
        doorbell.stop()
        cluster.stop()


def application() -> Flask:
    """Return the application on this database, in this process."""
    app = create_app()
    app.testing = True
    return app


def _fingerprint() -> str:
    whole = sha256()
    for name in MADE_OF:
        place = ROOT / name
        for file in sorted(place.rglob("*") if place.is_dir() else [place]):
            if file.suffix in (".py", ".sql") and (file.parent.name != "benchmarks" or file.name in ("corpus.py", "deployment.py")):
                whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def _build(deployment: Deployment) -> None:
    with psycopg.connect(deployment.admin_url, autocommit=True) as admin:
        counted = admin.execute("SELECT count(*) FROM item i JOIN tenant t ON t.id = i.tenant_id WHERE t.code <> %s", [IMPORTING])
        if counted.fetchone() == (COMMUNITIES * ITEMS,):
            return
        if admin.execute("SELECT count(*) FROM tenant").fetchone() == (0,):
            app = application()
            with app.app_context():
                _open_street()
                db.engine.dispose()
        admin.execute("TRUNCATE item CASCADE")
        admin.execute("SET maintenance_work_mem = '256MB'")
        index = admin.execute("SELECT pg_get_indexdef('item_search_ix'::regclass)").fetchone()
        assert index is not None
        admin.execute("DROP INDEX item_search_ix")
        for number in range(COMMUNITIES):
            _fill(admin, f"c{number:02d}", seed=number)
        admin.execute(index[0])
        admin.execute("VACUUM ANALYZE")


def _open_street() -> None:
    by = Actor.system()
    with within(session, Context(Mode.KEEPER)):
        street = tenancy.open_street(STREET, "解放路街道", fonds_number="X900", by=by)
        street_id = street.id
        schemes.begin_reference(by=by)
        schemes.begin_own(from_year=corpus.FIRST_YEAR, by=by)
    communities = [(f"c{number:02d}", _name(number), f"J{900 + number}") for number in range(COMMUNITIES)]
    for code, name, fonds_number in [*communities, (IMPORTING, "新风社区", "J990")]:
        with within(session, Context(Mode.KEEPER)):
            found = tenancy.find_by_code(STREET)
            assert found is not None
            opened = tenancy.open_community(code, name, found, fonds_number=fonds_number, by=by)
            enter(session, Context(Mode.SYSTEM, opened.id))
            schemes.adopt(schemes.newest_reference(), corpus.FIRST_YEAR, by=by, today=clock.today())
    for email, name, roles in ((ARCHIVIST, "周岚", {STREET: Role.STREET_ARCHIVIST}), (CLERK, "王敏", {MEASURED: Role.CLERK})):
        _enrol(email, name, roles)
    assert street_id


def _name(number: int) -> str:
    return f"{'东南西北中'[number % 5]}{'安康宁泰'[number // 5]}社区"


def _enrol(email: str, name: str, roles: dict[str, Role]) -> None:
    with within(session, Context(Mode.KEEPER)):
        accounts.set_password(accounts.enrol(email, name), PASSWORD)
    for code, role in roles.items():
        with within(session, Context(Mode.KEEPER)):
            person = session.scalars(select(Person).where(Person.email == email)).one()
            tenant = tenancy.find_by_code(code)
            assert tenant is not None
            enter(session, Context(Mode.SYSTEM, tenant.id))
            accounts.appoint(person, role, by=Actor.system())


def _fill(admin: psycopg.Connection[Any], code: str, *, seed: int) -> None:
    """Write a community's items as the superuser, past the wall: this is the benchmark's own hand, not the product's."""
    tenant_id, name, fonds = admin.execute("SELECT id, name, fonds_number FROM tenant WHERE code = %s", [code]).fetchone()  # type: ignore[misc]
    found = admin.execute("SELECT code, id FROM category WHERE tenant_id = %s AND archival_class = 'WS'", [tenant_id])
    categories: dict[str, UUID] = dict(found.fetchall())
    made = corpus.items(ITEMS, seed=seed, community=name, fonds_number=fonds, categories=categories)
    insert_rows(admin, tenant_id, made)


def insert_rows(admin: psycopg.Connection[Any], tenant_id: int, rows: Iterator[dict[str, Any]]) -> None:
    """Copy rows into the table of items."""
    first = next(rows)
    names = sql.SQL(", ").join(map(sql.Identifier, ["tenant_id", *first]))
    with admin.transaction(), admin.cursor() as cursor, cursor.copy(sql.SQL("COPY item ({}) FROM STDIN").format(names)) as copy:
        for row in chain([first], rows):
            copy.write_row([tenant_id, *row.values()])
