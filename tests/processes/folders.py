"""Folders for the tests of processes: short, and open to the user whom root lends to the stores."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody may pass through; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="commarch-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
