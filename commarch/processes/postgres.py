"""PostgreSQL under our own hands: made, started, watched over and stopped as a direct child.

Layout of a cluster's folder (for its place, its socket and its lock see `commarch.processes.place`): `cluster` is PostgreSQL's data
directory, `superuser-password` (0600) the password of the role `postgres`, `postgresql.log` the log. There is no TCP listener, and every
connection, the superuser's too, needs a password (SCRAM).

When root starts it, it runs as an unprivileged user (`commarch.processes.user`), with programs that this user can reach
(`commarch.processes.programs`).
"""

import os
import secrets
import shutil
import signal
import subprocess
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from commarch.processes import CannotStart, orphans, programs
from commarch.processes.server import ENVIRONMENT, Server
from commarch.processes.user import give

SUPERUSER = "postgres"
PORT = 5432

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


class Cluster(Server):
    """A PostgreSQL of our own in `folder`.

    `admin_url()` and `url()` are good as long as it runs, also for another process that runs as the same user or as root.
    `fsync=False` is for tests: data may be lost when the machine stops, not when the server is killed.
    """

    name = "PostgreSQL"
    # SIGINT is the fast shutdown (ends sessions, writes a checkpoint), SIGQUIT the immediate one (recovers at the next start).
    shutdown = ((signal.SIGINT, 25.0), (signal.SIGQUIT, 5.0))

    def __init__(self, folder: Path, *, fsync: bool = True) -> None:
        super().__init__(folder)
        self.fsync = fsync

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
    def password_file(self) -> Path:
        """The superuser's password, readable by its user alone."""
        return self.home / "superuser-password"

    @cached_property
    def programs(self) -> Path:
        """The folder of initdb and postgres."""
        return programs.postgres(self.user)

    def _prepare(self) -> None:
        if not self.data.exists():
            self._make()
        made_by, ours = int((self.data / "PG_VERSION").read_text().split(".")[0]), programs.major_version(self.programs)
        if made_by != ours:
            raise CannotStart(
                f"{self.data} 由 PostgreSQL {made_by} 建立，而现在找到的是 {ours}。"
                f"请先用 {made_by} 版的 pg_dumpall 导出，再换新的数据目录导入。"
            )

    def _make(self) -> None:
        """Run initdb beside the final place, so that a cluster is there wholly or not at all."""
        new = self.home / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        self._write_password()
        options = [f"--pgdata={new}", f"--username={SUPERUSER}", f"--pwfile={self.password_file}", "--auth=scram-sha-256"]
        made = subprocess.run(  # noqa: S603 - a program that we found ourselves
            [self.programs / "initdb", *options, "--encoding=UTF8", *self._locale(), *([] if self.fsync else ["--no-sync"])],
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

    def _clear_away(self) -> None:
        """End what a killed parent left running here, then remove the lock file of a postmaster that is no more.

        A killed postmaster whose parent does not reap it stays a zombie, and its lock file stops PostgreSQL from starting for ever. It is
        safe to remove once no process of PostgreSQL works in this data directory, and we hold our own lock on it.
        """
        lock_file = self.data / "postmaster.pid"
        first_line = lock_file.read_text().split("\n", 1)[0].strip() if lock_file.exists() else ""
        orphans.end_all(self.data, "postgres", first=int(first_line) if first_line.isdigit() else None, steps=self.shutdown)
        lock_file.unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _command(self) -> list[str | Path]:
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)} | ({} if self.fsync else WITHOUT_FSYNC)
        return [self.programs / "postgres", "-D", self.data, *(word for pair in settings.items() for word in ("-c", "=".join(pair)))]

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.admin_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True
