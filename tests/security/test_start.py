"""What is unsafe does not start (reliability T14): settings, the database's role, its wall, its schema, its key."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from flask import Flask

from commarch import settings
from commarch.database import readiness
from commarch.jobs import house
from commarch.processes import CannotStart
from commarch.settings import Settings
from commarch.web import health
from tests.conftest import SECRET

SAFE = {
    "environment": "production",
    "base_url": "https://archives.example.cn",
    "redis_url": "redis://:password@redis.internal:6379/0",
    "secret_key": secrets.token_hex(32),
    "database_url": "postgresql://commarch_app:x@db.internal/commarch",
}


@pytest.mark.parametrize(
    ("unsafe", "word"),
    [
        ({"secret_key": ""}, "COMMARCH_SECRET_KEY"),
        ({"secret_key": "changeme"}, "COMMARCH_SECRET_KEY"),
        ({"secret_key": "a" * 64}, "COMMARCH_SECRET_KEY"),
        ({"database_url": ""}, "COMMARCH_DATABASE_URL"),
        ({"redis_url": ""}, "COMMARCH_REDIS_URL"),
        ({"redis_url": "redis://redis.internal:6379"}, "COMMARCH_REDIS_URL"),
        ({"redis_url": "redis://localhost.evil.example:6379"}, "COMMARCH_REDIS_URL"),
        ({"redis_url": "redis://somebody@redis.internal:6379"}, "COMMARCH_REDIS_URL"),
        ({"redis_url": "redis://0.0.0.0:6379"}, "COMMARCH_REDIS_URL"),
        ({"base_url": "http://archives.example.cn"}, "COMMARCH_BASE_URL"),
        ({"base_url": ""}, "COMMARCH_BASE_URL"),
    ],
)
def test_an_unsafe_setting_is_named(unsafe: dict[str, str], word: str) -> None:
    assert health.setting_faults(Settings(**SAFE)) == []
    found = health.setting_faults(Settings(**(SAFE | unsafe)))
    assert len(found) == 1
    assert word in found[0]


@pytest.mark.parametrize(
    "reached", ["unix:///run/redis.sock", "redis://127.0.0.1:6379", "redis://[::1]:6379", "rediss://:x@redis.internal"]
)
def test_a_redis_that_nobody_else_reaches_is_safe(reached: str) -> None:
    assert health.setting_faults(Settings(**(SAFE | {"redis_url": reached}))) == []


def test_debugging_does_not_start_where_others_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert "FLASK_DEBUG" in health.setting_faults(Settings(**SAFE))[0]


def refused(chosen: Settings | None = None) -> str:
    """Return why the application does not start; "" when it does."""
    try:
        health.refuse_unsafe(chosen or settings.current())
    except health.UnsafeSettings as fault:
        return str(fault)
    return ""


@contextmanager
def changed(admin: psycopg.Connection, there: str, back: str) -> Iterator[None]:
    admin.execute(there)
    try:
        yield
    finally:
        admin.execute(back)


def test_what_is_safe_starts(app: Flask) -> None:
    assert refused() == ""
    house.refuse_holes()


@pytest.mark.parametrize(
    ("there", "back", "word"),
    [
        ("ALTER TABLE item DISABLE ROW LEVEL SECURITY", "ALTER TABLE item ENABLE ROW LEVEL SECURITY", "表 item 没有强制行级安全"),
        ("ALTER TABLE item NO FORCE ROW LEVEL SECURITY", "ALTER TABLE item FORCE ROW LEVEL SECURITY", "表 item 没有强制行级安全"),
        ("ALTER ROLE commarch_app BYPASSRLS", "ALTER ROLE commarch_app NOBYPASSRLS", "可绕过行级安全"),
        ("ALTER ROLE commarch_app INHERIT", "ALTER ROLE commarch_app NOINHERIT", "NOINHERIT"),
        ("GRANT commarch_owner TO commarch_app", "REVOKE commarch_owner FROM commarch_app", "可以关掉隔离"),
        ("GRANT commarch_priv TO commarch_app", "REVOKE commarch_priv FROM commarch_app", "commarch_priv"),
        ("GRANT TRUNCATE ON item TO commarch_app", "REVOKE TRUNCATE ON item FROM commarch_app", "TRUNCATE"),
        ("GRANT CREATE ON SCHEMA public TO commarch_app", "REVOKE CREATE ON SCHEMA public FROM commarch_app", "public"),
        ("GRANT TEMP ON DATABASE commarch TO commarch_app", "REVOKE TEMP ON DATABASE commarch FROM commarch_app", "临时"),
        ("GRANT SELECT ON guard.secret TO commarch_app", "REVOKE SELECT ON guard.secret FROM commarch_app", "guard.secret"),
        ("CREATE VIEW leak AS SELECT * FROM item", "DROP VIEW leak", "视图 leak"),
        ("CREATE TABLE loose (id int)", "DROP TABLE loose", "表 loose"),
        (
            "CREATE POLICY wide ON item FOR SELECT TO commarch_app USING (true)",
            "DROP POLICY wide ON item",
            "item",
        ),
        ("ALTER TABLE saved_view ADD CONSTRAINT wide UNIQUE (id)", "ALTER TABLE saved_view DROP CONSTRAINT wide", "saved_view"),
        ("UPDATE alembic_version SET version_num = 'older'", f"UPDATE alembic_version SET version_num = '{readiness.head()}'", "older"),
    ],
)
def test_a_hole_in_the_database_stops_web_and_worker(there: str, back: str, word: str, admin: psycopg.Connection) -> None:
    with changed(admin, there, back):
        assert word in refused()
        with pytest.raises(CannotStart, match=word.split()[0]):
            house.refuse_holes()
    assert refused() == ""


def test_a_superuser_is_refused(app: Flask, admin_url: str) -> None:
    assert "超级用户" in refused(replace(settings.current(), database_url=admin_url))


def test_another_secret_than_the_databases_is_refused(app: Flask) -> None:
    assert "COMMARCH_SECRET_KEY" in refused(replace(settings.current(), secret_key=secrets.token_hex(32)))


def test_an_empty_database_is_refused(app: Flask, admin_url: str) -> None:
    empty = replace(settings.current(), database_url=admin_url.rpartition("/")[0] + "/postgres")
    assert "commarch db init" in refused(empty)


def test_the_process_says_all_of_it_and_ends(app: Flask, admin: psycopg.Connection) -> None:
    environment = os.environ | {"COMMARCH_ENVIRONMENT": "production", "COMMARCH_BASE_URL": "http://x", "COMMARCH_SECRET_KEY": SECRET[:20]}
    code = "from commarch.app import create_app; create_app()"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert "commarch 不能启动" in ran.stderr
    assert "COMMARCH_BASE_URL" in ran.stderr
    assert "COMMARCH_SECRET_KEY" in ran.stderr
    assert "Traceback" not in ran.stderr
