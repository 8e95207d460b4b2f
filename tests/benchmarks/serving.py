"""The same gunicorn and the same client for whatever is measured."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from tests.benchmarks.deployment import PASSWORD

WORKERS, THREADS, CONNECTIONS = 2, 4, 4
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_COOKIES = re.compile(r"^set-cookie: *([^;\r]+)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def resident_megabytes(self) -> float:
        """Return the memory of the largest worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        sizes = [int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{child}/status").read_text())[0]) for child in children]
        return max(sizes) / 1024

    def sign_in(self, email: str) -> None:
        """Sign a person in, as a browser does."""
        caller = Caller(self)
        page = caller.get("/login").decode()
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
        caller.post("/login", {"email": email, "password": PASSWORD, "csrf_token": token})


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve an application with gunicorn on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--worker-class=gthread"]
    command += [f"--workers={WORKERS}", f"--threads={THREADS}", "--log-level=error", "--no-control-socket"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


class Caller:
    """One kept connection; as little work of its own as possible."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection = self._connect()

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.server.port), 60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def get(self, path: str) -> bytes:
        """Ask for a page and return it; anything but 200 is a fault of the benchmark."""
        head, body = self._ask(f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode())
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"{path}: {head[:400]!r} {body[:400]!r}")
        return body

    def post(self, path: str, form: dict[str, str]) -> None:
        """Send a form and take over the cookies of the answer."""
        body = urlencode(form)
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        head, _ = self._ask(f"POST {path} HTTP/1.1\r\n{self._headers()}{kind}\r\n{body}".encode())
        if b" 303 " not in head[:20]:
            raise RuntimeError(f"{path}: {head!r}")

    def _headers(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.server.cookies.items())
        return "Host: 127.0.0.1\r\n" + (f"Cookie: {cookies}\r\n" if cookies else "")

    def _ask(self, request: bytes) -> tuple[bytes, bytes]:
        self.connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            received = self.connection.recv(65536)
            if not received:  # the server ended a kept connection between two requests
                self.connection = self._connect()
                return self._ask(request)
            answer += received
        head, _, body = answer.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        parts, missing = [body], int(found[1] if found else 0) - len(body)
        while missing > 0:
            received = self.connection.recv(262144)
            parts.append(received)
            missing -= len(received)
        self.server.cookies |= dict(pair.split("=", 1) for pair in _COOKIES.findall(head.decode("latin-1")))
        if b"connection: close" in head.lower():
            self.connection.close()
            self.connection = self._connect()
        return head, b"".join(parts)


@dataclass(frozen=True)
class Load:
    """What a load measured."""

    per_second: float
    #: Seconds of each request.
    latencies: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """Return the latency that this share of requests stayed below."""
        return sorted(self.latencies)[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def drive(server: Server, paths: Sequence[str], seconds: float) -> Load:
    """Ask for these pages in turn over four connections for so many seconds."""
    latencies: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    end = begun + seconds

    def call(number: int) -> None:
        caller, place = Caller(server), number
        while (start := time.perf_counter()) < end:
            caller.get(paths[place % len(paths)])
            latencies[number].append(time.perf_counter() - start)
            place += CONNECTIONS

    threads = [threading.Thread(target=call, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = tuple(latency for each in latencies for latency in each)
    return Load(len(everything) / (time.perf_counter() - begun), everything)


def search_path(word: str) -> str:
    """Return the address of a search."""
    return f"search?q={quote(word)}"
