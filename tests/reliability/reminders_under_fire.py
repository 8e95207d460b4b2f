"""A thousand due reminders in twelve tenants, the worker and its work-horse killed thirty times, Redis flushed once (reliability T3, T5).

Promise: every reminder reaches the mail server, repeats are at most one a kill and carry the same Message-ID, a second sweep of the same
day adds nothing. Run it with `python -m tests.reliability.reminders_under_fire`; it prints its figures and exits 1 when a promise is broken.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
from redis import Redis

from commarch import clock
from commarch.database import install
from commarch.processes.postgres import Cluster
from commarch.processes.redis import Doorbell
from tests.notices.mailbox import Mailbox

MAILS, TENANTS, KILLS = 1000, 12, 30
#: What a mail server takes for one mail; also makes a kill likely to hit one that is under way.
SECONDS_A_MAIL = 0.01
LONGEST = 235.0
SECRET = "a secret of the reliability tests: 0123456789"
PASSWORD = "application"
#: So many mails are let through before each kill, at random.
BETWEEN_KILLS = (1, 40)


@dataclass
class Figures:
    """What was counted."""

    kills: int = 0
    horses: int = 0
    taken: int = 0
    distinct: int = 0
    recipients: int = 0
    seconds: float = 0.0
    unsent: int = 0
    second_run: str = ""
    same_id: bool = True

    @property
    def broken(self) -> list[str]:
        """Name the promises that were not kept."""
        found = {
            "reminders are missing": self.recipients != MAILS or self.distinct != MAILS or self.unsent > 0,
            "more repeats than kills": self.taken - self.distinct > self.kills,
            "a repeat had another Message-ID": not self.same_id,
            "a second run wrote or sent something": self.second_run != "nothing",
            "too few kills for a proof": self.kills < KILLS or self.horses < KILLS // 2,
        }
        return [name for name, is_so in found.items() if is_so]


class SlowMailbox(Mailbox):
    """A mail server that takes its time."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        time.sleep(SECONDS_A_MAIL)
        return await super().handle_DATA(server, session, envelope)


def main() -> int:
    """Run, print, judge."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="commarch-fire-") as folder, stores(Path(folder)) as (admin_url, redis_url):
        owe(admin_url)
        box = SlowMailbox()
        box.up()
        try:
            figures = fire(box, admin_url, redis_url, environment(admin_url, redis_url, box), started)
        finally:
            box.down()
    figures.seconds = time.monotonic() - started
    print(
        f"reminders {MAILS} in {TENANTS} tenants; killed {figures.kills} times, {figures.horses} of them with a work-horse at work; "
        f"Redis flushed once\nmails taken {figures.taken}, distinct {figures.distinct}, recipients {figures.recipients}, "
        f"missing {MAILS - figures.recipients}, repeats {figures.taken - figures.distinct}, same Message-ID {figures.same_id}\n"
        f"left unsent {figures.unsent}, second run: {figures.second_run}, {figures.seconds:.0f} s"
    )
    for fault in figures.broken:
        print(f"BROKEN: {fault}")
    return 1 if figures.broken else 0


@contextmanager
def stores(folder: Path) -> Iterator[tuple[str, str]]:
    """Run a PostgreSQL and a Redis for a block."""
    cluster, doorbell = Cluster(folder / "postgres", fsync=False), Doorbell(folder / "redis")
    try:
        cluster.start()
        doorbell.start()
        install.prepare(cluster.admin_url(), app_password=PASSWORD, secret_key=SECRET)
        yield cluster.admin_url("commarch"), doorbell.url()
    finally:
        doorbell.discard()
        cluster.discard()


def environment(admin_url: str, redis_url: str, box: Mailbox) -> dict[str, str]:
    """Return what worker, clock and command read."""
    chosen = {
        "DATABASE_URL": install.application_url(admin_url, app_password=PASSWORD),
        "REDIS_URL": redis_url,
        "SECRET_KEY": SECRET,
        "ENVIRONMENT": "local",
        "BASE_URL": "https://dangan.example",
        "SMTP_URL": box.url,
        "REMIND_AT": "00:00",
    }
    return {**os.environ, **{f"COMMARCH_{name}": value for name, value in chosen.items()}}


def owe(admin_url: str) -> None:
    """Put an item that may be appraised from today on into each of twelve communities, and a thousand clerks."""
    ends_on = clock.today() - timedelta(days=1)
    with psycopg.connect(admin_url, autocommit=True) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(
            "INSERT INTO tenant (id, kind, code, name, constituting_unit) OVERRIDING SYSTEM VALUE VALUES (1, 'street', 'street', '街道', '街道')"
        )
        db.execute(
            "INSERT INTO tenant (id, kind, parent_id, code, name, constituting_unit) OVERRIDING SYSTEM VALUE "
            "SELECT n + 1, 'community', 1, 'c' || lpad(n::text, 3, '0'), '社区' || n, '社区' || n FROM generate_series(1, %s) n",
            [TENANTS],
        )
        db.execute(
            "INSERT INTO item (tenant_id, id, state, archival_class, year, category_id, category_code, retention_code, current_retention_code, "
            "archival_code, item_number, series, title, secrecy, openness, personal_level, registered_at, changed_at, ends_on) "
            "SELECT n + 1, gen_random_uuid(), 'filed', 'WS', %s, gen_random_uuid(), 'CJ', 'D10', 'D10', 'X-0001', 1, 'X', '不该出现的题名', 'none', "
            "'unreviewed', 'none', now(), now(), %s FROM generate_series(1, %s) n",
            [ends_on.year - 10, ends_on, TENANTS],
        )
        db.execute(
            "INSERT INTO person (id, email, name) OVERRIDING SYSTEM VALUE SELECT n, 'clerk' || n || '@example.org', '档案员' || n "
            "FROM generate_series(1, %s) n",
            [MAILS],
        )
        db.execute(
            "INSERT INTO membership (tenant_id, person_id, role, since) SELECT n %% %s + 2, n, 'clerk', '2020-01-01' FROM generate_series(1, %s) n",
            [TENANTS, MAILS],
        )


def fire(box: Mailbox, admin_url: str, redis_url: str, settings: dict[str, str], started: float) -> Figures:
    """Kill, flush, let it finish, and count."""
    figures, chance = Figures(), random.Random(20261123)
    clock_process = start("clock", settings)
    worker = start("worker", settings)
    try:
        while figures.kills < KILLS and time.monotonic() - started < LONGEST:
            await_mails(box, len(box.mails) + chance.randint(*BETWEEN_KILLS), started)
            figures.horses += kill(worker)
            figures.kills += 1
            if figures.kills == KILLS // 2:
                with Redis.from_url(redis_url) as bell:
                    bell.flushall()
            worker = start("worker", settings)
        while unsent(admin_url) and time.monotonic() - started < LONGEST:
            time.sleep(0.3)
        end(worker)
        figures.second_run = second_run(settings, len(box.mails), box)
    finally:
        end(worker)
        end(clock_process)
    count(box, figures)
    figures.unsent = unsent(admin_url)
    return figures


def start(command: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start one process of the deployment."""
    return subprocess.Popen([sys.executable, "-m", "commarch", command], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def await_mails(box: Mailbox, number: int, started: float) -> None:
    """Wait until so many mails were taken, or nothing moves any more."""
    patience = time.monotonic() + 8
    while len(box.mails) < min(number, MAILS) and time.monotonic() < patience and time.monotonic() - started < LONGEST:
        time.sleep(0.002)


def kill(worker: subprocess.Popen[bytes]) -> int:
    """Kill the worker and its work-horse, which is in a group of its own and would finish as an orphan; tell whether one was at work."""
    horses = psutil.Process(worker.pid).children(recursive=True)
    worker.send_signal(signal.SIGKILL)
    for horse in horses:
        with suppress(psutil.NoSuchProcess):
            horse.kill()
    worker.wait()
    return int(bool(horses))


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def unsent(admin_url: str) -> int:
    """Count reminders that are not sent; all of them while the sweep has not written them yet."""
    with psycopg.connect(admin_url) as db:
        row = db.execute("SELECT count(*), count(*) FILTER (WHERE state <> 'sent') FROM notice").fetchone()
    assert row is not None
    return MAILS - row[0] + row[1]


def second_run(settings: dict[str, str], before: int, box: Mailbox) -> str:
    """Sweep the same day again."""
    done = subprocess.run(
        [sys.executable, "-m", "commarch", "remind", "--json"], env=settings, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        return done.stderr[-500:]
    report = json.loads(done.stdout)
    added = sum(report["written"].values()) + sum(report["sent"].values()) + len(box.mails) - before
    return "nothing" if not added else f"{report}"


def count(box: Mailbox, figures: Figures) -> None:
    """Count what the mail server took."""
    pairs = Counter((str(mail["Message-ID"]), tuple(to)) for mail, to in zip(box.mails, box.recipients, strict=True))
    figures.taken = len(box.mails)
    figures.distinct = len({message_id for message_id, _ in pairs})
    figures.recipients = len({to for _, to in pairs})
    figures.same_id = len(pairs) == figures.distinct == figures.recipients


if __name__ == "__main__":
    sys.exit(main())
