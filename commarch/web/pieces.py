"""Pieces of pages that are kept: drawn once for the facts that they show, and found again by these facts.

Nothing is thrown away when something changes, for other facts are another piece. So a piece may rest on nothing but the facts that it is asked
by, and on what belongs to every key: application, tenant of the address, language, theme, where the site is mounted. A macro of a file that
is imported without context sees no page and can't rest on more. A piece never holds a token, and facts are compared whole, so that
nobody is shown what was drawn for somebody of whom other facts are true.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from flask import Flask, current_app, g, get_flashed_messages, request, session
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from commarch.web.navigation import current_frame
from commarch.web.preferences import chosen_theme

#: Draws a piece: a macro of Jinja's or a function.
Drawing: TypeAlias = Callable[..., Markup]
#: A worker's pieces are some 20 kB each at most.
MOST = 512
#: Whole pages are some 60 kB each.
MOST_PAGES = 64
#: Stands in a page where a token belongs until it is cut there; nobody outside of this process can write it.
SLOT = f"token-{secrets.token_hex(16)}"
#: Stands where a part belongs that is another in each answer.
_PART = f"part-{secrets.token_hex(16)}-"
_PARTS = re.compile(rf"{_PART}(\w+);".encode())


def drawn_once(draw: Drawing, *facts: Hashable) -> Markup:
    """Return the piece for these facts, drawn now if it has not been. A developer sees a changed file at the next page."""
    if current_app.debug:
        return draw(*facts)
    return _drawn(draw, place(), *facts)


def drawn_page(draw: Callable[..., str], *facts: Hashable) -> bytes:
    """Return a whole page for these facts and its frame, drawn now if it has not been, with this request's own token in its forms.

    For pages that are looked at again and again. Their facts are read each time, rows included; only the drawing is spared.
    """
    if current_app.debug or get_flashed_messages():
        return draw(*facts).encode()
    return own_token().encode().join(_page(draw, (*place(), current_frame()), *facts))


def drawn_round(draw: Callable[..., str], parts: Mapping[str, str], *facts: Hashable) -> bytes:
    """Return a page that is kept but for its parts, which are markup, drawn anew for each answer and set in where `part` names them.

    For pages whose rows are hardly ever the same: what stands round them rests on the facts alone.
    """
    return _PARTS.sub(lambda found: parts[found[1].decode()].encode(), drawn_page(draw, *facts))


def part(name: str) -> Markup:
    """Return what stands for a part until the page is answered; once more, nobody else can write it."""
    return Markup(f"{_PART}{name};")  # noqa: S704  our own sign


def token() -> str:
    """Return what stands in the forms of the page that is drawn now."""
    return g.get("token_slot") or own_token()


def own_token() -> str:
    """Return this browser's token: what Flask-WTF has signed stays the same as long as the secret in the browser's cookie does."""
    if "csrf_token" not in session:
        generate_csrf()
    g.csrf_token = _signed(current_app._get_current_object(), session["csrf_token"])  # type: ignore[attr-defined]  # noqa: SLF001  flask's own way
    found: str = g.csrf_token
    return found


@lru_cache(maxsize=MOST)
def _signed(app: Flask, secret: str) -> str:  # noqa: ARG001  Flask-WTF takes both from the request
    found: str = generate_csrf()
    return found


def place() -> tuple[Any, ...]:
    """Return what every piece rests on."""
    return (current_app._get_current_object(), g.get("tenant_code"), request.script_root, get_locale(), chosen_theme())  # type: ignore[attr-defined]  # noqa: SLF001  flask's own way


@lru_cache(maxsize=MOST_PAGES)
def _page(draw: Callable[..., str], place: tuple[Any, ...], *facts: Hashable) -> tuple[bytes, ...]:  # noqa: ARG001  words, addresses and menu depend on the place
    """Draw a page, cut where a token belongs."""
    g.token_slot = SLOT
    try:
        page = draw(*facts)
    finally:
        del g.token_slot
    if own_token() in page:
        raise RuntimeError("a page that is kept holds somebody's token: its forms take it from the macro `csrf()`")
    return tuple(page.encode().split(SLOT.encode()))


@lru_cache(maxsize=MOST)
def _drawn(draw: Drawing, place: tuple[Any, ...], *facts: Hashable) -> Markup:  # noqa: ARG001  the words and addresses depend on the place
    return draw(*facts)


def init_app(app: Flask) -> None:
    """Give templates `drawn_once(macro, fact, …)`."""
    app.jinja_env.globals["drawn_once"] = drawn_once
    app.jinja_env.globals["csrf_token"] = token
