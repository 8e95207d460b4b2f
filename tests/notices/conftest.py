"""A mail server for the tests that send."""

from collections.abc import Iterator

import pytest

from commarch import settings
from tests.notices.mailbox import Mailbox, a_mailbox


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, app: object) -> Iterator[Mailbox]:
    """A real SMTP server that the settings name."""
    with a_mailbox() as box:
        monkeypatch.setenv("COMMARCH_SMTP_URL", box.url)
        settings.reread()
        yield box
    monkeypatch.undo()
    settings.reread()
