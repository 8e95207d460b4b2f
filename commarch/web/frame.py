"""What the frame of every page shows: who is here, in which space, with what waiting."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext

from commarch import clock, settings
from commarch.accounts import Duty
from commarch.web import (
    assets,
    charts,
    fields,
    filters,
    headers,
    locale,
    look,
    navigation,
    parts,
    pieces,
    preferences,
    refusals,
    signed_cookie,
    states,
    visitor,
    waiting,
)
from commarch.web.beginning import first_page_of
from commarch.web.labels import role_label
from commarch.web.navigation import Frame, Space
from commarch.web.visitor import Place

#: Frames that a worker keeps: one for each page kind that each person looks at, while the same things wait.
KEPT = 256


def init_app(app: Flask) -> None:
    """Set up all that pages share."""
    signed_cookie.init_app(app)
    locale.init_app(app)
    filters.init_app(app)
    fields.init_app(app)
    assets.init_app(app)
    headers.init_app(app, secure_transport=not settings.current().is_local)
    refusals.init_app(app)
    preferences.init_app(app)
    charts.init_app(app)
    states.init_app(app)
    parts.init_app(app)
    pieces.init_app(app)
    navigation.init_app(app, build)
    look.init_app(app)


def build() -> Frame | None:
    """Describe the frame of this request; None before log-in."""
    who = visitor.current()
    if who is None:
        return None
    here: Place | None = g.get("place")
    across = request.blueprint == "supervision"
    standing = _standing(
        pieces.place(),
        who.name,
        who.places,
        here or (who.places[0] if who.places else None),
        clock.today(),
        request.endpoint or "",
        tuple((waiting.counts_across() if across else waiting.counts()).items()) if here else (),
        across,
    )
    text = g.get("frame_search_text", "")
    return replace(standing, search_text=text) if text else standing


@lru_cache(maxsize=KEPT)
def _standing(
    _: tuple[Any, ...],  # words and addresses rest on it
    name: str,
    places: tuple[Place, ...],
    place: Place | None,
    today: date,
    endpoint: str,
    counts: tuple[tuple[str, int], ...],
    across: bool,  # noqa: FBT001  a fact
) -> Frame:
    """Describe what stands round a page for these facts."""
    return Frame(
        tenant_name=place.name if place else "",
        office_name=place.office if place else "",
        person_name=name,
        role_label="、".join(role_label(role) for role in place.roles) if place else "",
        today=today,
        endpoint=endpoint,
        kind="street" if across else "community",
        fonds_number=(place.fonds_number or "") if place and not across else "",
        space_note=gettext("监督各社区") if across else "",
        spaces=tuple(_spaces(places, place, across=across)),
        duties=place.duties if place else frozenset(),
        counts=dict(counts),
        late=waiting.LATE,
        search_url=_search_url(place, across=across),
        log_out_url=url_for("accounts.log_out"),
        url_values={"tenant_code": place.code} if place else {},
    )


def _search_url(place: Place | None, *, across: bool) -> str:
    """Return where the search box of this page asks; empty for who may not search there."""
    endpoint = "supervision.search" if across else "search.search"
    duty = Duty.SUPERVISE if across else Duty.VIEW
    return url_for(endpoint, tenant_code=place.code) if place and duty in place.duties else ""


def _spaces(places: tuple[Place, ...], here: Place | None, *, across: bool) -> list[Space]:
    found: list[Space] = []
    for place in places:
        is_here = here is not None and place.tenant_id == here.tenant_id
        if Duty.SUPERVISE in place.duties:
            found.append(
                Space(place.name, url_for("supervision.overview", tenant_code=place.code), gettext("监督各社区"), is_here and across)
            )
        found.append(
            Space(
                place.name,
                first_page_of(place),
                gettext("本级档案") if place.is_street else "",
                is_here and not across,
            )
        )
    return found
