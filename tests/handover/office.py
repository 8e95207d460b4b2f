"""A community whose clerk leaves: 王敏 gives, 李娜 takes, 陈桂兰 attends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from commarch import accounts, handover
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session, within
from commarch.handover import Counted, Handover
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, LI_NA, SYSTEM, WANG_MIN, ZHOU_LAN, Somebody


def appointed(somebody: Somebody, code: str, role: Role = Role.CLERK) -> int:
    """Make somebody a member of a community; returns who she is."""
    community = given.tenant_id(code)
    with within(session, Context(Mode.KEEPER)):
        person = session.scalars(select(Person).where(Person.email == somebody.email)).one()
        enter(session, Context(Mode.SYSTEM, community))
        accounts.appoint(person, role, by=SYSTEM)
    return given.person_id(somebody)


@contextmanager
def attending(somebody: Somebody = ZHOU_LAN, code: str = "hongqi") -> Iterator[Actor]:
    """Run a block as the street's archivist attending in a community."""
    by = given.actor(somebody)
    with within(session, Context(Mode.ATTEND, given.tenant_id(code), by.person_id)):
        yield by


def begun(**facts: Any) -> Handover:
    """Let 王敏 begin her own handover to 李娜; returns it detached."""
    taker = appointed(LI_NA, "hongqi")
    with given.acting(WANG_MIN, "hongqi") as by:
        assert by.person_id is not None
        found = handover.begin(by.person_id, **{"leaving_on": TODAY, "receiver_id": taker, **facts}, by=by, today=TODAY)
        session.expunge_all()
        return found


def found(key: Any) -> Handover:
    """Return the handover in the tenant of this transaction."""
    one = handover.find_handover(key)
    assert one is not None
    return one


def as_due(one: Handover) -> dict[Any, Counted]:
    """Return a count in which everything is there."""
    return {line.id: Counted(line.due) for line in one.lines}


def counted(key: Any) -> None:
    """Let 李娜 find everything as it is due."""
    with given.acting(LI_NA, "hongqi") as by:
        one = found(key)
        handover.count(one, as_due(one), revision=one.revision, by=by)


def signed_by(somebody: Somebody, key: Any) -> None:
    """Let somebody sign who is at turn."""
    with given.acting(somebody, "hongqi") as by:
        one = found(key)
        handover.sign(one, revision=one.revision, by=by, today=TODAY)


def done(key: Any) -> None:
    """Count and sign everything."""
    counted(key)
    for somebody in (WANG_MIN, LI_NA, CHEN_GUILAN):
        signed_by(somebody, key)
