"""One's own account: name, password, language, and where one is signed in."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from commarch import accounts, clock, settings
from commarch.accounts import LoginSession, Person, Refused, Throttled
from commarch.database import Context, Mode, session, within
from commarch.errors import RuleBroken
from commarch.web import preferences, visitor
from commarch.web.accounts.blueprint import bp
from commarch.web.accounts.forms import ChangePasswordForm, ProfileForm
from commarch.web.guards import signed_in
from commarch.web.labels import SIGN_IN_RESULTS, role_label

Thing = TypeVar("Thing")


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> Response:
    """Show and change one's own name, language and theme."""
    who = visitor.signed_in_visitor()
    person = session.get_one(Person, who.person_id)
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        accounts.change_name(person, form.name.data)
        person.locale, person.theme = form.locale.data, form.theme.data
        flash(_("已保存。"))
        response = redirect(url_for("accounts.profile"), 303)
        preferences.remember(response, {"locale": person.locale, "theme": person.theme})
        return response
    roles = [(place.name, "、".join(role_label(role) for role in place.roles)) for place in who.places]
    told = {"form": form, "person": person, "roles": roles, "run_out": accounts.run_out(who.person_id)}
    return make_response(render_template("accounts/profile.html", **told), 422 if form.errors else 200)


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Response:
    """Change one's own password; whoever else is signed in with the old one is signed out."""
    who, form, status = visitor.signed_in_visitor(), ChangePasswordForm(), 200
    if form.validate_on_submit():
        try:
            accounts.prove_again(who.person_id, form.present.data, address=request.remote_addr or "", browser=visitor.browser())
            with within(session, Context(Mode.DOOR)):
                accounts.set_password(session.get_one(Person, who.person_id), form.password.data)
                ended = accounts.end_other_sessions(who.person_id, keep=who.login_id)
        except Throttled as fault:
            form.form_errors.append(_("试得太多了，请过 %(minutes)s 分钟再试。", minutes=fault.minutes))
            status = 429
        except Refused:
            form.present.errors = [_("现在的密码不对，请再输一遍")]
        except RuleBroken as broken:
            form.password.errors = [str(broken)]
        else:
            flash(_("密码已更换，其他 %(count)s 处登录已退出。", count=ended) if ended else _("密码已更换。"))
            return redirect(url_for("accounts.profile"), 303)
    return make_response(render_template("accounts/change_password.html", form=form), 422 if form.errors and status == 200 else status)


@bp.get("/account/sessions")
@signed_in
def sessions() -> str:
    """Show where one is signed in, and who tried in one's name."""
    who = visitor.signed_in_visitor()
    return render_template(
        "accounts/sessions.html",
        logins=[login for login in _open_logins(who.person_id) if login.id != who.login_id],
        mine=session.get_one(LoginSession, who.token_hash),
        sign_ins=accounts.recent_sign_ins(who.person_id),
        results=SIGN_IN_RESULTS,
        browser_name=browser_name,
    )


@bp.post("/account/sessions/<uuid:login_id>/end")
@signed_in
def end_session(login_id: UUID) -> Response:
    """End one of one's own log-ins."""
    if not accounts.end_session(login_id, visitor.signed_in_visitor().person_id):
        abort(404)
    flash(_("那一处登录已退出。"))
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> Response:
    """End all of one's log-ins but this one."""
    who = visitor.signed_in_visitor()
    ended = accounts.end_other_sessions(who.person_id, keep=who.login_id)
    flash(_("其他 %(count)s 处登录已退出。", count=ended))
    return redirect(url_for("accounts.sessions"), 303)


def browser_name(text: str) -> str:
    """Say in two words what a browser calls itself in twenty."""
    name = next((name for mark, name in _BROWSERS if mark in text), "")
    system = next((system for mark, system in _SYSTEMS if mark in text), "")
    return " · ".join(part for part in (name, system) if part) or text[:40] or _("未知")


_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信 UOS"),
    ("Linux", "Linux"),
)


def _open_logins(person_id: int) -> list[LoginSession]:
    chosen, now = settings.current(), clock.now()
    oldest = now - timedelta(hours=chosen.session_hours)
    found = accounts.open_sessions(person_id, since=now - timedelta(minutes=chosen.session_idle_minutes))
    return [login for login in found if login.started_at > oldest]
