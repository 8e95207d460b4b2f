"""Links from mails: a first password, a new one, or in by the operator's hand. Opening a link uses nothing; sending its form does, once."""

import time

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from commarch import accounts
from commarch.accounts import LinkPurpose, OpenLink, SignInResult, Throttled
from commarch.database import Context, Mode, enter, session, within
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.accounts import mails
from commarch.web.accounts.blueprint import bp
from commarch.web.accounts.door import let_in
from commarch.web.accounts.forms import AddressForm, NewPasswordForm
from commarch.web.guards import open_door

#: Asking takes at least so long, known address or not: time must not tell who has an account.
LEAST_SECONDS = 0.3


@bp.route("/password", methods=["GET", "POST"])
@open_door
def ask_for_reset() -> Response:
    """Send a link to whoever forgot her password; the answer is the same when nobody is known by that address."""
    form = AddressForm()
    if not form.validate_on_submit():
        return make_response(render_template("accounts/ask_for_reset.html", form=form), 422 if form.errors else 200)
    ready_at = time.monotonic() + LEAST_SECONDS
    try:
        accounts.count_wish(form.email.data, address=request.remote_addr or "")
    except Throttled as fault:
        form.form_errors.append(_("申请得太多了，请过 %(minutes)s 分钟再试。", minutes=fault.minutes))
        return make_response(render_template("accounts/ask_for_reset.html", form=form), 429, {"Retry-After": str(fault.seconds)})
    if mails.can_reach_anybody():
        with within(session, Context(Mode.DOOR)):
            reset = accounts.begin_reset(form.email.data)
            if reset is not None:
                mails.owe_reset(reset)
    time.sleep(max(0.0, ready_at - time.monotonic()))
    flash(_("如果这个邮箱有账号，重设密码的信已经寄出，1 小时内有效。收不到请看垃圾邮件，或请管理员帮忙。"))
    return redirect(url_for("accounts.log_in"), 303)


@bp.route("/link/<token>", methods=["GET", "POST"])
@open_door
def open_link(token: str) -> Response:
    """Show what a link is good for, and let it be used once."""
    enter(session, Context(Mode.DOOR))
    link = accounts.find_link(token)
    if link is None:
        return _gone()
    return _come_in(link, token) if link.purpose is LinkPurpose.LOGIN else _choose_password(link, token)


def _choose_password(link: OpenLink, token: str) -> Response:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            accounts.choose_password(token, form.password.data)
        except RuleBroken as broken:
            fault_at = form.password if broken.field else form
            (fault_at.errors if broken.field else form.form_errors).append(str(broken))
        else:
            accounts.forgive(link.email)
            flash(_("密码已设好，请用它登录。"))
            response = redirect(url_for("accounts.log_in"), 303)
            visitor.take_cookie(response)
            return response
    page = render_template("accounts/choose_password.html", form=form, link=link)
    return make_response(page, 422 if form.errors else 200)


def _come_in(link: OpenLink, token: str) -> Response:
    if request.method == "GET":
        return make_response(render_template("accounts/come_in.html", link=link))
    try:
        with within(session, Context(Mode.DOOR)):
            person_id = accounts.use_link(token, LinkPurpose.LOGIN)
            accounts.note_sign_in(person_id, SignInResult.ADMITTED_BY_LINK, address=request.remote_addr or "", browser=visitor.browser())
    except RuleBroken:
        return _gone()
    return let_in(person_id, redirect(url_for("accounts.first_page"), 303))


def _gone() -> Response:
    return make_response(render_template("accounts/link_gone.html"), NotFound.code)
