"""Start and stop a child process that can't outlive us.

Linux sends a child the signal it asked for when its parent dies (`PR_SET_PDEATHSIG`), also when the parent was killed with -9. The
request must be made after the change of user, which forgets it; `subprocess` runs `preexec_fn` last, so the order is right. It is bound
to the *thread* that started the child: start children from a thread that stays.
"""

import ctypes
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from commarch.processes.user import User

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 8 * 1024 * 1024

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    user: User | None = None,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    when_parent_dies: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, writing to the end of `log`."""
    parent = os.getpid()

    def ask_to_die_with_parent() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, when_parent_dies, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    output = _open_log(log) if log else None
    try:
        with warnings.catch_warnings():
            # Python 3.12+ warns of forks in a process with threads; the child only makes two system calls before it executes.
            warnings.simplefilter("ignore", DeprecationWarning)
            return subprocess.Popen(  # noqa: S603 - programs that we found ourselves
                [os.fspath(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=None if environment is None else dict(environment),
                cwd=cwd,
                process_group=0,
                preexec_fn=ask_to_die_with_parent,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
    finally:
        if output is not None:
            os.close(output)


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn and wait its seconds, until the process has ended and is reaped; the last resort is SIGKILL."""
    for sent, seconds in (*steps, (signal.SIGKILL, 10.0)):
        if process.poll() is not None:
            return
        process.send_signal(sent)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def tail(log: Path, size: int = 2000) -> str:
    """Return the end of a log, for the message about what went wrong."""
    if not log.exists():
        return ""
    return log.read_bytes()[-size:].decode("utf-8", "replace").strip()


def _open_log(log: Path) -> int:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
