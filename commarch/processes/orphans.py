"""End servers that a killed parent left behind, and only those.

Proof that a process is ours: it works in our folder (`/proc/<pid>/cwd`), which only we and its user can enter, it runs the program that
we expect, and we hold the folder's lock, so that no living parent owns it. A process id in a file proves nothing: ids are used again.
"""

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]


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
