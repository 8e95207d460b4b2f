"""Acts that matter ask for the password again when it was typed long ago (ASVS 5.0 7.5.1): a page left open is nobody's consent."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import update
from werkzeug.wrappers import Response

from commarch import accounts, clock
from commarch.accounts import LoginSession, Refused, Throttled
from commarch.database import Context, Mode, session, within
from commarch.web import visitor
from commarch.web.accounts.blueprint import bp
from commarch.web.accounts.forms import ProofForm
from commarch.web.addresses import local_address
from commarch.web.guards import signed_in

View = TypeVar("View", bound=Callable[..., Any])

#: A form is opened only with a fresh proof, but may be sent off a good while later: what was typed into it is not lost.
TO_OPEN, TO_SEND = timedelta(minutes=15), timedelta(minutes=60)


def freshly_proved(view: View) -> View:
    """Ask for the password before a view whose act matters. Stands below the guard."""

    @wraps(view)
    def asking(*args: Any, **kwargs: Any) -> Any:
        reads = request.method in ("GET", "HEAD")
        if is_fresh(TO_OPEN if reads else TO_SEND):
            return view(*args, **kwargs)
        wanted = request.full_path.rstrip("?") if reads else request.path
        return redirect(url_for("accounts.prove", next=wanted), 303)

    return cast(View, asking)


def is_fresh(limit: timedelta) -> bool:
    """Tell whether the visitor typed her password so lately."""
    who = visitor.current()
    return who is not None and clock.now() - who.proved_at <= limit


@bp.route("/account/proof", methods=["GET", "POST"])
@signed_in
def prove() -> Response:
    """Ask for the password once more, then go on."""
    form = ProofForm(next=request.args.get("next", ""))
    status = 200
    if form.validate_on_submit():
        who = visitor.signed_in_visitor()
        try:
            accounts.prove_again(who.person_id, form.password.data, address=request.remote_addr or "", browser=visitor.browser())
        except Throttled as fault:
            form.form_errors.append(_("试得太多了，请过 %(minutes)s 分钟再试。", minutes=fault.minutes))
            status = 429
        except Refused:
            form.password.errors = [_("密码不对，请再输一遍")]
        else:
            with within(session, Context(Mode.DOOR)):
                session.execute(update(LoginSession).where(LoginSession.id == who.login_id).values(proved_at=clock.now()))
            return redirect(local_address(form.next.data or "/"), 303)
    return make_response(render_template("accounts/prove.html", form=form), 422 if form.errors and status == 200 else status)
