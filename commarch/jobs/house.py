"""The house that a job stands in: a database session, no pages. And the ways into a tenant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import NullPool

from commarch import clock, settings, tables, tenancy
from commarch.accounts import Duty, Membership, Person, duties_of
from commarch.audit import Actor
from commarch.database import Context, Mode, db, readiness, session, within
from commarch.database.urls import engine_url
from commarch.processes import CannotStart


class NoLongerEntitled(Exception):
    """The person for whom a job was rung may not do this any more: she has left, or her role has changed."""


def application() -> Flask:
    """Return a Flask application without pages: jobs and commands need the database only."""
    chosen = settings.current()
    if not chosen.database_url or not chosen.secret_key:
        raise CannotStart("没有找到数据库：请先运行 commarch up，或设置 COMMARCH_DATABASE_URL 与 COMMARCH_SECRET_KEY。")
    app = Flask("commarch.jobs", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=engine_url(chosen.database_url), SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 2, "max_overflow": 2}
    )
    db.init_app(app)
    app.extensions["commarch.tables"] = tables.CAPABILITIES
    configure_mappers()  # once, before work-horses are born
    return app


def refuse_holes() -> None:
    """Stop before the first job where the database does not isolate tenants, or is not ours."""
    engine = create_engine(engine_url(settings.current().database_url), poolclass=NullPool)
    with engine.connect() as connection:
        found = readiness.faults(connection, settings.current().secret_key)
    engine.dispose()
    if found:
        raise CannotStart("后台任务不能启动：\n" + "\n".join(f"  - {fault}" for fault in found))


def open_tenants() -> list[int]:
    """Return the tenants of the deployment that are not closed: whoever makes rounds goes through them one by one."""
    with within(session, Context(Mode.KEEPER)):
        return [one.id for one in tenancy.all_tenants() if one.closed_on is None]


def go_on(forget_old: Callable[[int], object], abandoned: Callable[[int], list[UUID]], work: Callable[[int, str], None]) -> int:
    """Let every tenant forget what was kept long enough, and go on with what nobody works on although somebody ought to; return how much."""
    taken = 0
    for tenant_id in open_tenants():
        with in_tenant(tenant_id):
            forget_old(tenant_id)
            waiting = abandoned(tenant_id)
        for one in waiting:
            taken += 1
            work(tenant_id, str(one))
    return taken


@contextmanager
def in_tenant(tenant_id: int) -> Iterator[Actor]:
    """Run a block as one transaction of the system in a tenant."""
    with within(session, Context(Mode.SYSTEM, tenant_id)):
        yield Actor.system()


@contextmanager
def in_person(tenant_id: int, person_id: int, duty: Duty) -> Iterator[Actor]:
    """Run a block as one transaction of a person in a tenant, if she still holds the duty (ASVS 5.0 8.3.2, 8.3.3)."""
    with within(session, Context(Mode.MEMBER, tenant_id, person_id)):
        yield _entitled(tenant_id, person_id, duty)


def _entitled(tenant_id: int, person_id: int, duty: Duty) -> Actor:
    held = select(Membership.role, Person.name).join(Person, Person.id == Membership.person_id)
    mine = held.where(Membership.tenant_id == tenant_id, Membership.person_id == person_id, Membership.running_on(clock.today()))
    try:
        rows = session.execute(mine).all()
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlstate", None) == "42501":  # guard.enter: no membership
            raise NoLongerEntitled(f"person {person_id} is no member of tenant {tenant_id}") from fault
        raise
    if duty not in duties_of(row.role for row in rows):
        raise NoLongerEntitled(f"person {person_id} has no duty {duty} in tenant {tenant_id}")
    return Actor(person_id, rows[0].name)
