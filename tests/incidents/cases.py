"""Incidents of 红旗社区, as its people and the street's archivist deal with them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commarch import clock, incidents
from commarch.audit import Actor
from commarch.incidents import Incident, IncidentFacts, IncidentKind
from tests import given
from tests.conftest import TODAY
from tests.handover.office import attending
from tests.world import CHEN_GUILAN, WANG_MIN, ZHOU_LAN, Somebody


def told(**facts: Any) -> IncidentFacts:
    """Return what is told of a leak that was found an hour ago, unless said otherwise."""
    usual: dict[str, Any] = {
        "kind": IncidentKind.LEAK,
        "found_at": clock.now() - timedelta(hours=1),
        "place": "社区档案室 2 号柜",
        "description": "柜门未锁，名册被拍照发到微信群。",
        "remedy": "已要求群主删除，柜子换锁。",
        "people": 12,
    }
    return IncidentFacts(**{**usual, **facts})


def recorded(who: Somebody = WANG_MIN, code: str = "hongqi", **facts: Any) -> UUID:
    """Record an incident, committed; returns its id."""
    with given.acting(who, code) as by:
        return incidents.record(told(**facts), by=by).id


def found(key: UUID) -> Incident:
    """Return an incident in the tenant of this transaction."""
    one = incidents.find_incident(key)
    assert one is not None
    return one


def confirmed(key: UUID, who: Somebody = CHEN_GUILAN, code: str = "hongqi") -> UUID:
    """Let the head confirm."""
    with given.acting(who, code) as by:
        one = found(key)
        incidents.confirm(one, revision=one.revision, by=by)
    return key


def reported(key: UUID, who: Somebody = ZHOU_LAN, code: str = "hongqi") -> UUID:
    """Let the street report it to the county."""
    with attending(who, code) as by:
        one = found(key)
        incidents.report(one, on=TODAY, to="松北区档案局", number="松街报〔2026〕7 号", revision=one.revision, by=by, today=TODAY)
    return key


def closed(key: UUID, who: Somebody = ZHOU_LAN, code: str = "hongqi", result: str = "照片已删除，柜子换锁，当事人已受教育。") -> UUID:
    """Let the street close it."""
    with attending(who, code) as by:
        one = found(key)
        incidents.close(one, result, revision=one.revision, by=by, today=TODAY)
    return key


def found_at(text: str) -> datetime:
    """Return an instant of the deployment's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.zone())


def something_happened(by: Actor, words: str) -> None:
    """Record an incident with an item in the tenant of this transaction; free text is the words."""
    item = given.a_filed_item(by, words)
    incidents.record(told(place=words, description=words, remedy=words, loose=words, codes=[item.archival_code]), by=by)


def street_has_dealt(code: str, archivist: Somebody, head: Somebody, words: str) -> None:
    """Let one incident go the whole way, with a follow-up, and another be withdrawn."""
    first, second = (recorded(head, code, description=words) for _ in range(2))
    confirmed(first, head, code)
    with given.acting(head, code) as by:
        one = found(first)
        incidents.follow_up(one, words, revision=one.revision, by=by)
        other = found(second)
        incidents.withdraw(other, words, revision=other.revision, by=by)
    closed(reported(first, archivist, code), archivist, code, words)
