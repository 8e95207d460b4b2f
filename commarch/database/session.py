"""The session: one a request or job, always in a tenant's context."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ClauseElement, event, text
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, scoped_session, with_loader_criteria

from commarch.database import context, pooling  # noqa: F401  connections are cleaned between tenants
from commarch.database.model import Model, TenantOwned
from commarch.database.reading import rows_of

db = SQLAlchemy(model_class=Model, disable_autonaming=True)
session: scoped_session[Any] = db.session


class NoTenant(Exception):
    """A row was to be written outside any tenant: a fault of the program, never of the clerk."""


def home_tenant() -> int:
    """Return the tenant that this transaction acts in."""
    found = context.of(session)
    if found is None or found.home is None:
        raise NoTenant("no tenant context: call database.enter first")
    return found.home


def read(statement: ClauseElement, values: Mapping[str, Any] | None = None) -> list[Any]:
    """Read plain rows, past all that the session does for objects: the statement names its tenant itself, and is made once."""
    own = session()
    own.flush()  # so that it sees what this transaction has written
    return rows_of(own.connection(), statement, values)


@event.listens_for(Session, "do_orm_execute")
def _name_the_tenant(state: ORMExecuteState) -> None:
    """Name the tenant in every statement: row-level security is the wall, not the filter."""
    if not (state.is_select or state.is_update or state.is_delete) or state.is_column_load:
        return
    found = context.of(state.session)
    if found is None or found.home is None:
        return
    state.statement = state.statement.options(_criteria(found.home))


@lru_cache(maxsize=1024)
def _criteria(home: int) -> Any:
    """Return the predicate of a tenant, made once: it goes into every statement."""
    return with_loader_criteria(TenantOwned, lambda row: row.tenant_id == home, include_aliases=True)


@event.listens_for(Session, "before_flush")
def _own_new_rows(session: Session, flush: UOWTransaction, instances: object) -> None:  # noqa: ARG001
    """Give new rows to the tenant of the context, which the database will check again."""
    new = [row for row in session.new if isinstance(row, TenantOwned) and row.tenant_id is None]
    if not new:
        return
    found = context.of(session)
    if found is None or found.home is None:
        raise NoTenant(f"{new[0]!r} is to be written without a tenant context")
    for row in new:
        row.tenant_id = found.home


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(:tenant, hashtext(:what))")


def one_at_a_time(what: str) -> None:
    """Let whoever else does the same in the home tenant wait until this transaction ends: numbers run without gaps."""
    session.execute(_ONE_AT_A_TIME, {"tenant": home_tenant(), "what": what})
