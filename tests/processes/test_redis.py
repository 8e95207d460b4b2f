"""Redis under our own hands keeps what rang, and can be wiped."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis

from commarch.processes.redis import Doorbell
from tests.processes.folders import open_folder

pytestmark = pytest.mark.thorough


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture
def doorbell(folder: Path) -> Iterator[Doorbell]:
    made = Doorbell(folder / "redis")
    made.start()
    yield made
    made.discard()


@pytest.fixture
def client(doorbell: Doorbell) -> Iterator[redis.Redis]:
    connection = redis.Redis.from_url(doorbell.url())
    yield connection
    connection.close()


def test_a_ring_is_heard_after_the_server_is_killed(doorbell: Doorbell, client: redis.Redis) -> None:
    client.rpush("bell", "催办")
    assert doorbell.process is not None
    doorbell.process.kill()
    doorbell.process.wait()

    doorbell.start()

    assert client.lrange("bell", 0, -1) == ["催办".encode()]


def test_it_listens_on_a_private_socket_and_forgets_no_key(doorbell: Doorbell, client: redis.Redis) -> None:
    assert client.config_get("port") == {"port": "0"}
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("appendonly") == {"appendonly": "yes"}
    assert doorbell.sockets.stat().st_mode & 0o777 == 0o700


def test_an_orphan_is_ended_by_the_next_start(doorbell: Doorbell) -> None:
    orphan = doorbell.process
    assert orphan is not None
    os.close(doorbell._lock or 0)
    doorbell._lock = None

    second = Doorbell(doorbell.asked_for)
    second.start()

    assert orphan.wait(5) is not None
    second.stop()


def test_stopping_leaves_no_socket_folder_behind(doorbell: Doorbell) -> None:
    doorbell.stop()
    assert not doorbell.sockets.exists()
    doorbell.start()
    assert doorbell.is_running()


def test_it_starts_again_when_its_folder_was_wiped(doorbell: Doorbell) -> None:
    doorbell.stop()
    shutil.rmtree(doorbell.home)

    again = Doorbell(doorbell.asked_for)
    again.start()

    assert again.is_running()
    again.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="未执行：需要 root")
def test_root_runs_it_as_somebody_without_privileges(doorbell: Doorbell) -> None:
    assert doorbell.process is not None
    assert psutil.Process(doorbell.process.pid).uids().real != 0
