"""The door: log-in, log-out, and where somebody who comes without an address belongs."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from commarch import accounts, settings, tenancy
from commarch.accounts import Duty, Person, Refused, Throttled
from commarch.database import Context, Mode, enter, session, within
from commarch.web import preferences, visitor
from commarch.web.accounts.blueprint import bp
from commarch.web.accounts.forms import LogInForm
from commarch.web.addresses import local_address
from commarch.web.beginning import first_page_of
from commarch.web.guards import open_door


@bp.get("/")
@open_door
def first_page() -> Response:
    """Send everybody where the day begins."""
    who = visitor.current()
    return redirect(url_for("accounts.log_in") if who is None else where_the_day_begins(who), 303)


@bp.route("/login", methods=["GET", "POST"])
@open_door
def log_in() -> Response:
    """Let somebody in who proves who she is."""
    if visitor.current() and request.method == "GET":
        return redirect(local_address(request.args.get("next", "/")), 303)
    form = LogInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _door(form, 422 if form.errors else 200)
    try:
        proof = accounts.prove(form.email.data, form.password.data, address=request.remote_addr or "", browser=visitor.browser())
    except Throttled as fault:
        form.form_errors.append(_("试得太多了，请过 %(minutes)s 分钟再试，或用「忘记密码」重设。", minutes=fault.minutes))
        return _door(form, 429, {"Retry-After": str(fault.seconds)})
    except Refused:
        form.form_errors.append(_("邮箱或密码不对。请核对大小写；忘了密码可以重设。"))
        return _door(form, 422)
    return let_in(proof.person_id, redirect(local_address(form.next.data or "/"), 303))


@bp.post("/logout")
@open_door
def log_out() -> Response:
    """End this log-in; the token is worth nothing from now on."""
    who = visitor.current()
    if who is not None:
        accounts.end_session(who.login_id, who.person_id)
        accounts.note_sign_in(who.person_id, accounts.SignInResult.LEFT, address=request.remote_addr or "", browser=visitor.browser())
    browser_session.clear()
    flash(_("已退出登录。"))
    response = redirect(url_for("accounts.log_in"), 303)
    visitor.take_cookie(response)
    return response


def let_in(person_id: int, response: Response) -> Response:
    """Begin a log-in with a new token, whatever the browser brought along."""
    with within(session, Context(Mode.DOOR)):
        former = visitor.current()
        if former is not None:
            accounts.end_session(former.login_id, former.person_id)
        token = visitor.begin(person_id)
        person = session.get_one(Person, person_id)
        wishes = {"locale": person.locale, "theme": person.theme}
    browser_session.clear()
    preferences.remember(response, {cookie: wish for cookie, wish in wishes.items() if cookie not in request.cookies})
    visitor.hand_cookie(response, token)
    return response


def where_the_day_begins(who: visitor.Visitor) -> str:
    """Return the page to begin with: the street's overview, else the first page of her first place, else her own account."""
    if not who.places:
        return url_for("accounts.profile")
    place = who.places[0]
    if place.is_street and Duty.SUPERVISE in place.duties:
        return url_for("supervision.overview", tenant_code=place.code)
    return first_page_of(place)


def _door(form: LogInForm, status: int, headers: dict[str, str] | None = None) -> Response:
    enter(session, Context(Mode.DOOR))
    street = tenancy.only_street()
    page = render_template("accounts/log_in.html", form=form, log_ins=_demo_log_ins(), office=street.name if street else "")
    response = make_response(page, status)
    response.headers.update(headers or {})
    return response


def _demo_log_ins() -> Any:
    """Return the demo's people, where it is loaded and this is nobody's real archive."""
    return current_app.extensions.get("commarch.demo_log_ins", list)() if settings.current().is_local else []
