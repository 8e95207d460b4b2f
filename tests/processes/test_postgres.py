"""PostgreSQL under our own hands survives what happens to it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from commarch.processes import orphans, place
from commarch.processes.postgres import Cluster
from commarch.processes.user import User, reaches
from tests.processes.folders import open_folder

pytestmark = pytest.mark.thorough
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="未执行：需要 root")

START_AND_WAIT = """
import sys, time
from pathlib import Path
from commarch.processes.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), fsync=False)
cluster.start()
print(cluster.process.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    made = Cluster(folder / "postgres", fsync=False)
    made.start()
    yield made
    made.discard()


def write(cluster: Cluster, title: str) -> None:
    with psycopg.connect(cluster.admin_url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (title text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [title])


def read(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.admin_url()) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM kept ORDER BY title")]


def test_what_was_committed_is_there_after_the_server_is_killed(cluster: Cluster) -> None:
    write(cluster, "关于成立居民议事会的通知")
    assert cluster.process is not None
    cluster.process.kill()
    cluster.process.wait()

    cluster.start()

    assert read(cluster) == ["关于成立居民议事会的通知"]


def test_a_killed_parent_takes_its_server_along_and_the_next_start_serves(cluster: Cluster) -> None:
    write(cluster, "留下的")
    cluster.stop()
    parent = subprocess.Popen([sys.executable, "-c", START_AND_WAIT, cluster.home], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    postmaster = psutil.Process(int(parent.stdout.readline()))
    assert postmaster.is_running()

    with parent:
        parent.kill()
    cluster.start()

    assert read(cluster) == ["留下的"]
    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE


def test_an_orphan_that_nobody_told_to_end_is_ended_by_the_next_start(cluster: Cluster) -> None:
    write(cluster, "留下的")
    orphan = cluster.process
    assert orphan is not None
    os.close(cluster._lock or 0)
    cluster._lock = None

    second = Cluster(cluster.asked_for, fsync=False)
    second.start()

    assert read(second) == ["留下的"]
    assert orphan.wait(5) is not None
    second.stop()


def test_two_cannot_run_the_same_folder(cluster: Cluster) -> None:
    with pytest.raises(place.Taken, match="正由另一个进程使用"):
        Cluster(cluster.asked_for).start()


def test_the_lock_file_of_a_zombie_postmaster_does_not_block_the_start(cluster: Cluster) -> None:
    write(cluster, "留下的")
    assert cluster.process is not None
    killed = cluster.process
    children = psutil.Process(killed.pid).children()
    os.kill(killed.pid, signal.SIGKILL)
    psutil.wait_procs(children, timeout=10)
    assert psutil.Process(killed.pid).status() == psutil.STATUS_ZOMBIE
    cluster.process = None

    cluster.start()

    assert read(cluster) == ["留下的"]
    killed.wait()


def test_a_process_that_is_not_ours_is_never_ended(cluster: Cluster) -> None:
    cluster.stop()
    assert cluster.data.exists()
    stranger = subprocess.Popen(["sleep", "60"], cwd=cluster.data)
    (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n")

    assert orphans.inside(cluster.data, "postgres") == []
    cluster.start()

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_it_is_reached_by_password_over_a_private_socket_only(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT upper('é'), length('档案')").fetchone() == ("É", 2)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(cluster.url("postgres", "wrong", "postgres"))
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700
    assert cluster.password_file.stat().st_mode & 0o777 == 0o600


def test_it_works_at_a_path_of_150_characters(folder: Path) -> None:
    deep = folder / ("档案" * 20) / ("x" * 60)
    assert len(os.fsencode(deep)) > 150
    deep.mkdir(parents=True)
    cluster = Cluster(deep / "postgres", fsync=False)
    cluster.start()
    write(cluster, "深处")
    assert read(cluster) == ["深处"]
    cluster.discard()


def test_stopping_leaves_no_socket_folder_behind(cluster: Cluster) -> None:
    cluster.stop()
    assert not cluster.sockets.exists()
    cluster.start()
    assert cluster.is_running()


def test_an_initdb_that_was_interrupted_is_begun_again(folder: Path) -> None:
    half = folder / "postgres/cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster = Cluster(folder / "postgres", fsync=False)
    cluster.start()
    write(cluster, "完整")
    cluster.discard()


@as_root
def test_root_runs_it_as_somebody_without_privileges(cluster: Cluster) -> None:
    assert cluster.process is not None
    assert psutil.Process(cluster.process.pid).uids().real != 0


@as_root
def test_root_runs_it_from_a_folder_and_with_programs_that_others_cannot_read(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    asked_for = closed / "postgres"
    cluster = Cluster(asked_for, fsync=False)
    cluster.start()
    write(cluster, "关着的")
    assert asked_for.is_symlink()
    assert cluster.home.is_relative_to(place.SHARED_STATE)
    cluster.stop()
    moved = closed.rename(folder / "moved")

    again = Cluster(moved / "postgres", fsync=False)
    again.start()

    assert read(again) == ["关着的"]
    again.discard()
    assert not again.home.exists()


@as_root
def test_an_ordinary_user_runs_it_as_himself(folder: Path) -> None:
    nobody = User("nobody", 65534, 65534)
    python = next(
        (path for path in (Path(sys.executable), Path(f"/usr/bin/python3.{sys.version_info.minor}")) if reaches(nobody, path)), None
    )
    packages = Path(psutil.__file__).parents[1]
    if python is None or not reaches(nobody, packages):
        pytest.skip("未执行：普通用户读不到 Python 或依赖包")
    own = folder / "own"
    own.mkdir()
    os.chown(own, 65534, 65534)
    script = START_AND_WAIT.replace("time.sleep(300)", "cluster.stop()")
    ran = subprocess.run(
        [python, "-c", script, own / "postgres"],
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
        env={"PYTHONPATH": f"{packages}:{Path(__file__).parents[2]}", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (own / "postgres/cluster/PG_VERSION").stat().st_uid == 65534
