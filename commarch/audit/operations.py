"""Writing the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from secrets import token_bytes
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert, text, update
from sqlalchemy.orm import Session, SessionTransaction

from commarch import clock
from commarch.audit.chain import GENESIS, SALT, content_hash, entry_hash
from commarch.audit.models import Act, AuditEntry, AuditHead
from commarch.database import context, home_tenant, session

PENDING, LAST = "audit_pending", "audit_last_hash"
_FORGET = text("SELECT guard.forget(:kind, CAST(:ids AS text[]))")
_LAST = text("SELECT last_hash FROM audit_head WHERE tenant_id = :tenant")


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, or the system (no id)."""

    person_id: int | None
    name: str

    @classmethod
    def system(cls) -> "Actor":
        """Return the system itself, as jobs and the command line act."""
        return cls(None, "系统")


def record(
    act: Act,
    thing_kind: str,
    thing_id: object,
    label: str,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
    of: Sequence[UUID] = (),
) -> None:
    """Write an act into the trail of the tenant that this transaction acts in; it is committed with the act or not at all.

    `of`: other items whose titles it tells; where one of them is destroyed, what it tells goes, too.
    """
    after = {**(after or {}), "of": [str(one) for one in of]} if of else after
    entry = {
        "at": clock.now(),
        "person_id": by.person_id,
        "person_name": by.name,
        "act": act,
        "thing_kind": thing_kind,
        "thing_id": str(thing_id),
        "thing_label": label,
        "before": _plain(before),
        "after": _plain(after),
        "reason": reason,
    }
    own = session()
    if not own.in_transaction():
        own.begin()  # so that a rollback has something to roll back, and takes the entry with it
    own.info.setdefault(PENDING, []).append(entry)


def begin_chain() -> None:
    """Begin the chain of a tenant that has just been opened."""
    session.add(AuditHead(last_number=0, last_hash=GENESIS))
    session.flush()


def forget(thing_kind: str, thing_ids: Sequence[UUID]) -> None:
    """Erase what the trail tells of things that went with a destruction: who did what and when stays, and the chain verifies.

    The database does it only for items that stand in a register of destruction, and for what became of nothing but such items.
    """
    session.execute(_FORGET, {"kind": thing_kind, "ids": [str(one) for one in thing_ids]})


def is_pending() -> bool:
    """Whether this transaction has acts of its own, which may yet be undone."""
    return bool(session.info.get(PENDING))


def last_hash() -> bytes | None:
    """Return the hash of the last entry of this tenant's trail: as long as it stands, nothing has been done. None while acts are pending.

    It may be as old as the transaction, never newer than what is read after it: what is counted now may be kept under it.
    """
    told = session.info
    if told.get(PENDING):
        return None
    home, known = home_tenant(), told.get(LAST)
    if known is None or known[0] != home:
        known = told[LAST] = (home, session.scalar(_LAST, {"tenant": home}) or b"")
    found: bytes = known[1]
    return found


def note_last_hash(home: int, found: bytes | None) -> None:
    """Note the hash of the last entry of a tenant's trail as this transaction has read it already."""
    session.info[LAST] = (home, found or b"")


def _plain(value: Any) -> Any:
    """Make values what JSON gives back, so that a hash computed later over the stored entry is the same."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | UUID):
        return str(value)
    return value


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    """Number and chain what was recorded: the last statements before the commit, since they lock the tenant's chain."""
    pending = session.info.get(PENDING)
    if not pending or session.in_nested_transaction():
        return
    session.flush()
    del session.info[PENDING]
    found = context.of(session)
    if found is None or found.home is None:
        raise RuntimeError("an act was recorded outside a tenant")
    mine = {"tenant": found.home}
    number, last_hash = session.execute(
        text("SELECT last_number, last_hash FROM audit_head WHERE tenant_id = :tenant FOR UPDATE"), mine
    ).one()
    for entry in pending:
        number += 1
        entry |= {"tenant_id": found.home, "number": number, "previous_hash": last_hash, "salt": token_bytes(SALT)}
        entry["content_hash"] = content_hash(entry)
        last_hash = entry["hash"] = entry_hash(entry, last_hash)
    session.execute(insert(AuditEntry), pending)
    session.execute(update(AuditHead).where(AuditHead.tenant_id == found.home).values(last_number=number, last_hash=last_hash))


@event.listens_for(Session, "after_transaction_end")
def _forget_last_hash(session: Session, ended: SessionTransaction) -> None:
    """Another transaction may find other acts."""
    if ended.parent is None:
        session.info.pop(LAST, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What is rolled back was never done."""
    if not previous.nested:
        session.info.pop(PENDING, None)
