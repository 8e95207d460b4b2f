"""Stepping to the door inside a tenant's transaction: accounts belong to no tenant, so they are found and opened there."""

from collections.abc import Iterator
from contextlib import contextmanager

from commarch.database import Context, Mode, enter, of, session


@contextmanager
def at_the_door() -> Iterator[None]:
    """Run a block of the same transaction at the door, then return to the tenant; both are committed together or not at all."""
    before = of(session)
    session.flush()
    enter(session, Context(Mode.DOOR))
    yield
    session.flush()
    if before is not None:
        enter(session, before)
