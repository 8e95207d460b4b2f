"""Pieces of pages that are kept: drawn once for the facts that they show, and found again by these facts.

Nothing is thrown away when something changes, for other facts are another piece. So a piece may rest on nothing but the facts that it is asked
by, and on what belongs to every key: application, tenant of the address, language, theme, where the site is mounted. A macro of a file that
is imported without context sees no page and can't rest on more. A piece never holds a token, and facts are compared whole, so that
nobody is shown what was drawn for somebody of whom other facts are true.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeAlias

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from markupsafe import Markup

from commarch.web.preferences import chosen_theme

#: Draws a piece: a macro of Jinja's or a function.
Drawing: TypeAlias = Callable[..., Markup]
#: A worker's pieces are some 20 kB each at most.
MOST = 512


def drawn_once(draw: Drawing, *facts: Hashable) -> Markup:
    """Return the piece for these facts, drawn now if it has not been. A developer sees a changed file at the next page."""
    if current_app.debug:
        return draw(*facts)
    place = (current_app._get_current_object(), g.get("tenant_code"), request.script_root, str(get_locale()), chosen_theme())  # type: ignore[attr-defined]  # noqa: SLF001  flask's own way
    return _drawn(draw, place, *facts)


@lru_cache(maxsize=MOST)
def _drawn(draw: Drawing, place: tuple[Any, ...], *facts: Hashable) -> Markup:  # noqa: ARG001  the words and addresses depend on the place
    return draw(*facts)


def init_app(app: Flask) -> None:
    """Give templates `drawn_once(macro, fact, …)`."""
    app.jinja_env.globals["drawn_once"] = drawn_once
