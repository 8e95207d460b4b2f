"""What watches over the processes restarts them, stops them, and leaves nothing behind."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from commarch.processes import CannotStart, orphans
from commarch.processes.local import Deployment
from commarch.processes.postgres import Cluster
from commarch.processes.supervisor import Program, Supervisor, answers
from commarch.settings import Settings
from tests.processes.folders import open_folder

pytestmark = pytest.mark.thorough
SERVE = """
import http.server, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def supervisor(folder: Path, port: int) -> Iterator[Supervisor]:
    made = Supervisor([Cluster(folder / "postgres", fsync=False)], say=lambda _: None)
    made.start_stores()
    web = Program("网页", [sys.executable, "-c", SERVE, str(port)], folder / "web.log")
    made.start_programs([web], {**os.environ, "COMMARCH_STARTED_BY": folder.name})
    made.wait_until_it_serves(port)
    yield made
    made.stop()
    made.stores[0].discard()


def glance_until(supervisor: Supervisor, done: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        supervisor.glance()
        time.sleep(0.05)


def test_a_killed_web_process_is_started_again(supervisor: Supervisor, port: int) -> None:
    web = supervisor.programs[0].process
    assert web is not None
    web.kill()
    web.wait()

    glance_until(supervisor, lambda: answers(port))

    assert supervisor.programs[0].process is not web


def test_a_killed_database_is_started_again(supervisor: Supervisor) -> None:
    database = supervisor.stores[0].process
    assert database is not None
    database.kill()
    database.wait()

    glance_until(supervisor, supervisor.stores[0].is_running)


def test_a_program_that_always_fails_is_tried_with_growing_pauses(folder: Path) -> None:
    supervisor = Supervisor([], say=lambda _: None)
    supervisor.start_programs([Program("坏的", [sys.executable, "-c", "raise SystemExit(1)"], folder / "bad.log")], os.environ)
    watched = supervisor.programs[0]
    glance_until(supervisor, lambda: watched.pause == 2.0)
    assert watched.start_at - time.monotonic() > 0.5
    supervisor.stop()


def test_what_does_not_come_up_is_told_with_its_own_words(folder: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commarch.processes.supervisor.SECONDS_TO_SERVE", 1.0)
    supervisor = Supervisor([], say=lambda _: None)
    refuses = "raise SystemExit('密钥太短')"
    supervisor.start_programs([Program("网页", [sys.executable, "-c", refuses], folder / "web.log")], os.environ)
    with pytest.raises(CannotStart, match="密钥太短"):
        supervisor.wait_until_it_serves(port)
    supervisor.stop()


def test_stopping_leaves_no_process(supervisor: Supervisor) -> None:
    processes = [supervisor.programs[0].process, supervisor.stores[0].process]
    supervisor.stop()
    assert all(process is not None and process.returncode is not None for process in processes)


def test_what_a_killed_run_forked_is_found_by_its_marker_and_nothing_else(folder: Path) -> None:
    marked = subprocess.Popen(["sleep", "60"], env={**os.environ, "COMMARCH_STARTED_BY": folder.name})
    stranger = subprocess.Popen(["sleep", "60"], env={**os.environ, "COMMARCH_STARTED_BY": "another"})

    assert orphans.end_carrying("COMMARCH_STARTED_BY", folder.name, seconds=5.0) == 1

    assert not psutil.pid_exists(marked.pid)
    marked.wait()
    assert psutil.pid_exists(stranger.pid)
    stranger.kill()
    stranger.wait()


def test_one_data_directory_is_run_once(folder: Path) -> None:
    lock = Deployment(Settings(), folder / "data").take()
    with pytest.raises(CannotStart, match="正由另一个 commarch up 使用"):
        Deployment(Settings(), folder / "data").take()
    os.close(lock)


def test_secrets_are_made_once_and_are_for_the_owner_alone(folder: Path) -> None:
    first = Deployment(Settings(), folder)
    made = first.secret_key
    assert len(made) >= 43
    assert Deployment(Settings(), folder).secret_key == made
    assert (folder / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_a_foreign_database_without_its_secret_is_refused_with_a_reason(folder: Path) -> None:
    with pytest.raises(CannotStart, match="COMMARCH_SECRET_KEY"):
        Deployment(Settings(database_url="postgresql://app@db/archives"), folder)


def test_an_operators_database_and_redis_are_used_instead_of_our_own(folder: Path) -> None:
    chosen = Settings(database_url="postgresql://app@db/archives", redis_url="redis://cache:6379/0", secret_key="k" * 40)
    deployment = Deployment(chosen, folder)
    assert deployment.cluster is None
    assert deployment.doorbell is None
    assert deployment.environment()["COMMARCH_DATABASE_URL"] == "postgresql://app@db/archives"
    assert not deployment.exists
