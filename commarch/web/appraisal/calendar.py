"""The calendar of one's own deadlines: its page, and the secret address that a phone fetches it from."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from commarch import clock
from commarch.accounts import Duty
from commarch.appraisal import calendar
from commarch.appraisal.calendar import Entry
from commarch.appraisal.reminding import duties_here
from commarch.database import Context, Mode, coming_back, session, within
from commarch.notices import links
from commarch.tenancy import find_by_code
from commarch.transfer import reminding as transferring
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp, feeds
from commarch.web.guards import needs, open_door

REFUSED = "42501"  # guard.enter: no membership


@bp.get("/calendar")
@needs(Duty.VIEW)
def show_calendar() -> str:
    """Show what is in one's calendar, and whether it has an address."""
    me = visitor.actor().person_id or 0
    return render_template("appraisal/calendar.html", made_at=calendar.made_at(me), entries=_entries(me), address=None)


@bp.post("/calendar")
@needs(Duty.VIEW)
def renew_calendar() -> ResponseReturnValue:
    """Give a new address, told this once, or end the one there is."""
    by = visitor.actor()
    if request.form.get("what") == "end":
        calendar.end(by)
        flash(_("日历地址已停用"), "filed")
        return redirect(url_for("appraisal.show_calendar"), 303)
    path = url_for("feeds.give_calendar", code=visitor.here().code, person_id=by.person_id, secret=calendar.renew(by))
    entries = _entries(by.person_id or 0)
    return render_template("appraisal/calendar.html", made_at=clock.now(), entries=entries, address=links.base_url() + path)


@feeds.get("/<code>/<int:person_id>/<secret>.ics")
@open_door
def give_calendar(code: str, person_id: int, secret: str) -> Response:
    """Give a person's calendar to whoever knows its address, as long as she is a member here."""
    with coming_back(session):
        with within(session, Context(Mode.DOOR)):
            tenant = find_by_code(code)
            found = (tenant.id, tenant.name) if tenant is not None and tenant.closed_on is None else None
        content = _content(*found, code, person_id, secret) if found else None
    if content is None:
        abort(404)
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})


def _entries(person_id: int) -> list[Entry]:
    """Return what is due for a person: of appraisals and periods, and of transfers to the county archives."""
    sent = transferring.open_for(person_id, duties_here(person_id))
    found = [Entry(one.key, one.due_on, f"{one.label}（{one.count} 件）") for one in sent]
    return sorted([*calendar.entries(person_id, clock.today()), *found], key=lambda one: (one.on, one.key))


def _content(tenant_id: int, name: str, code: str, person_id: int, secret: str) -> bytes | None:
    """Enter as the member whose address it claims to be: the database looks whether she is one."""
    if person_id > 2**31 - 1:
        return None
    try:
        with within(session, Context(Mode.MEMBER, tenant_id, person_id)):
            if not calendar.is_hers(person_id, secret):
                return None
            address = links.page(links.APPRAISAL, code)
            return calendar.written(f"{name}鉴定日历", _entries(person_id), address=address)
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlstate", None) == REFUSED:
            session.rollback()
            return None
        raise
