"""What tests start from, in words of the domain. Built on the operations of the product."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import select

from commarch.accounts import Person
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.tenancy import Tenant, find_by_code
from tests.world import PASSWORD, Somebody


def tenant_id(code: str) -> int:
    """Return the id of a tenant of the world."""
    with within(session, Context(Mode.KEEPER)):
        found = find_by_code(code)
        assert found is not None, code
        return found.id


def tenant(code: str) -> Tenant:
    """Return a tenant of the world, detached."""
    with within(session, Context(Mode.KEEPER)):
        found = find_by_code(code)
        assert found is not None, code
        session.expunge(found)
        return found


def person_id(somebody: Somebody) -> int:
    """Return the id of somebody of the world."""
    with within(session, Context(Mode.KEEPER)):
        return session.scalars(select(Person.id).where(Person.email == somebody.email)).one()


def actor(somebody: Somebody) -> Actor:
    """Return somebody as the trail names her."""
    return Actor(person_id(somebody), somebody.name)


@contextmanager
def acting(somebody: Somebody, code: str) -> Iterator[Actor]:
    """Run a block as one transaction of a member in a tenant, really committed."""
    by = actor(somebody)
    with within(session, Context(Mode.MEMBER, tenant_id(code), by.person_id)):
        yield by


@contextmanager
def the_system(code: str) -> Iterator[Actor]:
    """Run a block as one transaction of a job in a tenant, really committed."""
    with within(session, Context(Mode.SYSTEM, tenant_id(code))):
        yield Actor.system()


def signed_in(client: FlaskClient, somebody: Somebody) -> FlaskClient:
    """Sign somebody in through the page that she uses."""
    page = client.get("/login")
    answer = client.post("/login", data={"email": somebody.email, "password": PASSWORD, "csrf_token": csrf_token(page.text)})
    assert answer.status_code == 303, answer.text
    return client


def csrf_token(html: str) -> str:
    """Return the token of the first form on a page."""
    start = html.index('name="csrf_token"')
    value = html.index('value="', start) + 7
    return html[value : html.index('"', value)]
