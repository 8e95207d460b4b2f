"""Start, watch, restart and stop the processes of one deployment, as one foreground process.

The stores come first and go last. A child that ends is started again, at once the first time and then with growing pauses, up to half a
minute; one that has lived for a minute begins anew. Each child has its own process group, so that Ctrl-C reaches only us and everything
stops in order.
"""

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commarch.processes import CannotStart
from commarch.processes.child import end, spawn, tail
from commarch.processes.server import Server

SECONDS_OF_GOOD_LIFE = 60.0
LONGEST_PAUSE = 30.0
SECONDS_TO_SERVE = 60.0
GLANCE = 0.25


@dataclass(frozen=True)
class Program:
    """A process of the application: what it is called for people, how it is started and how it is asked to end."""

    title: str
    command: Sequence[str]
    log: Path
    shutdown: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 10.0),)
    when_parent_dies: signal.Signals = signal.SIGTERM


class Watched:
    """A program with its present process and its past."""

    def __init__(self, program: Program, environment: Mapping[str, str]) -> None:
        self.program = program
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = 0.0
        self.started_at = 0.0
        self.start_at = 0.0

    def start(self) -> None:
        """Start it now."""
        self.started_at = time.monotonic()
        self.process = spawn(
            self.program.command,
            log=self.program.log,
            environment=self.environment,
            cwd=Path.cwd(),
            when_parent_dies=self.program.when_parent_dies,
        )

    def has_ended(self) -> bool:
        """Tell, once, that the process has ended; decide when the next one starts."""
        if self.process is None or self.process.poll() is None:
            return False
        self.process = None
        lived_well = time.monotonic() - self.started_at > SECONDS_OF_GOOD_LIFE
        self.start_at = time.monotonic() + (0.0 if lived_well else self.pause)
        self.pause = 1.0 if lived_well or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
        return True

    def is_due(self) -> bool:
        """Tell whether it does not run and should."""
        return self.process is None and time.monotonic() >= self.start_at

    def stop(self) -> None:
        """Ask it to end, then insist."""
        if self.process is not None:
            end(self.process, *self.program.shutdown)
            self.process = None


class Supervisor:
    """Watches over `stores` and `programs`; `say` tells the operator."""

    def __init__(self, stores: Sequence[Server], say: Callable[[str], None]) -> None:
        self.stores = stores
        self.say = say
        self.programs: list[Watched] = []
        self.asked_to_end = False

    def end_soon(self) -> None:
        """Do what Ctrl-C does, now or at the next glance: an exception raised while Python forks or collects is lost."""
        self.asked_to_end = True
        raise KeyboardInterrupt

    def start_stores(self) -> None:
        """Start PostgreSQL and Redis, those that are ours."""
        for store in self.stores:
            store.start()

    def start_programs(self, programs: Sequence[Program], environment: Mapping[str, str]) -> None:
        """Start these programs and watch over them from now on."""
        started = [Watched(program, environment) for program in programs]
        self.programs += started
        for watched in started:
            watched.start()

    def watch(self) -> None:
        """Restart whatever ends, until a signal raises KeyboardInterrupt."""
        while True:
            self.glance()
            time.sleep(GLANCE)

    def glance(self) -> None:
        """Look at every child once."""
        if self.asked_to_end:
            raise KeyboardInterrupt
        for store in self.stores:
            if not store.is_running():
                self.say(f"{store.name} 意外结束，正在重新启动……")
                self._restart(store)
        for watched in self.programs:
            if watched.has_ended():
                last = tail(watched.program.log, 400).rpartition("\n")[2]
                self.say(f"{watched.program.title} 意外结束，将重新启动（{last}）。日志：{watched.program.log}")
            if watched.is_due():
                watched.start()

    def wait_until_it_serves(self, port: int) -> None:
        """Return once `/healthz` answers 200: web, PostgreSQL and Redis all work."""
        deadline = time.monotonic() + SECONDS_TO_SERVE
        while not answers(port):
            if time.monotonic() > deadline:
                said = "\n".join(f"—— {watched.program.title}：\n{tail(watched.program.log)}" for watched in self.programs)
                raise CannotStart(f"网页在 {SECONDS_TO_SERVE:.0f} 秒内没有就绪。\n{said}")
            self.glance()
            time.sleep(GLANCE)

    def stop(self) -> None:
        """Stop everything: what uses the stores first, all at once, then the stores."""
        for watched in self.programs:
            if watched.process is not None and watched.process.poll() is None:
                watched.process.send_signal(watched.program.shutdown[0][0])
        for watched in self.programs:
            watched.stop()
        for store in reversed(self.stores):
            store.stop()

    def _restart(self, store: Server) -> None:
        try:
            store.start()
        except CannotStart as fault:  # a full disk may have room again soon; the operator has been told
            self.say(str(fault))
            time.sleep(5.0)


def answers(port: int) -> bool:
    """Tell whether the deployment on this port of this machine is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
