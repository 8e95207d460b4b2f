"""What PostgreSQL and Redis have in common under our hands: a folder, a socket, a lock, a life as our direct child."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path

from commarch.processes import CannotStart, place
from commarch.processes.child import end, spawn, tail
from commarch.processes.user import User, for_store

SECONDS_FOR_A_STALE_LOCK = 10.0
SECONDS_TO_BE_READY = 90.0
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


class Server(ABC):
    """A store of our own in `folder`, which must be its own: root hands it to an unprivileged user.

    `start()` and `stop()` may be called again and again, from a thread that lives as long as the server is to live.
    """

    name: str
    shutdown: tuple[tuple[signal.Signals, float], ...]

    def __init__(self, folder: Path) -> None:
        self.asked_for = Path(folder)
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @cached_property
    def user(self) -> User | None:
        """Whom the server runs as; None means as ourselves."""
        return for_store(self.asked_for)

    @cached_property
    def home(self) -> Path:
        """The folder where it really lives."""
        return place.settle(self.asked_for, self.user)

    @cached_property
    def sockets(self) -> Path:
        """The folder of its socket."""
        return place.socket_folder(self.home, self.user)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / f"{self.name.lower()}.log"

    def start(self) -> None:
        """Make the store if there is none, clear away what a killed parent left, and return once it answers."""
        if self.is_running():
            return
        self._lock = place.hold(self.home / "lock") if self._lock is None else self._lock
        place.socket_folder(self.home, self.user)
        self._prepare()
        self._clear_away()
        deadline = time.monotonic() + SECONDS_FOR_A_STALE_LOCK
        while not self._attempt():
            if time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"{self.name} 无法启动。日志 {self.log} 的末尾：\n{tail(self.log)}")
            time.sleep(0.5)
            self._clear_away()

    def stop(self) -> None:
        """Stop in good order and let go of the folder."""
        if self.process is not None:
            end(self.process, *self.shutdown)
            self.process = None
            with contextlib.suppress(OSError):  # not empty: a killed server's socket stays for the next start to clear
                self.sockets.rmdir()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_running(self) -> bool:
        """Tell whether the server we started lives; asking also reaps it when it does not."""
        return self.process is not None and self.process.poll() is None

    def discard(self) -> None:
        """Stop and remove the store with all its data: for tests."""
        self.stop()
        for folder in (self.sockets, self.home):
            shutil.rmtree(folder, ignore_errors=True)
        if self.asked_for.is_symlink():
            self.asked_for.unlink()

    def _attempt(self) -> bool:
        """Start the server once; False when it ended before it answered."""
        self.process = spawn(self._command(), user=self.user, log=self.log, environment=ENVIRONMENT, when_parent_dies=self.shutdown[0][0])
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        while self.is_running():
            if self._answers():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"{self.name} 在 {SECONDS_TO_BE_READY:.0f} 秒内没有就绪。日志：{self.log}")
            time.sleep(0.05)
        return False

    @abstractmethod
    def _prepare(self) -> None:
        """Make the store if there is none."""

    @abstractmethod
    def _clear_away(self) -> None:
        """End orphans and remove what would block the start."""

    @abstractmethod
    def _command(self) -> list[str | Path]:
        """Return the server's program and its options."""

    @abstractmethod
    def _answers(self) -> bool:
        """Tell whether the server can be used."""
