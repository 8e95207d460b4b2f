"""What every test may rely on. The fixtures stand in `tests.fixtures`: only a process that runs tests needs the application."""

from datetime import date
from pathlib import Path

import pytest

SECRET = "a secret of the tests, long enough: 0123456789"
PASSWORD = "application"
#: The day on which the named world lives.
TODAY = date(2026, 11, 23)
CHROMIUM = Path("/usr/bin/chromium")


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures, unless this process only hands tests out to others."""
    hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out:
        config.pluginmanager.import_plugin("tests.fixtures")
