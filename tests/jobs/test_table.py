"""Only what stands in the table runs; ids are all that is handed over; a job for a person runs with what she may do now."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from redis import Redis
from rq import Queue
from rq.job import Callback, Job
from rq.serializers import JSONSerializer

from commarch import settings
from commarch.accounts import Duty
from commarch.jobs import house, queue, table
from commarch.jobs.listed import ListedJob
from commarch.jobs.table import NotInTheTable
from tests import given
from tests.nursery import Nursery
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN

WORKER = "from commarch.jobs.worker import the_worker, house; house(); the_worker().work(burst=True, logging_level='WARNING')"


@pytest.fixture
def bell(app: Flask) -> Iterator[Redis]:
    """The Redis of the tests, empty."""
    with Redis.from_url(settings.current().redis_url) as client:
        client.flushall()
        yield client
        client.flushall()


@pytest.fixture
def work(nursery: Nursery) -> Callable[[], str]:
    """Run a real worker process until the queue is empty, and return what it said."""

    def run() -> str:
        worker = nursery.start(WORKER)
        ended, said = worker.result(), worker.said.read_text()
        assert ended == 0, said
        return said

    return run


def enqueue_as_an_intruder(bell: Redis, function: str, *args: Any, **options: Any) -> Job:
    return Queue(queue.NAME, connection=bell, serializer=JSONSerializer).enqueue(function, args=args, **options)


def test_every_job_of_each_minute_is_in_the_table_and_takes_no_id() -> None:
    assert set(table.EVERY_MINUTE) <= set(table.JOBS)


def test_a_ring_puts_a_name_and_ids_into_the_queue_and_nothing_else(bell: Redis) -> None:
    assert queue.ring("notices.send_tenant", tenant_id=7)
    (job,) = queue.the_queue().jobs
    assert json.loads(job.data) == ["notices.send_tenant", None, [], {"tenant_id": 7}]


def test_a_worker_runs_what_is_in_the_table(bell: Redis, admin: psycopg.Connection, work: Callable[[], str]) -> None:
    queue.ring("reminders.sweep")
    said = work()
    assert admin.execute("SELECT count(*) > 0, bool_and(state = 'done') FROM job_run").fetchone() == (True, True), said


def test_a_foreign_function_is_refused(bell: Redis, tmp_path: Path, work: Callable[[], str]) -> None:
    trace = tmp_path / "executed"
    jobs = [
        enqueue_as_an_intruder(bell, "subprocess.check_output", ["touch", str(trace)]),
        enqueue_as_an_intruder(bell, "commarch.jobs.sweep.sweep_today"),
        enqueue_as_an_intruder(bell, "notices.send_tenant", 1),
    ]
    said = work()
    assert "NotInTheTable" in said
    assert not trace.exists()
    queued = [Job.fetch(job.id, connection=bell, serializer=JSONSerializer) for job in jobs]
    assert [job.get_status().value for job in queued] == ["failed"] * 3


def test_callbacks_named_in_redis_are_not_followed(bell: Redis, tmp_path: Path, work: Callable[[], str]) -> None:
    for name in ("on_success", "on_failure"):
        enqueue_as_an_intruder(bell, "notices.send", **{name: Callback("os.abort")})
    enqueue_as_an_intruder(bell, "no.such.job", on_failure=Callback("os.abort"))
    work()
    fresh = ListedJob.create("notices.send", connection=bell, serializer=JSONSerializer, on_success=Callback("os.abort"))
    assert (fresh.success_callback, fresh.failure_callback, fresh.stopped_callback) == (None, None, None)


def test_a_pickle_in_the_queue_is_not_opened(bell: Redis, tmp_path: Path, work: Callable[[], str]) -> None:
    trace = tmp_path / "opened"

    class Trap:
        def __reduce__(self) -> Any:
            return (Path.touch, (trace,))

    job = Queue(queue.NAME, connection=bell).enqueue("notices.send", Trap())
    work()
    assert not trace.exists()
    assert Job.fetch(job.id, connection=bell, serializer=JSONSerializer).get_status(refresh=True).value in ("failed", "queued", "started")


def test_a_bell_that_cant_be_rung_is_no_fault(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMARCH_REDIS_URL", "unix:///nowhere/redis.sock")
    settings.reread()
    assert queue.ring("notices.send") is False
    monkeypatch.undo()
    settings.reread()


def test_a_job_for_a_person_runs_with_her_duty(app: Flask) -> None:
    with house.in_person(given.tenant_id("hongqi"), given.person_id(WANG_MIN), Duty.IMPORT) as by:
        assert by.name == WANG_MIN.name


def test_a_job_for_a_person_without_the_duty_is_refused(app: Flask) -> None:
    place, head = given.tenant_id("hongqi"), given.person_id(CHEN_GUILAN)
    with pytest.raises(house.NoLongerEntitled), house.in_person(place, head, Duty.IMPORT):
        pytest.fail("she is no clerk")


def test_a_job_for_somebody_who_has_left_or_never_belonged_is_refused(app: Flask, admin: psycopg.Connection) -> None:
    place, clerk = given.tenant_id("hongqi"), given.person_id(WANG_MIN)
    admin.execute("UPDATE membership SET ended_on = '2026-11-22' WHERE person_id = %s", [clerk])
    for person_id in (clerk, given.person_id(MA_LIN)):
        with pytest.raises(house.NoLongerEntitled), house.in_person(place, person_id, Duty.IMPORT):
            pytest.fail("no member")


def test_an_unknown_name_is_no_job() -> None:
    with pytest.raises(NotInTheTable):
        table.job("os.system")
