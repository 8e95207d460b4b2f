"""PostgreSQL under our own hands: made, started, watched over and stopped as a direct child.

Layout of a cluster's folder (for its place, its socket and its lock see `commarch.processes.place`): `cluster` is PostgreSQL's data
directory, `superuser-password` (0600) the password of the role `postgres`, `postgres.log` the log. There is no TCP listener, and every
connection, the superuser's too, needs a password (SCRAM).

When root starts it, it runs as an unprivileged user (`commarch.processes.user`), with programs that this user can reach
(`commarch.processes.programs`). The folder given must be the cluster's own: it is handed to that user.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from commarch.processes import CannotStart, orphans, place, programs
from commarch.processes.child import end, spawn, tail
from commarch.processes.user import User, for_store, give

SUPERUSER = "postgres"
PORT = 5432
SECONDS_FOR_A_STALE_LOCK = 10.0
SECONDS_TO_BE_READY = 90.0
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
# SIGINT is PostgreSQL's fast shutdown (ends sessions, writes a checkpoint), SIGQUIT its immediate one (recovers at the next start).
SHUTDOWN = ((signal.SIGINT, 25.0), (signal.SIGQUIT, 5.0))

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "96MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # No values in the log: they are what the archives hold.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
# Still safe when the server is killed, not when the machine stops.
WITHOUT_FSYNC = {"fsync": "off", "full_page_writes": "off"}


class Cluster:
    """A PostgreSQL of our own in `folder`.

    `start()` and `stop()` may be called again and again; between them `admin_url()` and `url()` are good. `fsync=False` is for tests:
    data may be lost when the machine stops, not when the server is killed.
    """

    def __init__(self, folder: Path, *, fsync: bool = True) -> None:
        self.asked_for = Path(folder)
        self.fsync = fsync
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    def start(self) -> None:
        """Make the cluster if there is none, clear away what a killed parent left, and return once it answers."""
        if self.is_running():
            return
        self.user: User | None = for_store(self.asked_for)
        self.home = place.settle(self.asked_for, self.user)
        self._lock = place.hold(self.home / "lock") if self._lock is None else self._lock
        self.programs = programs.postgres(self.user)
        self.sockets = place.socket_folder(self.home, self.user)
        if not self.data.exists():
            self._make()
        self._check_version()
        self._clear_away()
        deadline = time.monotonic() + SECONDS_FOR_A_STALE_LOCK
        while not self._attempt():
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL 无法启动。日志 {self.log} 的末尾：\n{tail(self.log)}")
            time.sleep(0.5)
            self._clear_away()

    def stop(self) -> None:
        """Shut down fast: sessions end, what was committed is on disk. Let go of the folder."""
        if self.process is not None:
            end(self.process, *SHUTDOWN)
            self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_running(self) -> bool:
        """Tell whether the server we started lives; asking also reaps it when it does not."""
        return self.process is not None and self.process.poll() is None

    def discard(self) -> None:
        """Stop and remove the cluster with all its data: for tests."""
        self.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)
        if self.asked_for.is_symlink():
            self.asked_for.unlink()

    def admin_url(self, database: str = "postgres") -> str:
        """Return the superuser's URL: to make roles and databases, never for the application."""
        return self.url(SUPERUSER, self.password_file.read_text().strip(), database)

    def url(self, role: str, password: str, database: str) -> str:
        """Return a libpq URL over the unix socket."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{quote(role, safe='')}:{quote(password, safe='')}@/{quote(database, safe='')}?host={host}&port={PORT}"

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def password_file(self) -> Path:
        """The superuser's password, readable by its user alone."""
        return self.home / "superuser-password"

    def _make(self) -> None:
        """Run initdb beside the final place, so that a cluster is there wholly or not at all."""
        new = self.home / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        self._write_password()
        made = subprocess.run(  # noqa: S603 - a program that we found ourselves
            [
                self.programs / "initdb",
                f"--pgdata={new}",
                f"--username={SUPERUSER}",
                f"--pwfile={self.password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                *self._locale(),
                *([] if self.fsync else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            user=self.user.uid if self.user else None,
            group=self.user.gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        if made.returncode != 0:
            raise CannotStart(f"无法建立 PostgreSQL 数据目录 {new}：\n{made.stderr.strip()[-2000:]}")
        new.rename(self.data)

    def _write_password(self) -> None:
        self.password_file.unlink(missing_ok=True)
        descriptor = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        give(self.password_file, self.user)

    def _locale(self) -> list[str]:
        """Sort and compare by code point in UTF-8, alike on every machine; how Chinese is sorted for people is decided by sort keys."""
        if programs.major_version(self.programs) >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _check_version(self) -> None:
        made_by, ours = int((self.data / "PG_VERSION").read_text().split(".")[0]), programs.major_version(self.programs)
        if made_by != ours:
            raise CannotStart(
                f"{self.data} 由 PostgreSQL {made_by} 建立，而现在找到的是 {ours}。请用 {made_by} 版导出数据（commarch backup）后再升级。"
            )

    def _clear_away(self) -> None:
        """End what a killed parent left running here, then remove the lock file of a postmaster that is no more.

        A killed postmaster whose parent does not reap it stays a zombie, and its lock file stops PostgreSQL from starting for ever. It is
        safe to remove once no process of PostgreSQL works in this data directory, and we hold our own lock on it.
        """
        lock_file = self.data / "postmaster.pid"
        postmaster = int(lock_file.read_text().split("\n", 1)[0]) if lock_file.exists() else None
        orphans.end_all(self.data, "postgres", first=postmaster, steps=SHUTDOWN)
        lock_file.unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _attempt(self) -> bool:
        """Start the server once; False when it ended before it answered."""
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)} | ({} if self.fsync else WITHOUT_FSYNC)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = spawn(
            [self.programs / "postgres", "-D", self.data, *options],
            user=self.user,
            log=self.log,
            environment=ENVIRONMENT,
            when_parent_dies=signal.SIGINT,
        )
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        while self.is_running():
            if self._answers():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"PostgreSQL 在 {SECONDS_TO_BE_READY:.0f} 秒内没有就绪。日志：{self.log}")
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.admin_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True
