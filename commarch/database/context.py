"""The tenant context: who acts, in which tenant, told to the database at the start of each transaction.

The application signs its claims; the database (`sql/guard.sql`) checks the signature and the membership and opens that tenant's
rows for this transaction and no other. A transaction without a context sees no rows.
"""

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from time import time
from typing import Any

from sqlalchemy import Connection, Row, event, text
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from commarch import clock, settings
from commarch.database.reading import rows_of

CLAIM_SECONDS = 60
KEY = "tenant_context"
TOLD = "tenant_context_told"
TENANT_CODE = re.compile("[a-z][a-z0-9-]{1,30}")
_ENTER = text("SELECT guard.enter(:claims, :signature)")
_ADMIT = text("SELECT * FROM guard.admit(:claims, :signature)")


class Mode(StrEnum):
    """How a transaction stands to tenants; see guard.enter."""

    DOOR = "door"
    MEMBER = "member"
    SUPERVISE = "supervise"
    ATTEND = "attend"
    SYSTEM = "system"
    WATCH = "watch"
    KEEPER = "keeper"


@dataclass(frozen=True)
class Context:
    """Who acts (None: the system itself), in which tenant, and how."""

    mode: Mode
    tenant_id: int | None = None
    person_id: int | None = None

    @property
    def reads_only(self) -> bool:
        """Whether the transaction runs as the supervisor, who can only select."""
        return self.mode in (Mode.SUPERVISE, Mode.WATCH)

    @property
    def home(self) -> int | None:
        """The tenant whose rows may be written, if any."""
        return self.tenant_id if self.mode in (Mode.MEMBER, Mode.ATTEND, Mode.SYSTEM) else None


@lru_cache(maxsize=2)
def application_key(secret_key: str) -> bytes:
    """Derive the key that signs claims from the deployment's secret, apart from its other uses."""
    return sha256(b"commarch tenant claims\0" + secret_key.encode()).digest()


def signed(context: Context, key: bytes) -> dict[str, str]:
    """Return claims and signature as guard.enter takes them."""
    return _signed(f"{context.mode}|{context.tenant_id or ''}|{context.person_id or ''}|{int(time()) + CLAIM_SECONDS}|{clock.today()}", key)


def _signed(claims: str, key: bytes) -> dict[str, str]:
    return {"claims": claims, "signature": hmac.digest(key, claims.encode(), "sha256").hex()}


def admit(
    session: Session | scoped_session[Any], token_hash: bytes, tenant_code: str, *, seen_since: datetime, begun_since: datetime
) -> Row[Any] | None:
    """Begin with the log-in behind a token: as a member of the tenant with this code if its person belongs to it, else at the door.

    Returns what guard.admit tells of log-in, person and places; None where no log-in stands behind the token.
    """
    if tenant_code and not TENANT_CODE.fullmatch(tenant_code):
        tenant_code = ""  # no tenant is called that, and what an address says must not speak in the claims
    expires = int(time()) + CLAIM_SECONDS
    claims = f"admit|{tenant_code}|{token_hash.hex()}|{expires}|{seen_since.timestamp()}|{begun_since.timestamp()}|{clock.today()}"
    own = session() if isinstance(session, scoped_session) else session
    leave(own)
    found = next(iter(rows_of(own.connection(), _ADMIT, _signed(claims, _key()))), None)
    inside = found is not None and found.home is not None
    own.info[KEY] = own.info[TOLD] = Context(Mode.MEMBER, found.home, found.person_id) if inside else Context(Mode.DOOR)  # type: ignore[union-attr]
    return found


def enter(session: Session | scoped_session[Any], context: Context) -> None:
    """Give this session a context; a transaction that has begun already enters at once."""
    session.info[KEY] = context
    own = session() if isinstance(session, scoped_session) else session
    if own.in_transaction():
        connection = own.connection()  # where nothing was asked yet, this begins the transaction, which tells the context by itself
        if own.info.get(TOLD) != context:
            _tell(own, connection, context)


def leave(session: Session | scoped_session[Any]) -> None:
    """Take the context away: the next transaction sees nothing."""
    session.info.pop(KEY, None)


def of(session: Session | scoped_session[Any]) -> Context | None:
    """Return the session's context."""
    return session.info.get(KEY)


@contextmanager
def within(session: Session | scoped_session[Any], context: Context) -> Iterator[None]:
    """Run a block as one transaction of its own in a context: committed at its end, rolled back if it raises."""
    session.rollback()
    enter(session, context)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        leave(session)


@contextmanager
def coming_back(session: Session | scoped_session[Any]) -> Iterator[None]:
    """Run a block that goes into other contexts; afterwards, however it ends, the context of before is back."""
    before = of(session)
    try:
        yield
    finally:
        if before is not None:
            enter(session, before)


def _key() -> bytes:
    return application_key(settings.current().secret_key)


def _tell(session: Session, connection: Connection, context: Context) -> None:
    session.info[TOLD] = context
    connection.execute(_ENTER, signed(context, _key()))
    if context.reads_only:
        connection.execute(text("SET LOCAL ROLE commarch_supervisor"))


@event.listens_for(Session, "after_begin")
def _enter_at_begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:  # noqa: ARG001
    session.info.pop(TOLD, None)
    context = session.info.get(KEY)
    if context is not None:
        _tell(session, connection, context)
