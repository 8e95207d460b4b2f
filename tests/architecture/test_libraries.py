"""Libraries that few pages need: a web worker begins without them, and threads that ask for one at the same moment all get it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from commarch import libraries
from commarch.libraries import Library

NAMES = {one._name for one in vars(libraries).values() if isinstance(one, Library)}


@pytest.mark.thorough
def test_a_web_worker_begins_without_what_few_pages_need() -> None:
    told = "import sys, commarch.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert "commarch.web.pages" in loaded
    assert NAMES & set(loaded) == set()
    for database in ("mssql", "oracle", "sqlite"):
        assert f"sqlalchemy.dialects.{database}" not in loaded


def test_whoever_asks_for_a_library_that_is_being_loaded_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, may_go_on = Event(), Event()
    monkeypatch.setattr(sys, "loading", (began, may_go_on), raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "slow_library.py").write_text("import sys\nsys.loading[0].set()\nsys.loading[1].wait(10)\nvalue = 7\n")
    library = Library("slow_library")
    with ThreadPoolExecutor(2) as both:
        first = both.submit(lambda: library.value)
        assert began.wait(10)
        second = both.submit(lambda: library.value)
        may_go_on.set()
        assert (first.result(10), second.result(10)) == (7, 7)


def test_a_library_is_asked_by_the_name_that_it_has() -> None:
    assert libraries.fuzz.ratio("会议纪要", "会议纪要") == 100
    with pytest.raises(AttributeError):
        assert libraries.fuzz.no_such_thing
