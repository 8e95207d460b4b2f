"""What tests start from, in words of the domain. Built on the operations of the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from commarch import clock, holdings, objects, posts
from commarch.accounts import Person
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.holdings import Draft, Item
from commarch.objects import ItemObject, ObjectRole
from commarch.objects.operations import uploading
from commarch.tenancy import Tenant, find_by_code
from commarch.web import visitor
from tests.world import PEOPLE, Somebody


@cache
def tenant_id(code: str) -> int:
    """Return the id of a tenant of the world, the same in every test: the world is built once and put back."""
    return tenant(code).id


def tenant(code: str) -> Tenant:
    """Return a tenant of the world, detached."""
    with within(session, Context(Mode.KEEPER)):
        found = find_by_code(code)
        assert found is not None, code
        session.expunge(found)
        return found


def person_id(somebody: Somebody) -> int:
    """Return the id of somebody: of the world, the same in every test, or enrolled by this test."""
    return _known(somebody) if somebody in PEOPLE else _looked_up(somebody)


def _looked_up(somebody: Somebody) -> int:
    with within(session, Context(Mode.KEEPER)):
        return session.scalars(select(Person.id).where(Person.email == somebody.email)).one()


_known = cache(_looked_up)


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
    """Sign somebody in, as the page does once she has proved who she is (`tests/web/test_accounts_door.py` goes through the page)."""
    who = person_id(somebody)
    with client.application.test_request_context(), within(session, Context(Mode.DOOR)):
        token = visitor.begin(who)
    client.set_cookie(visitor.cookie_name(), token)
    return client


def csrf_token(html: str) -> str:
    """Return the token of the first form on a page."""
    start = html.index('name="csrf_token"')
    value = html.index('value="', start) + 7
    return html[value : html.index('"', value)]


def a_document(title: str = "关于开展生活垃圾分类示范小区创建的通知", **facts: Any) -> Draft:
    """Return what a clerk tells of a document: of this year, ten years, 城建环境 unless said otherwise."""
    told: dict[str, Any] = {"document_date": "2026-09-14", "category": "WS·CJ", "retention": "D10", "pages": 6}
    return Draft(title=title, **{"author": "学院路街道办事处", **told, **facts})


def a_draft(by: Actor, title: str = "关于开展生活垃圾分类示范小区创建的通知", **facts: Any) -> Item:
    """Register a document in the tenant of this transaction."""
    return holdings.register(a_document(title, **facts), by=by, today=clock.today())


def a_filed_item(by: Actor, title: str = "关于开展生活垃圾分类示范小区创建的通知", **facts: Any) -> Item:
    """File a document in the tenant of this transaction."""
    return holdings.file_item(a_draft(by, title, **facts), by=by, today=clock.today(), supplement=True)


@contextmanager
def within_as(by: Actor, tenant: int) -> Iterator[None]:
    """Run a block as one transaction of a member that was looked up before: for threads that must not ask again."""
    with within(session, Context(Mode.MEMBER, tenant, by.person_id)):
        yield


def uuid(text: str) -> UUID:
    """Read an id out of an address."""
    return UUID(text)


def person_id_here(name: str) -> int:
    """Return the id of a member of the tenant of this transaction."""
    return next(key for key, known in posts.people() if known == name)


def a_file_of(item: Item, content: bytes, name: str = "扫描件.pdf", role: ObjectRole = ObjectRole.COPY, *, by: Actor) -> ItemObject:
    """Attach a file to an item of the tenant of this transaction."""
    with uploading(BytesIO(content), name) as upload:
        return objects.attach(item, upload, role, by=by)
