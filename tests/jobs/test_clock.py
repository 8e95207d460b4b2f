"""The clock rings by the hour, and works itself where no bell can be heard."""

from datetime import time, timedelta

import psycopg
import pytest
from flask import Flask
from redis import Redis
from rq.utils import now

from commarch import settings
from commarch.jobs import queue, table
from commarch.jobs.clock import the_clock
from tests.notices.mailbox import Mailbox
from tests.notices.test_outbox import owe
from tests.world import WANG_MIN


def test_the_clock_rings_for_every_minutes_jobs_at_once_and_for_the_sweep_at_its_hour(app: Flask) -> None:
    with Redis.from_url(settings.current().redis_url) as bell:
        bell.flushall()
        clock = the_clock(bell, time(7, 30))
        clock.enqueue_jobs()
        assert sorted(job.func_name for job in queue.the_queue().jobs) == sorted(table.EVERY_MINUTE)
        sweep = next(job for job in clock.get_jobs() if job.name == "reminders.sweep")
        assert sweep.next_enqueue_time is not None
        assert sweep.next_enqueue_time.astimezone().strftime("%H:%M") == "07:30"
        sweep.next_enqueue_time = now() - timedelta(seconds=1)
        clock.enqueue_jobs()
        assert "reminders.sweep" in [job.func_name for job in queue.the_queue().jobs]
        bell.flushall()


def test_without_redis_the_clock_sends_itself(
    app: Flask, mailbox: Mailbox, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(WANG_MIN)
    admin.execute("UPDATE notice SET next_try_at = '2020-01-01'")
    monkeypatch.setenv("COMMARCH_REDIS_URL", "unix:///nowhere/redis.sock")
    settings.reread()
    bell = Redis.from_url("unix:///nowhere/redis.sock")
    clock = the_clock(bell, time(7, 30))
    clock.register_birth()
    clock.heartbeat()
    clock.enqueue_jobs()
    clock.register_death()
    bell.close()
    assert len([one for one in mailbox.recipients if one == [WANG_MIN.email]]) >= 1
    assert admin.execute("SELECT count(*) FROM notice WHERE state = 'waiting'").fetchone() == (0,)
