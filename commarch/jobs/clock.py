"""The clock: rings by the time of day. Where the bell can't be heard (no Redis), it does the work itself: reminders wait for nobody."""

import logging
import os
import time as process_time
from contextlib import suppress
from datetime import time

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq.cron import CronJob, CronScheduler
from rq.exceptions import DuplicateSchedulerError, SchedulerNotFound
from rq.utils import now

from commarch import settings
from commarch.jobs import queue, table
from commarch.jobs.listed import house

MINUTE = 60
log = logging.getLogger(__name__)


class Clock(CronScheduler):
    """RQ's scheduler, which rings our bell by a job's name, outlives a Redis that is away, and works in its stead."""

    def enqueue_jobs(self) -> list[CronJob]:
        """Ring for all that is due now."""
        due = [job for job in self.get_jobs() if job.should_run()]
        for job in due:
            job.set_enqueue_time(now())
            ring_or_do(job.name)
        return due

    def save(self, pipeline: Pipeline | None = None) -> None:
        """Tell Redis that we live, if it is there."""
        with suppress(RedisError):
            super().save(pipeline)

    def heartbeat(self) -> None:
        """Tell Redis that we live, if it is there."""
        with suppress(RedisError):
            super().heartbeat()

    def register_birth(self) -> None:
        """Tell Redis that we live, if it is there."""
        with suppress(RedisError, DuplicateSchedulerError):
            super().register_birth()

    def register_death(self, pipeline: Pipeline | None = None) -> None:
        """Tell Redis that we go, if it is there."""
        with suppress(RedisError, SchedulerNotFound):
            super().register_death(pipeline)


def main() -> None:
    """Ring until asked to stop: at the hour of reminders, each minute, and at once for what was missed while nobody rang."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    chosen = settings.current()
    # cron reads the hour in the zone of the process
    os.environ["TZ"] = chosen.time_zone
    process_time.tzset()
    the_clock(queue.connection(chosen.redis_url), time.fromisoformat(chosen.remind_at)).start()  # type: ignore[no-untyped-call]


def the_clock(bell: Redis, remind_at: time) -> Clock:
    """Return the clock with all that it rings for."""
    clock = Clock(bell, logging_level=logging.WARNING)
    clock.register(_by_name, queue.NAME, cron=f"{remind_at.minute} {remind_at.hour} * * *", name="reminders.sweep")
    for name in table.EVERY_MINUTE:
        clock.register(_by_name, queue.NAME, interval=MINUTE, name=name)
    return clock


def ring_or_do(name: str) -> None:
    """Ring for a job; where nobody can hear it, do it here. Its failure stops no clock: the next minute tries again."""
    ttl = queue.MINUTE_TTL if name in table.EVERY_MINUTE else None
    if queue.ring(name, ttl=ttl):
        return
    try:
        table.perform(house(), name)
    except Exception:
        log.exception("%s failed", name)


def _by_name() -> None:
    """Stand in where RQ wants a function: a job is rung by its name."""
