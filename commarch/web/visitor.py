"""Who is at the other end of this request: the log-in behind the cookie, and the places this person may go to.

The cookie holds a random token, the table its hash; log-out, a time-out and a change of password end the row, and with it the log-in, at once.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from uuid import UUID

from flask import Flask, current_app, g, request
from sqlalchemy import update
from werkzeug.wrappers import Response

from commarch import audit, clock, settings
from commarch.accounts import Duty, LoginSession, Role, duties_of
from commarch.audit import Actor
from commarch.database import admit, session
from commarch.tenancy import TenantKind
from commarch.web.guards import guard_of

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

    @cached_property
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
    """Find the log-in behind the cookie. Runs before every request, at the door or, where the person belongs to it, in the tenant of the URL."""
    g.visitor = None
    token = request.cookies.get(cookie_name())
    if not token or request.blueprint == "assets":
        return
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


def _tenant_asked() -> str:
    """Return the code of the tenant that this request enters as a member, if it enters one."""
    guard = guard_of(current_app.view_functions[request.endpoint]) if request.endpoint else None
    return g.tenant_code or "" if guard and guard.duty and not guard.across else ""


def _visitor(hashed: bytes) -> Visitor | None:
    now, limits = clock.now(), settings.current()
    idle, whole = now - timedelta(minutes=limits.session_idle_minutes), now - timedelta(hours=limits.session_hours)
    login = admit(session, hashed, _tenant_asked(), seen_since=idle, begun_since=whole)
    if login is None:
        return None
    if login.home is not None:
        audit.note_last_hash(login.home, login.last_act)
    if now - login.seen_at > SEEN_EVERY:
        session.execute(update(LoginSession).where(LoginSession.token_hash == hashed).values(seen_at=now))
    return Visitor(login.person_id, login.person_name, login.email, login.login_id, hashed, login.proved_at, _places(login.places))


@lru_cache(maxsize=512)
def _places(told: str) -> tuple[Place, ...]:
    """Read the places of a person as guard.admit tells them, one line a role; the same words are the same places."""
    found: dict[int, Place] = {}
    for tenant_id, code, name, kind, fonds_number, constituting_unit, office, role in json.loads(told):
        before = found.get(tenant_id)
        roles = (*(before.roles if before else ()), Role(role))
        found[tenant_id] = Place(tenant_id, code, name, TenantKind(kind), fonds_number, constituting_unit, office, roles)
    return tuple(found.values())


def init_app(app: Flask) -> None:
    """Recognise who comes before anything else happens."""
    app.before_request(recognise)
