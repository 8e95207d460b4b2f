"""Large prints: a job with a lease, killed and taken up; five thousand rows."""

import os
import resource
import signal
import time
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from commarch import clock
from commarch.jobs import printing as jobs
from commarch.jobs import table
from commarch.printing import MOST_ROWS, Options, PrintState, Scope, ask, making, operations, queries, typesetting
from commarch.printing import Paper as Kind
from tests import given
from tests.nursery import Nursery
from tests.printing import given_prints
from tests.printing.paper import Paper
from tests.world import WANG_MIN

#: Rows of the large print in the suite; COMMARCH_PRINT_ROWS=5000 gives the full size.
ROWS = int(os.environ.get("COMMARCH_PRINT_ROWS", "600"))
#: A process of its own that takes a print up, and is slow enough at the typesetter to be killed there.
WORKER = """
import sys, time
from datetime import timedelta
from commarch import clock, tables
from commarch.jobs import house, printing
from commarch.printing import making
def slowly(work):
    print("typesetting", flush=True)
    time.sleep(60)
making.typeset = slowly
with house.application().app_context(), clock.standing_on(clock.now() + timedelta(seconds=int(sys.argv[1]))):
    printing.take_up()
"""


@pytest.fixture
def waiting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A print that a job is to make."""
    monkeypatch.setattr(operations, "AT_ONCE", 0)
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 2)
        return ask(Kind.CATALOGUE, Scope(year=2015), Options(), by=by).id


def state_of(order_id: UUID) -> PrintState:
    with given.the_system("hongqi"):
        found = queries.find_order(order_id)
        assert found is not None
        return found.state


def test_a_waiting_print_is_made_by_the_next_bell(waiting: UUID) -> None:
    assert "printing.take_up" in table.EVERY_MINUTE
    assert jobs.take_up() == 1
    assert state_of(waiting) is PrintState.DONE
    assert jobs.take_up() == 0


def test_two_workers_make_a_print_once(waiting: UUID) -> None:
    with given.the_system("hongqi"):
        work = making.begin(waiting)
    assert work is not None
    jobs.make(given.tenant_id("hongqi"), str(waiting))
    assert state_of(waiting) is PrintState.WORKING, "somebody else holds the lease"
    with clock.standing_on(clock.now() + making.LEASE + timedelta(seconds=1)):
        assert jobs.take_up() == 1
    assert state_of(waiting) is PrintState.DONE
    with given.the_system("hongqi"):
        made = queries.find_order(waiting)
        before = made.sha256 if made else None
        making.finish(work, typesetting.Printed(b"late", []))
        assert made is not None
        assert made.sha256 == before, "who lost the lease writes nothing"


def test_a_killed_worker_is_followed_by_another(waiting: UUID, nursery: Nursery) -> None:
    ahead = int((clock.now() - clock.datetime.now(clock.zone())).total_seconds())
    worker = nursery.start(WORKER, str(ahead))
    worker.await_word("typesetting")
    assert state_of(waiting) is PrintState.WORKING
    os.kill(worker.pid, signal.SIGKILL)
    worker.result()
    assert jobs.take_up() == 0, "its lease still runs"
    with clock.standing_on(clock.now() + making.LEASE + timedelta(seconds=5)):
        assert jobs.take_up() == 1
    assert state_of(waiting) is PrintState.DONE


def test_what_fails_is_tried_three_times_and_then_says_so(waiting: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(work: making.Work) -> None:
        raise ValueError("a template that nobody has tried")

    monkeypatch.setattr(making, "typeset", fails)
    for _ in range(3):
        assert state_of(waiting) in (PrintState.WAITING, PrintState.WORKING)
        jobs.take_up()
    assert state_of(waiting) is PrintState.FAILED
    with given.the_system("hongqi"):
        order = queries.find_order(waiting)
        assert order is not None
        assert order.refusal == making.GAVE_UP
    assert jobs.take_up() == 0


def test_what_is_gone_until_the_job_comes_is_a_sentence_not_a_fault(waiting: UUID, admin: psycopg.Connection) -> None:
    admin.execute("UPDATE item SET year = 2016, code_key = code_key")
    jobs.take_up()
    assert state_of(waiting) is PrintState.FAILED


def test_more_than_can_be_carried_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_ROWS", 1)
    assert MOST_ROWS >= 5_000
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 2)
        with pytest.raises(operations.RuleBroken, match="分几次打印"):
            ask(Kind.CATALOGUE, Scope(year=2015), Options(), by=by)


@pytest.fixture
def many(app: Flask, admin: psycopg.Connection) -> int:
    """Many items of one year made from one."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
    generated = (
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'item' AND is_generated = %s"
    )
    names = [row[0] for row in admin.execute(generated, ["NEVER"])]
    changed = {
        "id": "gen_random_uuid()",
        "item_number": "n",
        "archival_code": "'H017-WS·2015-D10-CJ-' || lpad(n::text, 4, '0')",
        "code_key": "'k' || lpad(n::text, 8, '0')",
        "title": "'关于红旗社区 ' || n || ' 号楼院生活垃圾分类、绿化养护和物业服务情况的报告'",
    }
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'i."{name}"') for name in names)
    admin.execute(f"INSERT INTO item ({columns}) SELECT {values} FROM item i, generate_series(2, {ROWS}) n")  # type: ignore[arg-type]
    return ROWS


@pytest.mark.thorough
def test_thousands_of_rows_are_one_job(many: int, capsys: pytest.CaptureFixture[str]) -> None:
    """5,000 rows in one job: COMMARCH_PRINT_ROWS=5000 pytest -s tests/printing/test_jobs.py -k thousands."""
    with given.acting(WANG_MIN, "hongqi") as by:
        order_id = ask(Kind.CATALOGUE, Scope(year=2015), Options(), by=by).id
    assert state_of(order_id) is PrintState.WAITING
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    jobs.make(given.tenant_id("hongqi"), str(order_id))
    took, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with given.the_system("hongqi"):
        order = queries.find_order(order_id)
        assert order is not None
        assert order.content is not None, order.refusal
        paper, size = Paper(order.content), order.size or 0
    with capsys.disabled():
        print(f"\n{many:,} rows: {took:.2f} s, {paper.pages} pages, {size / 1e6:.2f} MB, peak {before // 1024} -> {after // 1024} MB")
    assert paper.finds(f"H017-WS·2015-D10-CJ-{many:04d}", paper.pages)
    assert paper.finds(f"第 {paper.pages - 1} 页，共 {paper.pages - 1} 页", paper.pages)
    assert took < many / 100, "a hundred rows a second at least"
