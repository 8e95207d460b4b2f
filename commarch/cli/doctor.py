"""`commarch doctor`: what is wrong with this deployment, and what to do about it. A check that could not be made says 未执行, never 正常."""

import json
import shutil
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from redis import Redis, RedisError
from rq import Worker
from rq.cron import CronScheduler
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from commarch import clock, settings
from commarch.database import isolation
from commarch.database.install import alembic_config
from commarch.database.urls import engine_url
from commarch.objects import fixity, store
from commarch.settings import Settings
from commarch.web.health import setting_faults

#: RQ's workers tell that they live at least every seven minutes, the clock every minute.
LONGEST_SILENCE = timedelta(minutes=8)
LEAST_FREE_SPACE = 1024**3
LARGEST_CLOCK_DIFFERENCE = timedelta(seconds=5)
#: GB/T 18894-2016 asks for a look now and then; a quarter of a year is our default (domain handbook 5.6).
LONGEST_WITHOUT_FIXITY = timedelta(days=90)


class State(StrEnum):
    """How a check ended."""

    OK = "正常"
    FAULT = "故障"
    NOT_RUN = "未执行"


@dataclass(frozen=True)
class Finding:
    """What one check found and, unless all is well, what to do."""

    check: str
    state: State
    detail: str


class Fault(Exception):
    """A check failed; the text says why and what to do."""


class NotRun(Exception):
    """A check could not be made; the text says why."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def doctor(*, as_json: bool) -> None:
    """检查设置、数据库隔离、Redis、后台任务、时钟、邮件、磁盘和数字对象；有故障时退出码为 1。"""
    findings = [examine(name, check, settings.current()) for name, check in CHECKS]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{finding.state}] {finding.check}：{finding.detail}")
    raise SystemExit(1 if any(finding.state is State.FAULT for finding in findings) else 0)


def examine(name: str, check: Callable[[Settings], str], chosen: Settings) -> Finding:
    """Make one check."""
    try:
        return Finding(name, State.OK, check(chosen))
    except Fault as fault:
        return Finding(name, State.FAULT, str(fault))
    except NotRun as reason:
        return Finding(name, State.NOT_RUN, str(reason))


def check_settings(chosen: Settings) -> str:
    """The settings are whole and safe."""
    found = setting_faults(chosen)
    if found:
        raise Fault("；".join(found))
    return f"环境 {chosen.environment}，数据目录 {chosen.data_dir}"


def check_database(chosen: Settings) -> str:
    """The database answers the application's role."""
    with connected(chosen, unreachable=Fault) as connection:
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def check_isolation(chosen: Settings) -> str:
    """The application's role is bound by forced row-level security on every tenant's table."""
    with connected(chosen, unreachable=NotRun) as connection:
        found = isolation.faults(connection)
    if found:
        raise Fault("；".join(found))
    return "应用角色无特权，所有租户表均已强制行级安全"


def check_schema(chosen: Settings) -> str:
    """No migration is waiting."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with connected(chosen, unreachable=NotRun) as connection:
        try:
            present = MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError as fault:
            raise NotRun("应用角色读不到表结构版本；请用 commarch db check") from fault
    if present != head:
        raise Fault(f"表结构版本为 {present}，程序需要 {head}；请执行 commarch db upgrade")
    return f"表结构版本 {present}"


def check_redis(chosen: Settings) -> str:
    """Redis answers and forgets no key."""
    with ringing(chosen, unreachable=Fault) as redis:
        version = redis.info("server")["redis_version"]
        policy = redis.info("memory").get("maxmemory_policy")
    if policy != "noeviction":
        raise Fault(f"Redis 的 maxmemory-policy 为 {policy}，内存不足时会丢弃任务；请改为 noeviction")
    return f"Redis {version}"


def check_worker(chosen: Settings) -> str:
    """A worker lives."""
    with ringing(chosen, unreachable=NotRun) as redis:
        beats = [worker.last_heartbeat for worker in Worker.all(connection=redis)]
    alive = sum(is_fresh(beat) for beat in beats)
    if not alive:
        raise Fault("没有运行中的后台任务进程，导入和邮件不会执行；请启动 commarch worker（或 commarch up）")
    return f"{alive} 个后台任务进程"


def check_clock_process(chosen: Settings) -> str:
    """A clock lives."""
    with ringing(chosen, unreachable=NotRun) as redis:
        beats = [scheduler.last_heartbeat for scheduler in CronScheduler.all(redis, cleanup=False)]
    if not any(is_fresh(beat) for beat in beats):
        raise Fault("没有运行中的时钟进程，每日提醒不会自动执行；请启动 commarch clock（或 commarch up）")
    return "时钟进程在运行"


def check_time(chosen: Settings) -> str:
    """Deadlines hang on the time: the machine and the database agree on it."""
    with connected(chosen, unreachable=NotRun) as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    difference = abs(clock.now() - theirs)
    if difference > LARGEST_CLOCK_DIFFERENCE:
        raise Fault(f"本机时间与数据库相差 {difference.total_seconds():.0f} 秒；请启用时间同步（NTP）")
    return f"{clock.now():%Y-%m-%d %H:%M}（{chosen.time_zone}），与数据库一致"


def check_mail(chosen: Settings) -> str:
    """The mail server answers; without one, mails are shown on a page."""
    if not chosen.smtp_url:
        raise NotRun("未设置 COMMARCH_SMTP_URL，邮件只在发件箱页面显示，不会寄出")
    url = urlsplit(chosen.smtp_url)
    connect = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    try:
        with connect(url.hostname or "", url.port or 0, timeout=10) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as fault:
        raise Fault(f"邮件服务器 {url.hostname} 连接不上（{fault}）；请检查 COMMARCH_SMTP_URL") from fault
    return f"邮件服务器 {url.hostname}"


def check_disk(chosen: Settings) -> str:
    """There is room in the data directory."""
    if not chosen.data_dir.exists():
        raise NotRun(f"数据目录 {chosen.data_dir} 还不存在")
    free = shutil.disk_usage(chosen.data_dir).free
    if free < LEAST_FREE_SPACE:
        raise Fault(f"数据目录所在磁盘只剩 {free / 1024**2:.0f} MB；请清理或扩容")
    return f"剩余 {free / 1024**3:.1f} GB"


def check_objects(chosen: Settings) -> str:
    """The store of digital objects can be written to, and the last look at all of them found them whole."""
    if found := store.faults(chosen.objects_folder):
        raise Fault("；".join(found))
    told = fixity.last_note()
    if told is None:
        raise NotRun(f"目录 {chosen.objects_folder} 可用；还没有核对过校验值，请执行 commarch fixity")
    if told["missing"] or told["changed"]:
        raise Fault(
            f"{told['at']:%Y-%m-%d} 核对时缺失 {told['missing']} 个、改动 {told['changed']} 个；请执行 commarch fixity 看是哪些，从备份恢复"
        )
    if clock.now() - told["at"] > LONGEST_WITHOUT_FIXITY:
        raise NotRun(f"上次核对校验值是 {told['at']:%Y-%m-%d}，已超过 90 天；请执行 commarch fixity")
    return f"{told['at']:%Y-%m-%d} 核对 {told['checked']} 个文件，全部完好"


def is_fresh(beat: datetime | None) -> bool:
    """Tell whether a process gave a sign of life lately."""
    if beat is None:
        return False
    aware = beat if beat.tzinfo else beat.replace(tzinfo=UTC)
    return clock.now() - aware < LONGEST_SILENCE


@contextmanager
def connected(chosen: Settings, *, unreachable: type[Exception]) -> Iterator[Connection]:
    """Open a connection as the application's role."""
    if not chosen.database_url:
        raise unreachable("没有数据库；请先运行 commarch up，或设置 COMMARCH_DATABASE_URL")
    engine = create_engine(engine_url(chosen.database_url), poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        connection = engine.connect()
    except SQLAlchemyError as fault:
        engine.dispose()
        raise unreachable("数据库连接不上；请确认它在运行，并检查 COMMARCH_DATABASE_URL") from fault
    with connection:
        yield connection
    engine.dispose()


@contextmanager
def ringing(chosen: Settings, *, unreachable: type[Exception]) -> Iterator[Redis]:
    """Open a connection to Redis."""
    if not chosen.redis_url:
        raise unreachable("没有 Redis；请先运行 commarch up，或设置 COMMARCH_REDIS_URL")
    redis = Redis.from_url(chosen.redis_url, socket_timeout=5)
    try:
        redis.ping()
    except RedisError as fault:
        raise unreachable("Redis 连接不上；请确认它在运行，并检查 COMMARCH_REDIS_URL") from fault
    else:
        yield redis
    finally:
        redis.close()


CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("设置", check_settings),
    ("数据库", check_database),
    ("租户隔离", check_isolation),
    ("表结构", check_schema),
    ("Redis", check_redis),
    ("后台任务", check_worker),
    ("时钟进程", check_clock_process),
    ("时间", check_time),
    ("邮件", check_mail),
    ("磁盘", check_disk),
    ("数字对象", check_objects),
)
