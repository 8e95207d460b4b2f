"""Processes of the application that begin at once: forked off one that has loaded it. Loading takes a second of work, which each would do again."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Nursery:
    """The process that has loaded the application, and waits for a word."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.born = folder, 0
        self.mother = Popen(
            [sys.executable, "-c", "from tests.nursery import serve; serve()"], stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT
        )

    def start(self, script: str, *arguments: str) -> "Child":
        """Begin a process that runs a script as `python -c` would, with the environment that is set now."""
        self.born += 1
        said = self.folder / f"said-{self.born}"
        pid = self.ask(script=script, arguments=list(arguments), environment=dict(os.environ), said=str(said))
        return Child(self, pid, said)

    def ask(self, **words: Any) -> Any:
        """Ask the process for something and return its answer."""
        assert self.mother.stdin is not None
        assert self.mother.stdout is not None
        self.mother.stdin.write(json.dumps(words) + "\n")
        self.mother.stdin.flush()
        return json.loads(self.mother.stdout.readline())

    def close(self) -> None:
        """End the process; what it begot is ended by whoever asked for it."""
        with self.mother:
            self.mother.kill()


class Child:
    """A process that was begun."""

    def __init__(self, nursery: Nursery, pid: int, said: Path) -> None:
        self.nursery, self.pid, self.said = nursery, pid, said

    def await_word(self, word: str, seconds: float = 30) -> None:
        """Wait until it has said something."""
        until = time.monotonic() + seconds
        while word not in self.said.read_text():
            assert time.monotonic() < until, self.said.read_text()
            time.sleep(0.005)

    def result(self, *, wait: bool = True) -> int | None:
        """Return with what it ended (a signal as a negative number), or None if it still runs and is not waited for."""
        found = self.nursery.ask(child=self.pid, wait=wait)
        return None if found is None else int(found)


@contextmanager
def a_nursery(folder: Path) -> Iterator[Nursery]:
    """Keep a nursery for a while."""
    made = Nursery(folder)
    yield made
    made.close()


def serve() -> None:
    """Load the application, then beget on each word."""
    for name in ("commarch.app", "commarch.jobs.worker"):
        import_module(name)
    for line in sys.stdin:
        words = json.loads(line)
        answer = _result_of(words["child"], wait=words["wait"]) if "child" in words else _beget(words)
        print(json.dumps(answer), flush=True)


def _beget(words: dict[str, Any]) -> int:
    Path(words["said"]).touch()
    pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(BaseException):
            code = _live(words)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return pid


def _live(words: dict[str, Any]) -> int:
    settings = import_module("commarch.settings")
    said = os.open(words["said"], os.O_WRONLY | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.environ.clear()
    os.environ.update(words["environment"])
    settings.reread()
    sys.argv = ["-c", *words["arguments"]]
    try:
        exec(words["script"], {"__name__": "__main__"})  # our own tests' words
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    return 0


def _result_of(pid: int, *, wait: bool) -> int | None:
    found, status = os.waitpid(pid, 0 if wait else os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None
