"""A real worker process: it takes up at its start what nobody rang for, and what a killed one left. The thousand mails are in reliability."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from redis import Redis

from commarch import settings
from tests.notices.mailbox import Mailbox
from tests.notices.test_outbox import owe
from tests.reliability.reminders_under_fire import kill
from tests.world import CHEN_GUILAN, WANG_MIN


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker for a block and kill it with -9, its work-horse too."""
    process = subprocess.Popen([sys.executable, "-m", "commarch", "worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        kill(process)


def await_that(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    assert is_so()


@pytest.mark.thorough
def test_a_worker_sends_at_its_start_what_a_flushed_redis_forgot(app: Flask, mailbox: Mailbox, admin: psycopg.Connection) -> None:
    owe(WANG_MIN)
    admin.execute("UPDATE notice SET next_try_at = '2020-01-01'")
    with Redis.from_url(settings.current().redis_url) as bell:
        bell.flushall()
    with a_worker():
        await_that(lambda: [WANG_MIN.email] in mailbox.recipients)
    owe(CHEN_GUILAN, key="later")
    admin.execute("UPDATE notice SET next_try_at = '2020-01-01'")
    with a_worker():
        await_that(lambda: [CHEN_GUILAN.email] in mailbox.recipients)
        await_that(lambda: admin.execute("SELECT count(*) FROM notice WHERE key = 'later' AND state = 'sent'").fetchone() == (1,))
