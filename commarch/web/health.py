"""Whether this process may serve: settings that are unsafe stop it before it starts, /healthz tells whether its stores answer."""

from urllib.parse import urlsplit

from flask import Flask
from flask.helpers import get_debug_flag
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from werkzeug.exceptions import ServiceUnavailable

from commarch import settings
from commarch.database import readiness, session
from commarch.database.urls import engine_url
from commarch.objects import store
from commarch.settings import Settings
from commarch.web.guards import open_door

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnsafeSettings(SystemExit):
    """The process must not start; the message says why and what to do."""


def refuse_unsafe(chosen: Settings) -> None:
    """Raise UnsafeSettings when a setting or the database would break a promise (reliability T14)."""
    found = [*setting_faults(chosen)]
    if chosen.database_url:
        found += database_faults(chosen)
    if found:
        raise UnsafeSettings("commarch 不能启动：\n" + "\n".join(f"  - {fault}" for fault in found))


def setting_faults(chosen: Settings) -> list[str]:
    """Name every unsafe setting, in Chinese, with what to do."""
    found = []
    if len(chosen.secret_key) < 32 or len(set(chosen.secret_key)) < 10:
        found.append(
            "COMMARCH_SECRET_KEY 未设置或过短：请设为至少 32 个随机字符（python -c 'import secrets; print(secrets.token_hex(32))'）"
        )
    if not chosen.database_url:
        found.append("COMMARCH_DATABASE_URL 未设置：请用 commarch up，或指向已用 commarch db init 准备好的数据库")
    if not chosen.redis_url:
        found.append("COMMARCH_REDIS_URL 未设置")
    elif not _is_guarded(chosen.redis_url):
        found.append("COMMARCH_REDIS_URL 指向其他机器却没有密码：请为 Redis 设置密码并写入地址")
    found += store.faults(chosen.objects_folder)
    if not chosen.is_local and not chosen.base_url.startswith("https://"):
        found.append("COMMARCH_BASE_URL 须为 https:// 开头的对外地址（邮件里的链接以它开头）")
    if not chosen.is_local and get_debug_flag():
        found.append("FLASK_DEBUG 已打开：出错时会把内部细节给人看，请去掉这个环境变量")
    return found


def _is_guarded(redis_url: str) -> bool:
    """Whether nobody else can reach this Redis: a socket, this machine alone, or a password."""
    parts = urlsplit(redis_url)
    return parts.scheme == "unix" or parts.hostname in LOOPBACK or bool(parts.password)


def database_faults(chosen: Settings) -> list[str]:
    """Name what forbids to serve from the database that these settings name: holes, another schema, another key."""
    engine = create_engine(engine_url(chosen.database_url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return readiness.faults(connection, chosen.secret_key)
    except SQLAlchemyError as fault:
        return [f"数据库连接不上：{type(fault).__name__}；请检查 COMMARCH_DATABASE_URL，或先运行 commarch db init"]
    finally:
        engine.dispose()


def init_app(app: Flask) -> None:
    """Add /healthz."""
    app.add_url_rule("/healthz", "health", show)


@open_door
def show() -> dict[str, str]:
    """Answer 200 once PostgreSQL and Redis do, 503 otherwise; tells nothing else."""
    try:
        session.execute(text("SELECT 1"))
        Redis.from_url(settings.current().redis_url, socket_timeout=2).ping()
    except (SQLAlchemyError, RedisError) as fault:
        raise ServiceUnavailable from fault
    return {"status": "ok"}
