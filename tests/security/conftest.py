"""The world with something of every kind in it, as in the tests of isolation."""

from tests.isolation.filled import filled, filled_once, naked
from tests.notices.conftest import mailbox

__all__ = ["filled", "filled_once", "mailbox", "naked"]
