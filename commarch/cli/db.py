"""`commarch db`: the database from an administrator's URL, its schema, its isolation, its address."""

import secrets
from dataclasses import replace

import click
import psycopg
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from commarch import settings
from commarch.cli.context import json_option, print_json
from commarch.database import install, isolation, readiness
from commarch.database.urls import engine_url
from commarch.processes.local import Deployment
from commarch.settings import Settings

_NO_DATABASE = "没有数据库：请先运行 commarch up，或设置 COMMARCH_DATABASE_URL"
_NO_OWNER = "需要管理员地址：请用 --admin-url，或设置 COMMARCH_DATABASE_OWNER_URL"
admin_url_option = click.option(
    "--admin-url",
    envvar="COMMARCH_DATABASE_OWNER_URL",
    help="PostgreSQL 超级用户的地址，例如 postgresql://postgres:密码@主机:5432/postgres。",
)


@click.group()
def db() -> None:
    """建立、升级和检查数据库。"""


@db.command()
@admin_url_option
@click.option("--app-password", help="应用角色的密码。[默认：沿用现在的；没有就随机生成]")
@click.option("--database", default=install.DATABASE, show_default=True, help="数据库名。")
@json_option
def init(admin_url: str | None, app_password: str | None, database: str, *, as_json: bool) -> None:
    """在外部 PostgreSQL 上建立角色、数据库和表；可以重复执行。

    结束时显示应用的地址，写进 COMMARCH_DATABASE_URL 即可。需要先设置 COMMARCH_SECRET_KEY，网页和后台任务要用同一个。
    """
    chosen = settings.current()
    if not admin_url:
        raise click.UsageError(_NO_OWNER)
    _refuse_a_short_secret(chosen)
    password = app_password or _present_password(chosen) or secrets.token_urlsafe(24)
    _prepare(admin_url, password, chosen, database)
    url = install.application_url(admin_url, app_password=password, database=database)
    if as_json:
        print_json({"database_url": url})
    else:
        click.echo(f"数据库 {database} 已备好。请设置：\n\nCOMMARCH_DATABASE_URL={url}")


@db.command()
@admin_url_option
def upgrade(admin_url: str | None) -> None:
    """升级守护函数和表结构；没有要升级的也可以执行。"""
    chosen = settings.current()
    if not chosen.database_url:
        raise click.ClickException(_NO_DATABASE)
    admin_url = admin_url or _owner_url(chosen)
    _refuse_a_short_secret(chosen)
    application = make_url(chosen.database_url)
    _prepare(admin_url, str(application.password or ""), chosen, application.database or install.DATABASE)
    click.echo(f"表结构版本：{readiness.head()}")


@db.command()
@json_option
def check(*, as_json: bool) -> None:
    """检查租户隔离和表结构版本；有问题时退出码为 1。"""
    chosen = settings.current()
    if not chosen.database_url:
        raise click.ClickException(_NO_DATABASE)
    engine = create_engine(engine_url(chosen.database_url), poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            found = [*isolation.faults(connection), *readiness.schema_faults(connection)]
    except SQLAlchemyError as fault:
        raise click.ClickException("数据库连接不上；请确认它在运行，并检查 COMMARCH_DATABASE_URL") from fault
    if as_json:
        print_json({"faults": found})
    else:
        click.echo("\n".join(f"  - {fault}" for fault in found) or "隔离完整，表结构是最新的。")
    raise SystemExit(1 if found else 0)


@db.command()
@click.option("--role", type=click.Choice(["app", "owner"]), default="app", show_default=True, help="应用角色，或表的所有者（管理员）。")
def url(role: str) -> None:
    """显示数据库的地址（含密码），供其他程序使用。"""
    chosen = settings.current()
    if not chosen.database_url:
        raise click.ClickException(_NO_DATABASE)
    click.echo(chosen.database_url if role == "app" else _owner_url(chosen))


def _owner_url(chosen: Settings) -> str:
    """Return the administrator's address: the operator's, or that of the PostgreSQL that `commarch up` runs here."""
    if chosen.database_owner_url:
        return chosen.database_owner_url
    local = Deployment(replace(chosen, database_url=""), chosen.data_dir)
    if not (chosen.is_local and local.exists and local.cluster):
        raise click.UsageError(_NO_OWNER)
    try:
        return local.cluster.admin_url(make_url(chosen.database_url).database or install.DATABASE)
    except OSError as fault:
        raise click.ClickException(f"读不到管理员密码（{fault.strerror}）；请用运行 commarch up 的用户执行") from fault


def _prepare(admin_url: str, password: str, chosen: Settings, database: str) -> None:
    try:
        install.prepare(admin_url, app_password=password, secret_key=chosen.secret_key, database=database)
    except ArgumentError as fault:
        raise click.BadParameter("不是数据库地址", param_hint="--admin-url") from fault
    except (psycopg.Error, SQLAlchemyError) as fault:
        raise click.ClickException(f"数据库没有备好：{str(fault).strip().splitlines()[0]}") from fault


def _refuse_a_short_secret(chosen: Settings) -> None:
    if len(chosen.secret_key) < 32:
        raise click.ClickException("请先设置 COMMARCH_SECRET_KEY（至少 32 个随机字符）：数据库用它核对应用的身份")


def _present_password(chosen: Settings) -> str | None:
    return str(make_url(chosen.database_url).password or "") or None if chosen.database_url else None
