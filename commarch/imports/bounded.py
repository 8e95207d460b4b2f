"""Reading in a child process with bounded memory and time, so that a hostile catalogue can't take the worker down.

The checks of `inflation` refuse what is known to be dangerous; this is the wall behind them: readers allocate what a file asks
for, and an allocation that fails, or a broken xls, ends the process. Whatever was uploaded is read here and nowhere else.
Rows come back as lines of JSON while they are read.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from commarch.errors import RuleBroken
from commarch.imports.limits import Limits
from commarch.imports.reading import Row, Sheet, Workbook, read_workbook

#: No secret of this process reaches the child.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
_HOUSE = Path(__file__).resolve().parents[2]


@contextmanager
def bounded(source: Path | str | bytes, filename: str, limits: Limits | None = None) -> Iterator[Workbook]:
    """Open a catalogue as `read_workbook` does, in a child process of its own; the block ends the child."""
    limits = limits or Limits()
    with _stored(source) as stored:
        command = [sys.executable, "-m", "commarch.imports.bounded", filename, json.dumps(asdict(limits))]
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LANG": "C.UTF-8"}
        child = subprocess.Popen(  # noqa: S603 - our own module, our own interpreter
            command, stdin=stored, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_HOUSE, env=environment
        )
        try:
            yield _receive(child, filename)
        finally:
            child.kill()
            if child.stdout:
                child.stdout.close()
            child.wait()


@contextmanager
def _stored(source: Path | str | bytes) -> Iterator[IO[bytes]]:
    if isinstance(source, bytes):
        with tempfile.TemporaryFile() as stored:
            stored.write(source)
            stored.seek(0)
            yield stored
    else:
        with Path(source).open("rb") as stored:
            yield stored


def _receive(child: "subprocess.Popen[bytes]", filename: str) -> Workbook:
    about = _next(child, filename)
    return Workbook(filename, about["kind"], _sheets(child, filename), about["encoding"])


def _sheets(child: "subprocess.Popen[bytes]", filename: str) -> Iterator[Sheet]:
    while (about := _next(child, filename)) is not None:
        rows = _rows(child, filename)
        about["merged"] = tuple(tuple(merge) for merge in about["merged"])
        sheet = Sheet(**about, rows=rows)
        yield sheet
        for _ in rows:  # what the reader of this sheet left over
            pass


def _rows(child: "subprocess.Popen[bytes]", filename: str) -> Iterator[Row]:
    while (row := _next(child, filename)) is not None:
        yield row


def _next(child: "subprocess.Popen[bytes]", filename: str) -> Any:
    """Take the next line of the child: a row, a heading, None at the end of either; or what went wrong."""
    line = child.stdout.readline() if child.stdout else b""
    if not line.endswith(b"\n"):
        raise RuleBroken(_why_it_died(child.wait(), filename))
    message = json.loads(line)
    if isinstance(message, dict) and "broken" in message:
        raise RuleBroken(message["broken"])
    return message


def _why_it_died(status: int, filename: str) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"“{filename}”太复杂，在限定的时间里读不完，已停止。请删去空白行列，另存为新的 xlsx，或按年度拆开后再上传"
    return f"“{filename}”读到一半用尽了限定的内存或已损坏，已停止。请删去空白行列，另存为新的 xlsx，或按年度拆开后再上传"


def _send(message: Any) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")


def _confine(limits: Limits) -> None:
    """Bound this process before it touches the file: memory beyond what Python takes already, time, files, core dumps."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = pages * os.sysconf("SC_PAGE_SIZE") + limits.memory_bytes
    for what, most in [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read the catalogue on standard input and write its rows to standard output, one JSON value a line."""
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    filename, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    _confine(limits)
    try:
        workbook = read_workbook(sys.stdin.buffer.read(limits.file_bytes + 1), filename, limits)
        _send({"kind": workbook.kind, "encoding": workbook.encoding})
        for sheet in workbook.sheets:
            _send({"name": sheet.name, "number": sheet.number, "hidden": sheet.hidden, "fault": sheet.fault, "merged": sheet.merged})
            for row in sheet:
                _send(row)
            _send(None)
        _send(None)
    except RuleBroken as broken:
        _send({"broken": str(broken)})


if __name__ == "__main__":
    main()
