"""`commarch up` serves, survives kill -9 of anything, and stops cleanly: the real thing, as an operator starts it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from commarch.cli.up import MARKER
from commarch.processes.local import Deployment
from commarch.processes.supervisor import answers
from commarch.settings import Settings
from tests.processes.folders import open_folder

#: One deployment serves all tests here.
pytestmark = [pytest.mark.slow, pytest.mark.thorough]
#: The suite waits long enough for a busy machine; the promise of 15 seconds is measured by tests/reliability/serving_again.py.
PATIENCE = 60.0


class Up:
    """A running `commarch up`."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.deployment = Deployment(Settings(), folder / "data")
        self.said = folder / "said"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "commarch", "up", "--port", str(self.port), "--data", str(self.folder / "data")]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMARCH_")}
        with self.said.open("a") as output:
            self.process = subprocess.Popen(command, env=clean, stdout=output, stderr=output)

    def wait_until_it_serves(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not answers(self.port):
            assert time.monotonic() < deadline, self.said.read_text()
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.1)

    def processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str, *, besides: int = 0) -> psutil.Process:
        deadline = time.monotonic() + PATIENCE
        while True:
            for child in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.Error):  # it may end while we look
                    if child.pid != besides and child.status() != psutil.STATUS_ZOMBIE and word in " ".join(child.cmdline()):
                        return child
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def started() -> Iterator[Up]:
    """One for all tests here: each leaves a deployment that serves, or that serves once it is started again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with open_folder() as folder:
        running = Up(folder, port)
        try:
            yield running
        finally:
            running.process.terminate()
            running.process.wait(40)


@pytest.fixture
def up(started: Up) -> Up:
    if started.process.poll() is not None:
        started.start()
    started.wait_until_it_serves(PATIENCE)
    return started


def test_a_web_process_stays_small(up: Up) -> None:
    web = [up.child("gunicorn"), *up.child("gunicorn").children()]
    assert all(process.environ()[MARKER] == up.deployment.marker for process in web)
    assert max(process.memory_info().rss for process in web) <= 150 * 1024**2


def test_a_second_one_on_the_same_data_or_port_is_told_what_to_do(up: Up) -> None:
    same_data = subprocess.run(
        [sys.executable, "-m", "commarch", "up", "--data", str(up.folder / "data")], capture_output=True, text=True, check=False
    )
    assert same_data.returncode == 1
    assert "正由另一个 commarch up 使用" in same_data.stderr

    same_port = subprocess.run(
        [sys.executable, "-m", "commarch", "up", "--data", str(up.folder / "other"), "--port", str(up.port)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert same_port.returncode == 1
    assert f"端口 {up.port} 已被其他程序占用" in same_port.stderr
    assert not (up.folder / "other/postgres").exists()


def test_it_serves_again_when_any_of_its_children_was_killed(up: Up) -> None:
    for word in ("postgres", "redis", "gunicorn", " worker", " clock"):
        killed = up.child(word)
        killed.kill()
        time.sleep(0.5)
        up.wait_until_it_serves(PATIENCE)
        assert up.child(word, besides=killed.pid).is_running()


def test_killing_it_leaves_nothing_that_blocks_the_next_start(up: Up) -> None:
    left = up.processes()
    up.kill()

    up.start()
    up.wait_until_it_serves(PATIENCE)

    assert not [process for process in left if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_killing_everything_at_once_is_healed_by_one_start(up: Up) -> None:
    everything = up.processes()
    up.process.kill()
    for process in everything:
        with contextlib.suppress(psutil.NoSuchProcess):  # some die with their parent
            process.kill()
    up.process.wait()

    up.start()
    up.wait_until_it_serves(PATIENCE)


def test_being_asked_to_end_it_ends_everything_and_says_so(up: Up) -> None:
    everything = up.processes()
    up.process.send_signal(signal.SIGTERM)

    assert up.process.wait(40) == 0
    assert not [process for process in everything if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    assert "已停止" in up.said.read_text()
