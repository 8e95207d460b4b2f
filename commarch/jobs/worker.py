"""The worker: RQ's, held to our table. It may be killed at any moment; the next one reads the tables again."""

import gc
import logging
import time

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from commarch import settings
from commarch.jobs import queue, table
from commarch.jobs.house import refuse_holes
from commarch.jobs.listed import ListedJob, house

#: Seconds after which a worker that was not heard of counts as gone.
SILENCE = 90
log = logging.getLogger(__name__)


def main() -> None:
    """Work until asked to stop; before anything else take up what a killed worker left."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    refuse_holes()
    house()
    wait_for_redis()
    for name in table.EVERY_MINUTE:
        queue.ring(name)
    # What lives as long as this process is not looked through again in every job, and its memory stays shared with the work-horses.
    gc.freeze()
    the_worker().work(logging_level="WARNING")


def the_worker() -> Worker:
    """Return a worker of our queue. Its connection is its own: it waits for jobs longer than any bell may take to ring."""
    bell = Redis.from_url(settings.current().redis_url, socket_connect_timeout=5)
    jobs = Queue(queue.NAME, connection=bell, serializer=JSONSerializer, job_class=ListedJob)
    return Worker([jobs], connection=bell, job_class=ListedJob, serializer=JSONSerializer, worker_ttl=SILENCE, default_result_ttl=0)


def wait_for_redis(pause: float = 1.0) -> None:
    """Wait until the bell can be heard; a Redis that is being started again is no reason to give up."""
    while True:
        try:
            queue.connection(settings.current().redis_url).ping()
        except RedisError as fault:
            log.warning("Redis does not answer: %s", type(fault).__name__)
            time.sleep(pause)
        else:
            return
