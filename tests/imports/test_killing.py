"""A worker killed with SIGKILL while it commits, again and again: each row becomes one item, and none is lost."""

import os
import random
import signal
import time

import pytest

from commarch import clock
from commarch.imports.leases import LEASE
from commarch.jobs import imports as jobs
from tests import given
from tests.imports import importing
from tests.imports.importing import a_file, a_row
from tests.nursery import Nursery

pytestmark = pytest.mark.usefixtures("app")
ROWS = 2500
#: A process of its own that does what the worker does, at a time when the lease of the one before it has run out.
WORKER = """
import sys
from datetime import timedelta
from commarch import clock, tables
from commarch.imports import committing
from commarch.jobs import house, imports
committing.STEP = 500
with house.application().app_context(), clock.standing_on(clock.now() + timedelta(seconds=int(sys.argv[1]))):
    print("ready", flush=True)
    imports.take_up()
"""


@pytest.mark.thorough
def test_a_killed_worker_leaves_no_double_and_no_gap(nursery: Nursery):
    batch_id = importing.uploaded(a_file([a_row(f"第{number}件") for number in range(ROWS)]))
    importing.asked_to_commit(batch_id)
    step, killed, dice = int(LEASE.total_seconds()) + 1, 0, random.Random(4)
    ahead = int((clock.now() - clock.datetime.now(clock.zone())).total_seconds())
    for round_number in range(1, 7):
        worker = nursery.start(WORKER, str(ahead + round_number * step))
        worker.await_word("ready")
        time.sleep(dice.uniform(0.05, 0.5))
        if worker.result(wait=False) is None:
            os.kill(worker.pid, signal.SIGKILL)
            killed += 1
            worker.result()
    with clock.standing_on(clock.now() + 10 * LEASE):
        jobs.take_up()
    assert killed > 2
    assert importing.states_of(batch_id) == {"skipped": 1, "imported": ROWS}
    assert importing.codes_in() == [f"H017-WS·2014-D10-CJ-{number:04d}" for number in range(1, ROWS + 1)]
    assert given.tenant_id("hongqi")
