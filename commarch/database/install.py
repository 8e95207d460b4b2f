"""Building the database from an administrator's URL: roles, database, guard functions, schema. Safe to run again at any time.

Roles: commarch_owner owns the tables and runs migrations; commarch_priv alone may look past row-level security and owns only the
guard functions; commarch_app is what web and worker log in as; commarch_supervisor is entered for one transaction that only reads.
"""

import secrets
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from commarch.database.context import application_key
from commarch.database.isolation import APP, OWNER, PRIV, SUPERVISOR

DATABASE = "commarch"
GUARD = Path(__file__).with_name("sql") / "guard.sql"
MIGRATIONS = Path(__file__).parents[2] / "migrations"

_ROLES = {
    OWNER: "NOLOGIN NOSUPERUSER NOBYPASSRLS",
    PRIV: "NOLOGIN NOSUPERUSER BYPASSRLS",
    SUPERVISOR: "NOLOGIN NOSUPERUSER NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEDB NOCREATEROLE",
}


def prepare(admin_url: str, *, app_password: str, secret_key: str, database: str = DATABASE) -> None:
    """Create or upgrade everything in the server that `admin_url` (a superuser's) reaches."""
    server = make_url(admin_url)
    with psycopg.connect(_dsn(server), autocommit=True) as connection:
        _make_roles(connection, app_password)
        _make_database(connection, database)
    inside = server.set(database=database)
    with psycopg.connect(_dsn(inside)) as connection:
        _make_guard(connection, database, secret_key)
    upgrade(inside)


def application_url(admin_url: str, *, app_password: str, database: str = DATABASE) -> str:
    """Return the URL that web and worker connect with, on the same server."""
    url = make_url(admin_url).set(drivername="postgresql+psycopg", username=APP, password=app_password, database=database)
    return url.render_as_string(hide_password=False)


def upgrade(admin: URL, revision: str = "head") -> None:
    """Bring the schema to a revision, as the role that owns the tables."""
    engine = create_engine(admin.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {OWNER}")
        command.upgrade(alembic_config(connection), revision)
        connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {APP}")  # so that it can tell a migration that is waiting
        connection.commit()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return alembic's configuration, for a connection that is open already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _make_roles(connection: psycopg.Connection[Any], app_password: str) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('commarch roles'))")
        have = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, options in _ROLES.items():
            verb = "ALTER" if role in have else "CREATE"
            connection.execute(sql.SQL(f"{verb} ROLE {{}} {options}").format(sql.Identifier(role)))
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP), sql.Literal(app_password)))
        connection.execute(f"GRANT {SUPERVISOR} TO {APP}")
        # what a role does at the moment is nobody else's business: pg_stat_activity shows statements across tenants
        connection.execute(f"ALTER ROLE {APP} SET track_activities = off")
        connection.execute(f"ALTER ROLE {APP} SET statement_timeout = '60s'")
        connection.execute(f"ALTER ROLE {APP} SET idle_in_transaction_session_timeout = '5min'")


def _make_database(connection: psycopg.Connection[Any], database: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(name, owner))


def _make_guard(connection: psycopg.Connection[Any], database: str, secret_key: str) -> None:
    name = sql.Identifier(database)
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('commarch guard'))")
    connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {SUPERVISOR}, {PRIV}")
    connection.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
    connection.execute("CREATE SCHEMA IF NOT EXISTS guard")
    connection.execute("REVOKE ALL ON SCHEMA guard FROM PUBLIC")
    connection.execute(f"GRANT USAGE, CREATE ON SCHEMA guard TO {PRIV}")
    connection.execute(f"GRANT USAGE ON SCHEMA guard TO {APP}, {SUPERVISOR}, {OWNER}")
    connection.execute("SET LOCAL check_function_bodies = off")  # the functions name tables that the first migration makes
    connection.execute(GUARD.read_text(encoding="utf-8").encode())
    claims = _hmac_blocks(application_key(secret_key))
    own = _hmac_blocks(secrets.token_bytes(32))
    connection.execute(
        "INSERT INTO guard.secret (claims_ipad, claims_opad, context_ipad, context_opad) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (one) DO UPDATE SET claims_ipad = excluded.claims_ipad, claims_opad = excluded.claims_opad",
        [*claims, *own],
    )


def _hmac_blocks(key: bytes) -> tuple[bytes, bytes]:
    """Return HMAC-SHA-256's two padded key blocks, so that SQL needs only core sha256()."""
    block = key.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
