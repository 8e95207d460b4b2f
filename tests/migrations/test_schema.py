"""The schema: the models and the migrations say the same; each way there and back ends where it should, also after a kill -9."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from commarch.database import install, isolation, readiness
from commarch.database.isolation import APP, OWNER
from commarch.database.urls import engine_url
from commarch.processes.postgres import Cluster
from commarch.tables import metadata

SECRET = "of the migrations, long enough: 0123456789"
DATABASE = "to_and_fro"
#: Everything in the catalogue that a migration could make otherwise: columns, keys, indexes, policies, grants.
SHAPE = """
    SELECT 'column', table_name, column_name,
           concat_ws(' ', data_type, is_nullable, column_default, is_identity, generation_expression)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'policy', tablename, policyname, concat_ws(' ', roles, cmd, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
    UNION ALL
    SELECT 'security', relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'grant', table_name, grantee, privilege_type FROM information_schema.table_privileges WHERE table_schema = 'public'
    UNION ALL
    SELECT 'column grant', table_name || '.' || column_name, grantee, privilege_type
      FROM information_schema.column_privileges WHERE table_schema = 'public'
    ORDER BY 1, 2, 3, 4"""


@pytest.fixture
def server(admin_url: str) -> str:
    """The superuser's address of the tests' own server."""
    return admin_url


@pytest.fixture
def fresh(server: str) -> Iterator[str]:
    """A database made ready from nothing; yields its address."""
    install.prepare(server, app_password="application", secret_key=SECRET, database=DATABASE)
    yield inside(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def inside(server: str) -> str:
    return engine_url(server).set(database=DATABASE).render_as_string(hide_password=False)


def shape(address: str) -> list[tuple[str, ...]]:
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        return [tuple(row) for row in connection.execute(SHAPE)]


def as_owner(address: str) -> Iterator[Connection]:
    engine = create_engine(address, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {OWNER}")
        yield connection
        connection.commit()


@pytest.mark.filterwarnings("ignore:Computed default on item")  # PostgreSQL says them in other words
def test_the_models_and_the_migrations_say_the_same(fresh: str) -> None:
    for connection in as_owner(fresh):
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": _is_ours}
        )
        assert compare_metadata(context, metadata) == []


def _is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


@pytest.mark.thorough
def test_the_check_would_see_a_difference(fresh: str) -> None:
    for connection in as_owner(fresh):
        connection.exec_driver_sql("ALTER TABLE person DROP COLUMN theme, ADD COLUMN extra text")
        found = compare_metadata(MigrationContext.configure(connection, opts={"include_object": _is_ours}), metadata)
        assert {(change[0], change[3].name) for change in found} == {("add_column", "theme"), ("remove_column", "extra")}


def test_there_is_one_way_up() -> None:
    scripts = ScriptDirectory.from_config(install.alembic_config())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


@pytest.mark.thorough
def test_down_to_nothing_and_up_again_is_the_same(fresh: str) -> None:
    before = shape(fresh)
    assert len(before) > 400
    for connection in as_owner(fresh):
        command.downgrade(install.alembic_config(connection), "base")
    left = [row for row in shape(fresh) if "alembic_version" not in row[1]]
    assert left == []
    install.upgrade(engine_url(fresh))
    assert shape(fresh) == before


def test_making_ready_twice_changes_nothing_and_keeps_what_is_there(fresh: str, server: str) -> None:
    plain = fresh.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("INSERT INTO person (email, name) VALUES ('somebody@example.org', 'x')")
        keys = connection.execute("SELECT * FROM guard.secret").fetchall()
    before = shape(fresh)
    install.prepare(server, app_password="application", secret_key=SECRET, database=DATABASE)
    with psycopg.connect(plain) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)
        assert connection.execute("SELECT * FROM guard.secret").fetchall() == keys
    assert shape(fresh) == before
    assert _faults(fresh) == []


def test_another_secret_is_taken_over_by_making_ready_again(fresh: str, server: str) -> None:
    other = SECRET[::-1]
    install.prepare(server, app_password="application", secret_key=other, database=DATABASE)
    engine = create_engine(install.application_url(server, app_password="application", database=DATABASE), poolclass=NullPool)
    with engine.connect() as connection:
        assert readiness.faults(connection, other) == []
        assert "COMMARCH_SECRET_KEY" in readiness.faults(connection, SECRET)[0]


def test_every_table_made_by_hand_is_protected_by_the_helper() -> None:
    """A migration that makes a table calls protect: else the wall's check stops the next start, which is late."""
    for file in (install.MIGRATIONS / "versions").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        made = set(re.findall(r"op\.create_table\(\s*\"(\w+)\"", source))
        guarded = set(re.findall(r"protect(?:_account)?\(\s*\"(\w+)\"", source))
        assert made <= guarded, file.name


@pytest.mark.thorough
def test_a_migration_that_is_killed_with_its_server_runs_again(tmp_path: Path) -> None:
    """Kill -9 of the migrating process and of PostgreSQL in the middle: nothing half made is left, and the same command goes through."""
    cluster = Cluster(tmp_path / "cluster", fsync=False)
    cluster.start()
    try:
        process = subprocess.Popen([sys.executable, "-c", _SLOWLY, cluster.admin_url()], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "in the middle"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        cluster.process.kill()
        cluster.process.wait()
        cluster.start()
        with psycopg.connect(cluster.admin_url("commarch")) as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() in ((0,), (1,))
        install.prepare(cluster.admin_url(), app_password="application", secret_key=SECRET)
        assert _faults(cluster.admin_url("commarch"), "commarch") == []
    finally:
        cluster.discard()


#: Stops in the middle of the migration, when half of the tables are made, and waits to be killed.
_SLOWLY = f"""
import sys, time
from alembic import op
from commarch.database import install, isolation
def stand_still(table, **how):
    if table == "item":
        print("in the middle", flush=True)
        time.sleep(60)
isolation.protect = stand_still
install.prepare(sys.argv[1], app_password="application", secret_key={SECRET!r})
"""


def _faults(address: str, database: str = DATABASE) -> list[str]:
    url = install.application_url(address, app_password="application", database=database)
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == APP
        return [*isolation.faults(connection), *readiness.faults(connection, SECRET)]
