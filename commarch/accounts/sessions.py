"""Log-ins of one's own: which are open, ending them. Rows are ended, not erased; an ended row admits nobody from the next request on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from commarch import clock
from commarch.accounts.models import LoginSession, SignIn
from commarch.database import session


def open_sessions(person_id: int, *, since: datetime) -> Sequence[LoginSession]:
    """Return the log-ins of a person that were used since then and not ended, the last used first."""
    chosen = select(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None), LoginSession.seen_at >= since)
    return session.scalars(chosen.order_by(LoginSession.seen_at.desc(), LoginSession.id)).all()


def recent_sign_ins(person_id: int, *, limit: int = 30) -> Sequence[SignIn]:
    """Return how a person came and went, and who was refused in her name, newest first."""
    chosen = select(SignIn).where(SignIn.person_id == person_id)
    return session.scalars(chosen.order_by(SignIn.at.desc(), SignIn.id.desc()).limit(limit)).all()


def end_session(login_id: UUID, person_id: int) -> bool:
    """End one log-in of a person; False when it is not hers or has ended."""
    return _end(LoginSession.id == login_id, LoginSession.person_id == person_id) == 1


def end_other_sessions(person_id: int, *, keep: UUID | None = None) -> int:
    """End all log-ins of a person but one; returns how many."""
    conditions = [LoginSession.person_id == person_id]
    if keep is not None:
        conditions.append(LoginSession.id != keep)
    return _end(*conditions)


def _end(*conditions: ColumnElement[bool]) -> int:
    ended = update(LoginSession).where(LoginSession.ended_at.is_(None), *conditions).values(ended_at=clock.now())
    ids = session.scalars(ended.returning(LoginSession.id).execution_options(synchronize_session=False))
    return len(ids.all())
