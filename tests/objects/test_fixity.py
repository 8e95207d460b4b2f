"""Fixity: a flipped bit, a missing file and a stray one are each told (reliability T21); a killed upload leaves nothing half."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from commarch import settings
from commarch.cli.doctor import Fault, NotRun, check_objects
from commarch.cli.fixity import fixity
from commarch.database import session
from commarch.objects import DigitalObject, store
from tests import given
from tests.objects.files import a_jpeg
from tests.world import WANG_MIN

COLORS = ("red", "green", "blue", "white", "black")


@pytest.fixture(autouse=True)
def folder(app: object, tmp_path: Path) -> Iterator[None]:
    """Give each test a store of its own."""
    with pytest.MonkeyPatch.context() as chosen:
        chosen.setenv("COMMARCH_OBJECTS_DIR", str(tmp_path / "store"))
        settings.reread()
        yield
    settings.reread()


def attached() -> dict[str, Path]:
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        for color in COLORS:
            given.a_file_of(item, a_jpeg(color), f"{color}.jpg", by=by)
    digests = {color: hashlib.sha256(a_jpeg(color)).hexdigest() for color in COLORS}
    return {color: store.path_of(given.tenant_id("hongqi"), digest) for color, digest in digests.items()}


def looked(*arguments: str) -> tuple[int, dict[str, dict[str, object]]]:
    answer = CliRunner().invoke(fixity, [*arguments, "--json"])
    return answer.exit_code, {one["tenant"]: one for one in json.loads(answer.stdout)}


def test_whole_files_are_told_to_be_whole_and_doctor_knows():
    """F092."""
    attached()
    with pytest.raises(NotRun, match="还没有核对过"):
        check_objects(settings.current())
    code, found = looked()
    assert code == 0
    assert (found["hongqi"]["checked"], found["hongqi"]["faults"], found["hongqi"]["untracked"]) == (5, 0, [])
    assert "核对 5 个文件，全部完好" in check_objects(settings.current())
    assert CliRunner().invoke(fixity, ["hongqi"]).stdout.startswith("hongqi：5 个文件")


def test_a_flipped_bit_a_missing_file_a_swap_and_a_stray_are_found_and_no_other():
    """F092."""
    paths = attached()
    for path in paths.values():
        path.chmod(0o600)
    content = bytearray(paths["red"].read_bytes())
    content[len(content) // 2] ^= 1
    paths["red"].write_bytes(content)
    paths["green"].unlink()
    paths["blue"].write_bytes(paths["white"].read_bytes())
    stray = store.path_of(given.tenant_id("hongqi"), "ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"a stray")
    code, found = looked()
    assert code == 1
    assert set(found["hongqi"]["changed"]) == {paths["red"].name, paths["blue"].name}
    assert found["hongqi"]["missing"] == [paths["green"].name]
    assert found["hongqi"]["untracked"] == [stray.name]
    with pytest.raises(Fault, match="缺失 1 个、改动 2 个"):
        check_objects(settings.current())
    with given.acting(WANG_MIN, "hongqi"):
        faults = dict(session.execute(select(DigitalObject.sha256, DigitalObject.fault)).all())
    assert [faults[paths[color].name] for color in COLORS] == ["changed", "missing", "changed", None, None]


def test_a_stray_is_removed_only_when_asked_to():
    attached()
    stray = store.path_of(given.tenant_id("hongqi"), "ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"a stray")
    looked("hongqi")
    assert stray.exists()
    assert looked("hongqi", "--remove-untracked")[0] == 0
    assert not stray.exists()
    assert looked("hongqi")[1]["hongqi"]["untracked"] == []


def test_an_unknown_tenant_is_wrong_usage():
    assert CliRunner().invoke(fixity, ["nowhere"]).exit_code == 2


#: Takes a file in and waits at a point, to be killed there.
UPLOADER = """
import io, sys, time
from commarch import tables
from commarch.jobs.house import application, in_person
from commarch.accounts import Duty
from commarch.holdings import find_item
from commarch.objects import operations, store
from uuid import UUID
tenant, person, item, content, where = int(sys.argv[1]), int(sys.argv[2]), UUID(sys.argv[3]), sys.argv[4], sys.argv[5]

def wait():
    print("here", flush=True)
    time.sleep(60)

class Slow(io.BytesIO):
    def read(self, size=-1):
        found = super().read(200)
        if where == "arriving" and self.tell() > 400:
            wait()
        return found

with application().app_context(), in_person(tenant, person, Duty.REGISTER) as by:
    with operations.uploading(Slow(open(content, "rb").read()), "a.jpg") as upload:
        if where == "arrived":
            wait()
        operations.attach(find_item(item), upload, operations.ObjectRole.COPY, by=by)
        wait()
"""


@pytest.mark.parametrize("where", ["arrived", *(pytest.param(where, marks=pytest.mark.thorough) for where in ("arriving", "attached"))])
def test_an_upload_that_is_killed_leaves_nothing_half(where: str, tmp_path: Path):
    """F092."""
    (tmp_path / "a.jpg").write_bytes(a_jpeg("purple"))
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        session.flush()
        told = [by.person_id, item.id, tmp_path / "a.jpg", where]
    arguments = [str(one) for one in (given.tenant_id("hongqi"), *told)]
    child = subprocess.Popen([sys.executable, "-c", UPLOADER, *arguments], stdout=subprocess.PIPE, env=dict(os.environ))
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalars(select(DigitalObject)).all() == []
    code, found = looked("--remove-untracked")
    assert code == 0
    assert len(found["hongqi"]["untracked"]) == (where == "attached")
    long_ago = 1_000_000_000
    for path in (store.root() / "incoming").iterdir():
        os.utime(path, (long_ago, long_ago))
    assert store.forget_incoming() == 1
    assert [path for path in store.root().rglob("*") if path.is_file() and path.name != "fixity.json"] == []
    with given.acting(WANG_MIN, "hongqi") as by:
        again = given.a_draft(by, "再来")
        given.a_file_of(again, a_jpeg("purple"), "a.jpg", by=by)
    assert looked()[0] == 0


def test_an_unsafe_store_is_refused_with_a_clear_word(tmp_path: Path):
    file = tmp_path / "a file"
    file.write_text("x")
    assert "不是文件夹" in store.faults(file / "store")[0]
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    assert "任何人都能改写" in store.faults(open_to_all)[0]
    assert "在程序目录里" in store.faults(Path(store.__file__).parent / "files")[0]
    assert store.faults(tmp_path / "new" / "store") == []
