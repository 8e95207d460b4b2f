"""What commands share: the database without the pages, one transaction in a tenant, answers as a table or as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import east_asian_width

import click
from flask import Flask, has_app_context
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from commarch import settings, tables, tenancy  # noqa: F401 - foreign keys are resolved when all tables are known
from commarch.database import Context, Mode, db, session, within
from commarch.database.urls import engine_url
from commarch.errors import RuleBroken
from commarch.tenancy import Tenant
from commarch.web import locale

#: The option of every command that reports.
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


@contextmanager
def archives() -> Iterator[None]:
    """Open the database for a command; faults of the rules and of the connection become one sentence and exit code 1."""
    try:
        if has_app_context():
            yield
        else:
            with _application().app_context():
                yield
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken
    except OperationalError as fault:
        raise click.ClickException("数据库连接不上；请确认它在运行，并检查 COMMARCH_DATABASE_URL") from fault


@contextmanager
def as_keeper() -> Iterator[None]:
    """Run a block as one transaction of the operator: tenants and accounts, no tenant's holdings."""
    with archives(), within(session, Context(Mode.KEEPER)):
        yield


@contextmanager
def in_tenant(code: str) -> Iterator[Tenant]:
    """Run a block as one transaction of the system in the tenant with this code; there is none: wrong usage (exit code 2)."""
    with archives():
        tenant_id = known_tenant(code)
        with within(session, Context(Mode.SYSTEM, tenant_id)):
            yield session.get_one(Tenant, tenant_id)


def known_tenant(code: str) -> int:
    """Return the id of the tenant with this code, or refuse the argument."""
    with within(session, Context(Mode.KEEPER)):
        found = tenancy.find_by_code(code)
        if found is None:
            raise click.BadParameter(f"没有代码为「{code}」的单位；用 commarch tenants list 查看", param_hint="TENANT")
        return found.id


def print_json(value: Any) -> None:
    """Print what a program reads."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print columns that line up, counting Chinese characters as two; as wide as the longest entry."""
    texts = [list(headings), *[["" if value is None else str(value) for value in row] for row in rows]]
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
    for line in texts:
        click.echo("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip())


def report(rows: Sequence[Mapping[str, object]], headings: Mapping[str, str], *, as_json: bool, empty: str = "没有。") -> None:
    """Print rows as JSON, or as a table with these headings (key → heading)."""
    if as_json:
        print_json([dict(row) for row in rows])
    elif rows:
        print_table(list(headings.values()), [[row.get(key) for key in headings] for row in rows])
    else:
        click.echo(empty)


def _application() -> Flask:
    chosen = settings.current()
    if not chosen.database_url:
        raise click.ClickException("没有数据库：请先运行 commarch up，或设置 COMMARCH_DATABASE_URL")
    app = Flask("commarch.cli")
    app.config.update(SQLALCHEMY_DATABASE_URI=engine_url(chosen.database_url), SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})
    db.init_app(app)
    locale.init_app(app, time_zone=chosen.time_zone)  # labels are translatable, here they are Chinese
    return app


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
