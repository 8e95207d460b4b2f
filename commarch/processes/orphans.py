"""End servers that a killed parent left behind, and only those.

Proof that a server is ours: it works in our folder (`/proc/<pid>/cwd`), which only we and its user can enter, it runs the program that
we expect, and we hold the folder's lock, so that no living parent owns it. Web, worker and clock carry a marker in the environment
they were started with instead. A process id in a file proves nothing: ids are used again.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil


def inside(folder: Path, program: str) -> list[psutil.Process]:
    """Find the living processes of `program` whose working directory is `folder`; zombies have none and count as dead."""
    return list(_inside(folder, program))


def _inside(folder: Path, program: str) -> Iterator[psutil.Process]:
    if not folder.exists():
        return
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error, OSError):
            if process.info["name"] == program and Path(process.cwd()).samefile(folder):
                yield process


def end_all(folder: Path, program: str, *, first: int | None, steps: tuple[tuple[signal.Signals, float], ...]) -> None:
    """End every process of `program` in `folder`: the leader `first` alone while it lives, since it ends its own children."""
    for sent, seconds in (*steps, (signal.SIGKILL, 10.0)):
        living = inside(folder, program)
        if not living:
            return
        leaders = [process for process in living if process.pid == first] or living
        for process in leaders:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(sent)
        psutil.wait_procs(living, timeout=seconds)


def end_carrying(variable: str, value: str, *, seconds: float) -> int:
    """End every process but ourselves that was started with `variable` set to `value`, and those it forked; return how many there were."""
    ended = 0
    for sent in (signal.SIGTERM, signal.SIGKILL):
        living = list(_carrying(variable, value))
        for process in living:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(sent)
        psutil.wait_procs(living, timeout=seconds)
        ended = ended or len(living)
    return ended


def _carrying(variable: str, value: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                yield process
