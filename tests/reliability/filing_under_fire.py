"""Two hundred filings in one series at once, PostgreSQL killed with -9 in the middle and started again (reliability T2).

Promise: no number is given twice, none is left out, and what was acknowledged is there. Run it with
`python -m tests.reliability.filing_under_fire`; it prints its figures and exits 1 when a promise is broken.
"""

import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from uuid import UUID

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy.exc import OperationalError

from commarch import audit, clock, holdings, settings, tables  # noqa: F401  every table is known before a row is written
from commarch.database import db, install, leave, session
from commarch.database.urls import engine_url
from commarch.errors import RuleBroken
from commarch.processes.postgres import Cluster
from tests import given, world
from tests.conftest import PASSWORD, SECRET, TODAY
from tests.world import WANG_MIN

FILINGS, AT_ONCE, KILLS = 200, 20, 3
#: So many filings are let through before each kill.
BETWEEN_KILLS = FILINGS // (KILLS + 1)
PATIENCE = 120.0
SERIES = "H017-WS·2026-D10-CJ"


@dataclass
class Figures:
    """What was counted."""

    acknowledged: dict[UUID, str] = field(default_factory=dict)
    #: Answers that never came: the filing may or may not have happened, so it was asked for again.
    unanswered: int = 0
    kills: int = 0
    stored: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    counter: int = 0
    trail_faults: int = 0
    filed_twice: int = 0
    seconds: float = 0.0

    @property
    def broken(self) -> list[str]:
        """Name the promises that were not kept."""
        found = {
            "a number was given twice": len(set(self.stored)) != len(self.stored),
            "numbers have a gap": sorted(self.stored) != list(range(1, FILINGS + 1)),
            "the counter is not where the numbers end": self.counter != FILINGS,
            "something acknowledged is lost or changed": bool(self.lost),
            "a filing was never acknowledged": len(self.acknowledged) != FILINGS,
            "the trail is broken": self.trail_faults > 0,
            "a filing stands twice in the trail": self.filed_twice > 0,
            "PostgreSQL was not killed": self.kills < KILLS,
        }
        return [promise for promise, is_broken in found.items() if is_broken]

    def __str__(self) -> str:
        return (
            f"{FILINGS} filings, {AT_ONCE} at once, {self.kills} × kill -9 of PostgreSQL, {self.seconds:.1f} s: "
            f"{len(self.acknowledged)} acknowledged, {self.unanswered} unanswered and asked again, {len(self.stored)} stored, "
            f"{len(self.lost)} lost, numbers 1 to {max(self.stored, default=0)}, counter {self.counter}"
        )


class Clerks:
    """Clerks who press the button until they have an answer."""

    def __init__(self, app: Flask, drafts: list[UUID]) -> None:
        self.app, self.drafts, self.figures, self._lock = app, drafts, Figures(), Lock()
        self._by, self._tenant = given.actor(WANG_MIN), given.tenant_id("hongqi")

    def work(self) -> None:
        """File every draft."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(self._file, self.drafts))

    def _file(self, draft: UUID) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                code = self._press(draft)
            except OperationalError:
                with self._lock:
                    self.figures.unanswered += 1
                time.sleep(0.1)
                continue
            with self._lock:
                self.figures.acknowledged[draft] = code
            return

    def _press(self, draft: UUID) -> str:
        """Ask for one filing; one that happened although its answer was lost says which code it has."""
        with self.app.app_context(), clock.standing_on(TODAY):
            try:
                with given.within_as(self._by, self._tenant):
                    item = holdings.find_item(draft)
                    assert item is not None
                    if item.archival_code:
                        return item.archival_code
                    try:
                        return str(holdings.file_item(item, by=self._by, today=TODAY).archival_code)
                    except RuleBroken:  # filed between our look and our lock
                        return str(item.archival_code)
            finally:
                leave(session)
                session.remove()


def main() -> int:
    """Run the trial and tell what it found."""
    with tempfile.TemporaryDirectory(prefix="commarch-filing-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "cluster")
        cluster.start()
        try:
            figures = _trial(cluster)
        finally:
            cluster.discard()
    print(figures)
    for promise in figures.broken:
        print(f"BROKEN: {promise}")
    return 1 if figures.broken else 0


def _trial(cluster: Cluster) -> Figures:
    install.prepare(cluster.admin_url(), app_password=PASSWORD, secret_key=SECRET)
    admin_url = cluster.admin_url("commarch")
    os.environ |= {
        "COMMARCH_DATABASE_URL": install.application_url(admin_url, app_password=PASSWORD),
        "COMMARCH_SECRET_KEY": SECRET,
        "COMMARCH_ENVIRONMENT": "local",
    }
    settings.reread()
    app = Flask("filing")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=engine_url(settings.current().database_url),
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": AT_ONCE + 2, "pool_timeout": 60},
    )
    db.init_app(app)
    with app.app_context(), clock.standing_on(TODAY):
        world.build()
        with given.acting(WANG_MIN, "hongqi") as by:
            drafts = [given.a_draft(by, f"第{number}件").id for number in range(FILINGS)]
        clerks = Clerks(app, drafts)
        began = time.monotonic()
        pressing = Thread(target=clerks.work)
        pressing.start()
        _kill(cluster, clerks.figures, pressing)
        pressing.join()
        clerks.figures.seconds = time.monotonic() - began
        session.remove()
        db.engine.dispose()
        _look(admin_url, clerks.figures)
        with given.acting(WANG_MIN, "hongqi"):
            clerks.figures.trail_faults = len(audit.verify()[1])
        db.engine.dispose()
    return clerks.figures


def _kill(cluster: Cluster, figures: Figures, pressing: Thread) -> None:
    """Kill the postmaster and all that works for it, each time in the middle of filings, and start it again."""
    for kill in range(1, KILLS + 1):
        while pressing.is_alive() and len(figures.acknowledged) < kill * BETWEEN_KILLS:
            time.sleep(0.002)
        if not pressing.is_alive():
            return
        postmaster = int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(postmaster, signal.SIGKILL)
        while cluster.is_running():
            time.sleep(0.01)
        figures.kills += 1
        cluster.start()


def _look(admin_url: str, figures: Figures) -> None:
    """See what is really there, as the superuser."""
    with psycopg.connect(admin_url) as connection:
        rows = connection.execute("SELECT id, archival_code, item_number FROM item WHERE series = %s", [SERIES]).fetchall()
        figures.stored = [row[2] for row in rows]
        there = {row[0]: row[1] for row in rows}
        figures.lost = [code for draft, code in figures.acknowledged.items() if there.get(draft) != code]
        counted = connection.execute("SELECT last_number FROM series_counter WHERE series = %s", [SERIES]).fetchone()
        figures.counter = counted[0] if counted else 0
        twice = sql.SQL("SELECT count(*) FROM (SELECT FROM audit_entry WHERE act = 'file' GROUP BY thing_id HAVING count(*) > 1) more")
        found = connection.execute(twice).fetchone()
        figures.filed_twice = found[0] if found else 0


if __name__ == "__main__":
    sys.exit(main())
