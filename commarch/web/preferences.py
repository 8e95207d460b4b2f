"""Language and theme, chosen by the person at this browser. Both live in cookies: they are no facts of the archives."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request
from werkzeug.wrappers import Response

from commarch.web import locale
from commarch.web.guards import open_door

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
A_YEAR = 365 * 24 * 3600

bp = Blueprint("preferences", __name__)


def chosen_theme() -> str:
    """Return the theme this person chose, or the system's."""
    wish = request.cookies.get(THEME_COOKIE, "")
    return wish if wish in THEMES else "auto"


def page_before() -> str:
    """Return the page that the choice was made on. Anything but a page of this site is the first page: nobody is sent away from here.

    It is taken from the Referer, which we let browsers send to ourselves, and not from a field: a page that echoes its own address
    would tell a missing thing from another tenant's.
    """
    parts = urlsplit(request.referrer or "")
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    ours = parts.netloc == request.host and address.startswith("/") and not address.startswith("//")
    return address if ours and address.isprintable() and "\\" not in address else "/"


@bp.post("/preferences")
@open_door
def choose() -> Response:
    """Remember a choice at this browser and return to the page it was made on."""
    response = redirect(page_before(), 303)
    remember(response, request.form)
    return response


def remember(response: Response, wishes: Mapping[str, str]) -> None:
    """Remember at this browser what is wished for `locale` and `theme`; what nobody offers is left out."""
    for cookie, allowed in ((locale.COOKIE, tuple(locale.LANGUAGES)), (THEME_COOKIE, THEMES)):
        wish = wishes.get(cookie)
        if wish in allowed:
            response.set_cookie(cookie, wish, max_age=A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")


def init_app(app: Flask) -> None:
    """Let people choose language and theme."""
    app.jinja_env.globals["chosen_theme"] = chosen_theme
    app.register_blueprint(bp)
