"""What every test may rely on. The fixtures stand in `tests.fixtures`: only a process that runs tests needs the application."""

import gc
import os
import sys
from datetime import date
from pathlib import Path

import pytest

# Compiled modules are kept, whatever the machine says: tests start many processes, and each would compile all of commarch again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

SECRET = "a secret of the tests, long enough: 0123456789"
PASSWORD = "application"
#: The day on which the named world lives.
TODAY = date(2026, 11, 23)
CHROMIUM = Path("/usr/bin/chromium")
LONGEST_FIRST = ("slow", "browser")


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures, unless this process only hands tests out to others. Nothing is garbage while application and tests are read in."""
    gc.disable()
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.pluginmanager.import_plugin("tests.fixtures")
    else:
        # The tests of a file share what they start and fill; what takes long begins first, however many tests it has.
        config.option.dist, config.option.loadscopereorder = "loadfile", False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that all processes end together."""
    items.sort(
        key=lambda item: min((LONGEST_FIRST.index(mark.name) for mark in item.iter_markers() if mark.name in LONGEST_FIRST), default=9)
    )


def pytest_collection_finish() -> None:
    """Look for garbage from here on, seldom, and only among what tests make: what was read in stays."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
