"""Whether a database is fit to be served from: the wall is whole, the schema is the program's, and it knows our key."""

import re
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from commarch.database import isolation
from commarch.database.context import Context, Mode, application_key, signed

MIGRATIONS = Path(__file__).parents[2] / "migrations"
_REVISION = re.compile(r'^(revision|down_revision) = "([^"]+)"', re.MULTILINE)


def faults(connection: Connection, secret_key: str) -> list[str]:
    """Name what forbids to serve from this database, in Chinese; the connection must be the application's."""
    if connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar() is None:
        return ["数据库里还没有表；请先执行 commarch db init"]
    return [*isolation.faults(connection), *schema_faults(connection), *key_faults(connection, secret_key)]


def schema_faults(connection: Connection) -> list[str]:
    """Tell whether a migration is waiting, or the schema is ahead of the program."""
    if not connection.execute(text("SELECT has_table_privilege('alembic_version', 'SELECT')")).scalar():
        return ["应用角色读不到表结构版本，未能核对；请执行 commarch db upgrade"]
    present, needed = connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), head()
    return [] if present == needed else [f"表结构版本为 {present}，程序需要 {needed}；请执行 commarch db upgrade"]


def key_faults(connection: Connection, secret_key: str) -> list[str]:
    """Tell whether the database takes what is signed with this secret; else every page would fail."""
    try:
        with connection.begin_nested():
            connection.execute(text("SELECT guard.enter(:claims, :signature)"), signed(Context(Mode.DOOR), application_key(secret_key)))
    except ProgrammingError:
        return ["数据库不认这个 COMMARCH_SECRET_KEY：请改回原来的，或用新的执行 commarch db upgrade（已打开的登录会失效）"]
    return []


def head() -> str:
    """Return the schema that this program is made for: the migration that none comes after.

    Read off the files: no web worker has to carry the library that runs them.
    """
    written = [_REVISION.findall(one.read_text(encoding="utf-8")) for one in MIGRATIONS.glob("versions/*.py")]
    given = {value for found in written for name, value in found if name == "revision"}
    newest: str
    (newest,) = given - {value for found in written for name, value in found if name == "down_revision"}
    return newest
