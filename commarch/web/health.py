"""Whether this process may serve: settings that are unsafe stop it before it starts, /healthz tells whether its stores answer."""

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from werkzeug.exceptions import ServiceUnavailable

from commarch import settings
from commarch.database import isolation, session
from commarch.database.install import engine_url
from commarch.settings import Settings
from commarch.web.guards import open_door

LOOPBACK = ("redis://127.0.0.1", "redis://localhost", "redis://[::1]", "unix://")


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
    elif not chosen.redis_url.startswith(LOOPBACK) and "@" not in chosen.redis_url:
        found.append("COMMARCH_REDIS_URL 指向其他机器却没有密码：请为 Redis 设置密码并写入地址")
    if not chosen.is_local and not chosen.base_url.startswith("https://"):
        found.append("COMMARCH_BASE_URL 须为 https:// 开头的对外地址（邮件里的链接以它开头）")
    return found


def database_faults(chosen: Settings) -> list[str]:
    """Name every hole in the isolation of the database that these settings name."""
    engine = create_engine(engine_url(chosen.database_url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return isolation.faults(connection)
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
