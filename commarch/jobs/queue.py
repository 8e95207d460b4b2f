"""The doorbell: ring for a job by its name, with ids. A bell that can't be rung is no fault: the tables hold what is owed."""

import logging
from functools import lru_cache
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from commarch import settings

NAME = "commarch"
#: A job that is rung again every minute need not wait longer in the queue.
MINUTE_TTL = 55
JOB_SECONDS = 30 * 60
KEPT_FAILURES = 24 * 3600
log = logging.getLogger(__name__)


def ring(job_name: str, *, ttl: int | None = None, **ids: int | str | UUID) -> bool:
    """Ring for a job of `table.JOBS`, after the commit of what it is to find. Tell whether the bell was heard."""
    try:
        the_queue().enqueue(
            job_name,
            kwargs={name: one if isinstance(one, int) else str(one) for name, one in ids.items()},
            job_timeout=JOB_SECONDS,
            result_ttl=0,
            ttl=ttl,
            failure_ttl=KEPT_FAILURES,
        )
    except RedisError as fault:
        log.warning("the bell for %s was not heard: %s", job_name, type(fault).__name__)
        return False
    return True


def the_queue() -> Queue:
    """Return the one queue; its jobs are JSON, never pickles."""
    return Queue(NAME, connection=connection(settings.current().redis_url), serializer=JSONSerializer)


@lru_cache(maxsize=2)
def connection(url: str) -> Redis:
    """Return this process's connection to Redis; a request must not hang on a bell."""
    return Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5)
