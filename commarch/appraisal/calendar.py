"""A person's deadlines as a calendar that her phone fetches (RFC 5545): days, counts and words of the work; no title, no name of anybody."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from commarch import audit, clock, retention
from commarch.accounts import Duty
from commarch.appraisal.models import CalendarFeed
from commarch.appraisal.posting import hanging
from commarch.appraisal.reminding import duties_here, tasks_of
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.libraries import icalendar
from commarch.schemes.periods import RetentionPeriod

#: How far the calendar looks ahead.
AHEAD = timedelta(days=3 * 366)
KIND = "calendar_feed"


@dataclass(frozen=True)
class Entry:
    """A day and what is due on it; `key` keeps it the same entry from one fetch to the next."""

    key: str
    on: date
    words: str


def renew(by: Actor) -> str:
    """Give a person a new secret address and let the one before end; the secret is returned once and only its hash kept."""
    secret = secrets.token_urlsafe(24)
    row = {"tenant_id": home_tenant(), "person_id": by.person_id, "secret_hash": _hash(secret), "made_at": clock.now()}
    key = [CalendarFeed.tenant_id, CalendarFeed.person_id]
    written = insert(CalendarFeed).values(row)
    session.execute(written.on_conflict_do_update(index_elements=key, set_={"secret_hash": row["secret_hash"], "made_at": row["made_at"]}))
    audit.record(Act.RENEW_FEED, KIND, by.person_id, by.name, by=by)
    return secret


def end(by: Actor) -> None:
    """Let a person's calendar address end."""
    mine = (CalendarFeed.tenant_id == home_tenant(), CalendarFeed.person_id == by.person_id)
    session.execute(delete(CalendarFeed).where(*mine))
    audit.record(Act.RENEW_FEED, KIND, by.person_id, by.name, by=by, after={"state": "停用"})


def made_at(person_id: int) -> datetime | None:
    """Return since when a person has the address that she has; None: she has none."""
    feed = session.get(CalendarFeed, {"tenant_id": home_tenant(), "person_id": person_id})
    return feed.made_at if feed else None


def is_hers(person_id: int, secret: str) -> bool:
    """Tell whether a secret is the one of this person's address."""
    feed = session.get(CalendarFeed, {"tenant_id": home_tenant(), "person_id": person_id})
    return feed is not None and hmac.compare_digest(feed.secret_hash, _hash(secret))


def entries(person_id: int, today: date) -> list[Entry]:
    """Return what is due for a person: what appraisals wait for from her and, if she keeps the archives, when periods and notices run out."""
    found = [Entry(one.key, one.due_on, f"{one.label}（{one.count} 件）") for one in tasks_of(person_id)]
    if duties_here(person_id) & {Duty.CONDUCT_APPRAISAL, Duty.SIGN_APPRAISAL}:
        found += [Entry(f"notice:{key}", until, f"鉴定批次 {number}：公示期最后一天") for key, number, until in hanging()]
        found += [
            Entry(
                f"items:{one.eligible_on}:{one.year}:{one.retention_code}",
                one.eligible_on,
                f"{one.year} 年度 {RetentionPeriod(one.retention_code).label}档案可以鉴定（{one.count} 件）",
            )
            for one in retention.endings([home_tenant()], until=today + AHEAD)
        ]
    return sorted(found, key=lambda one: (one.on, one.key))


def written(name: str, listed: Iterable[Entry], *, address: str) -> bytes:
    """Write entries as a calendar: whole days, each with an id of its own."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//commarch//appraisal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in listed:
        event = icalendar.Event()
        event.add("uid", f"{sha256(f'{name}:{one.key}'.encode()).hexdigest()[:32]}@commarch")
        event.add("dtstamp", clock.now())
        event.add("dtstart", one.on)
        event.add("dtend", one.on + timedelta(days=1))
        event.add("summary", one.words)
        event.add("url", address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _hash(secret: str) -> bytes:
    return sha256(b"commarch calendar\0" + secret.encode()).digest()
