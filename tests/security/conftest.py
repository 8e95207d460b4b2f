"""The world with something of every kind in it, as in the tests of isolation; what was tried here counts against nobody later."""

from collections.abc import Iterator

import pytest
from redis import Redis

from tests.isolation.filled import filled, filled_once, naked
from tests.notices.conftest import mailbox

__all__ = ["filled", "filled_once", "mailbox", "naked"]


@pytest.fixture(autouse=True)
def nobody_tried_before_or_after(redis_url: str) -> Iterator[None]:
    """Forget how often somebody tried to sign in, or asked for mails: counts last longer than a test."""
    with Redis.from_url(redis_url) as counts:
        counts.flushall()
        yield
        counts.flushall()
