"""`commarch up`: everything with one command, as one foreground process."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from commarch import settings
from commarch.database import install
from commarch.processes import CannotStart, orphans
from commarch.processes.local import Deployment
from commarch.processes.supervisor import Program, Supervisor

MARKER = "COMMARCH_STARTED_BY"
THREADS = 8
MOST_WEB_WORKERS = 4


@click.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="网页的端口。")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="数据目录。[默认：COMMARCH_DATA_DIR，即 data]")
@click.option("--demo", is_flag=True, help="载入演示街道并显示登录名。")
def up(port: int, data: Path | None, *, demo: bool) -> None:
    """启动整个系统，直到按 Ctrl-C。

    首次启动会在数据目录里建立数据库和密钥。设置了 COMMARCH_DATABASE_URL 或 COMMARCH_REDIS_URL 时，使用它们指向的数据库和 Redis。
    """
    chosen = settings.current()
    deployment = Deployment(chosen, data or chosen.data_dir)
    lock = deployment.take()
    stores = [store for store in (deployment.cluster, deployment.doorbell) if store is not None]
    supervisor = Supervisor(stores, say=click.echo)
    try:
        with interrupted_by_signals(supervisor):
            run(deployment, supervisor, port, demo=demo)
    except KeyboardInterrupt:
        click.echo("\n正在停止……")
    finally:
        with deaf_to_signals():
            supervisor.stop()
            os.close(lock)
    click.echo("已停止。数据都在 " + str(deployment.data))


def run(deployment: Deployment, supervisor: Supervisor, port: int, *, demo: bool) -> None:
    """Start everything in order, tell where it is, and watch."""
    if orphans.end_carrying(MARKER, deployment.marker, seconds=3.0):
        click.echo("已清理上次意外中断后留下的进程。")
    check_port(port)
    click.echo("正在启动数据库……")
    supervisor.start_stores()
    if deployment.cluster is not None:
        install.prepare(deployment.cluster.admin_url(), app_password=deployment.app_password, secret_key=deployment.secret_key)
    environment = environment_of_children(deployment, port)
    log_ins = load_demo(environment) if demo else ""
    click.echo("正在启动网页、后台任务和时钟……")
    # The pages first: all at once would fight for the processor while somebody waits.
    supervisor.start_programs([web(deployment, port)], environment)
    supervisor.wait_until_it_serves(port)
    supervisor.start_programs(background(deployment), environment)
    click.echo(f"\n系统已就绪，请用浏览器打开：{environment['COMMARCH_BASE_URL']}\n\n{log_ins}")
    click.echo(f"数据目录：{deployment.data}\n停止：按 Ctrl-C\n")
    supervisor.watch()


def check_port(port: int) -> None:
    """Refuse a port that somebody else has, before anything is started."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as fault:
            why = "没有权限使用" if fault.errno == errno.EACCES else "已被其他程序占用"
            raise CannotStart(
                f"端口 {port} {why}。请另选一个：commarch up --port {port % 65535 + 1}，或 make run PORT={port % 65535 + 1}。"
            ) from None


def environment_of_children(deployment: Deployment, port: int) -> dict[str, str]:
    """Return the variables of web, worker and clock: the operator's, completed by what we run ourselves."""
    deployment.remember_address(os.environ.get("COMMARCH_BASE_URL") or f"http://127.0.0.1:{port}")
    given = {name: value for name, value in os.environ.items() if value or not name.startswith("COMMARCH_")}
    return {"COMMARCH_ENVIRONMENT": "local", **given, **deployment.environment(), MARKER: deployment.marker}


def web(deployment: Deployment, port: int) -> Program:
    """Return the pages' process.

    Threads, since a page mostly waits for the database; at least two processes, so that one may be replaced. The application is loaded
    once and then forked: it opens no connection while it loads, so none is shared.
    """
    workers = min(MOST_WEB_WORKERS, max(2, os.cpu_count() or 1))
    command = [sys.executable, "-m", "gunicorn", "commarch.app:create_app()", "--preload", f"--bind=127.0.0.1:{port}"]
    command += ["--worker-class=gthread", f"--workers={workers}", f"--threads={THREADS}", "--no-control-socket", "--graceful-timeout=10"]
    quickly = ((signal.SIGTERM, 12.0), (signal.SIGQUIT, 2.0))
    return Program("网页", command, deployment.logs / "web.log", quickly, when_parent_dies=signal.SIGQUIT)


def background(deployment: Deployment) -> list[Program]:
    """Return the processes of the jobs and of the clock."""
    commarch = [sys.executable, "-m", "commarch"]
    return [
        Program("后台任务", [*commarch, "worker"], deployment.logs / "worker.log"),
        Program("时钟", [*commarch, "clock"], deployment.logs / "clock.log"),
    ]


def load_demo(environment: Mapping[str, str]) -> str:
    """Load the demo street unless it is there, in a process of its own: we stay small. Return the table of its log-ins."""
    click.echo("正在载入演示街道……")
    loaded = subprocess.run([sys.executable, "-m", "commarch", "demo"], env=dict(environment), capture_output=True, text=True, check=False)
    if loaded.returncode != 0:
        raise CannotStart(f"无法载入演示街道：\n{loaded.stderr.strip()[-2000:]}")
    return loaded.stdout


@contextmanager
def interrupted_by_signals(supervisor: Supervisor) -> Iterator[None]:
    """Let the signals that ask us to end do what Ctrl-C does; one that our parent told us to ignore (nohup) stays ignored."""

    def end_soon(_number: int, _frame: FrameType | None) -> None:
        supervisor.end_soon()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end_soon)
    yield


@contextmanager
def deaf_to_signals() -> Iterator[None]:
    """Finish stopping even when Ctrl-C is pressed again; each step has its limit in time."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    yield
