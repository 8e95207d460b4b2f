"""Who is at the other end of this request: the log-in behind the cookie, and the places this person may go to.

The cookie holds a random token, the table its hash; log-out, a time-out and a change of password end the row, and with it the log-in, at once.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Flask, g, request
from sqlalchemy import ColumnElement, bindparam, select, update
from werkzeug.wrappers import Response

from commarch import clock, settings
from commarch.accounts import Duty, LoginSession, Membership, Person, Role, duties_of
from commarch.audit import Actor
from commarch.database import Context, Mode, enter, session
from commarch.tenancy import Tenant, TenantKind

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """A tenant that a person belongs to, and what she is there."""

    tenant_id: int
    code: str
    name: str
    kind: TenantKind
    fonds_number: str | None
    constituting_unit: str
    #: Name of the street above; of the street itself, its own.
    office: str
    roles: tuple[Role, ...]

    @property
    def duties(self) -> frozenset[Duty]:
        """What she may do there."""
        return duties_of(self.roles)

    @property
    def is_street(self) -> bool:
        """Whether this is a street office."""
        return self.kind is TenantKind.STREET


@dataclass(frozen=True)
class Visitor:
    """A person who has signed in."""

    person_id: int
    name: str
    email: str
    login_id: UUID
    token_hash: bytes
    proved_at: datetime
    places: tuple[Place, ...]

    @property
    def actor(self) -> Actor:
        """The person as the trail names her."""
        return Actor(self.person_id, self.name)

    def place(self, code: str) -> Place | None:
        """Return the place with this code if she belongs to it."""
        return next((place for place in self.places if place.code == code), None)


def cookie_name() -> str:
    """Return the cookie's name; __Host- ties it to this host and to https."""
    return "commarch_login" if settings.current().is_local else "__Host-commarch_login"


def token_hash(token: str) -> bytes:
    """Return what the table knows of a token."""
    return sha256(token.encode()).digest()


def current() -> Visitor | None:
    """Return who is signed in on this request."""
    found: Visitor | None = g.get("visitor")
    return found


def signed_in_visitor() -> Visitor:
    """Return who is signed in, where the route's guard has seen to it that somebody is."""
    visitor: Visitor = g.visitor
    return visitor


def here() -> Place:
    """Return the place that the URL of this request names."""
    place: Place = g.place
    return place


def actor() -> Actor:
    """Return who acts in this request."""
    visitor: Visitor = g.visitor
    return visitor.actor


def recognise() -> None:
    """Find the log-in behind the cookie. Runs before every request, at the door: no tenant is open yet."""
    g.visitor = None
    token = request.cookies.get(cookie_name())
    if not token or request.blueprint == "assets":
        return
    enter(session, Context(Mode.DOOR))
    g.visitor = _visitor(token_hash(token))


def browser() -> str:
    """Return what the browser calls itself."""
    return (request.user_agent.string or "").replace("\0", "")[:200]


def begin(person_id: int) -> str:
    """Write a new log-in of this person (at the door) and return its token; never an old one: fixation."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            person_id=person_id,
            started_at=now,
            seen_at=now,
            proved_at=now,
            address=request.remote_addr or "",
            browser=browser(),
        )
    )
    return token


def hand_cookie(response: Response, token: str) -> None:
    """Give the browser its token."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=settings.current().session_hours * 3600,
        secure=not settings.current().is_local,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_cookie(response: Response) -> None:
    """Take the token away; the row must have been ended too."""
    response.delete_cookie(cookie_name(), secure=not settings.current().is_local, httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def _visitor(hashed: bytes) -> Visitor | None:
    rows = session.execute(_BEHIND_TOKEN, {"token_hash": hashed}).all()
    if not rows:
        return None
    login = rows[0]
    now = clock.now()
    if login.ended_at is not None or not login.active or _is_over(login, now):
        return None
    if now - login.seen_at > SEEN_EVERY:
        session.execute(update(LoginSession).where(LoginSession.token_hash == hashed).values(seen_at=now))
    return Visitor(login.person_id, login.person_name, login.email, login.login_id, hashed, login.proved_at, _places(rows))


def _is_over(login: Any, now: datetime) -> bool:
    idle = timedelta(minutes=settings.current().session_idle_minutes)
    whole = timedelta(hours=settings.current().session_hours)
    return bool(now - login.seen_at > idle or now - login.started_at > whole)


# Columns of tables, no objects: this runs before every page.
_LOGIN, _PERSON, _MEMBER = LoginSession.__table__, Person.__table__, Membership.__table__
_TENANT, _OFFICE = Tenant.__table__, Tenant.__table__.alias("office")
_COLUMNS: tuple[ColumnElement[Any], ...] = (
    _LOGIN.c["id"].label("login_id"),
    *_LOGIN.c["started_at", "seen_at", "ended_at", "proved_at"],
    _PERSON.c["id"].label("person_id"),
    _PERSON.c["name"].label("person_name"),
    *_PERSON.c["email", "active"],
    _MEMBER.c.role,
    *_TENANT.c["id", "code", "name", "kind", "fonds_number", "constituting_unit"],
    _OFFICE.c["name"].label("office"),
)
_BEHIND_TOKEN = (
    select(*_COLUMNS)
    .select_from(
        _LOGIN.join(_PERSON, _PERSON.c.id == _LOGIN.c.person_id)
        .outerjoin(_MEMBER, (_MEMBER.c.person_id == _PERSON.c.id) & _MEMBER.c.ended_on.is_(None))
        .outerjoin(_TENANT, (_TENANT.c.id == _MEMBER.c.tenant_id) & _TENANT.c.closed_on.is_(None))
        .outerjoin(_OFFICE, _OFFICE.c.id == _TENANT.c.parent_id)
    )
    .where(_LOGIN.c.token_hash == bindparam("token_hash"))
    .order_by(_TENANT.c.kind.desc(), _TENANT.c.id)
)


def _places(rows: Sequence[Any]) -> tuple[Place, ...]:
    found: dict[int, Place] = {}
    for row in rows:
        if row.id is None:
            continue
        place = found.get(row.id)
        if place is None:
            office = row.office or row.name
            found[row.id] = Place(row.id, row.code, row.name, row.kind, row.fonds_number, row.constituting_unit, office, (row.role,))
        else:
            found[row.id] = replace(place, roles=(*place.roles, row.role))
    return tuple(found.values())


def init_app(app: Flask) -> None:
    """Recognise who comes before anything else happens."""
    app.before_request(recognise)
