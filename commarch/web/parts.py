"""Parts of pages that stand there by the hundred: icons, states, codes, cells of a table. What a macro says in Jinja these say in Python.

A list of 50 rows holds some 600 of them, and a macro's call costs ten times a function's. `macros/parts.html` and `macros/table.html` hand
them out under the same names as all other parts.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, current_app
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from commarch.web.filters import code_parts
from commarch.web.states import STATES

Caller = Callable[[], Markup] | None
_COUNT = '<small class="muted push">{:,}</small>'


@lru_cache(maxsize=1024)
def _icon(name: str, extra: str) -> Markup:
    return Markup('<i class="bi bi-{}{}" aria-hidden="true"></i>').format(name, f" {extra}" if extra else "")


def icon(name: str, extra: str = "", **attributes: str) -> Markup:
    """Draw an icon; `class` is added to its own."""
    return _icon(name, attributes.get("class", extra))


@lru_cache(maxsize=4096)
def _state(name: str, word: str, language: Locale | None) -> Markup:  # noqa: ARG001  the words depend on the language
    label = STATES[name]
    return Markup('<span class="state state-{}">{}{}</span>').format(label.tone, _icon(label.icon, ""), word or str(label.word))


def state(name: str, word: str | None = None) -> Markup:
    """Show a state as word, icon and colour; a state without words is a mistake in the code."""
    return _state(name, str(word or ""), get_locale())


def code(value: str, stem: str | None = None) -> Markup:
    """Set an archival code: never wrapped, the stem it shares with its neighbours grey, the tail one looks for bold."""
    parts = code_parts(value, stem)
    return Markup(_code(str(escape(parts.stem)), str(escape(parts.tail))))  # noqa: S704  escaped


def _code(stem: str, tail: str) -> str:
    shared = f'<span class="code-stem">{stem}</span>' if stem else ""
    return f'<span class="code">{shared}<span class="code-tail">{tail}</span></span>'


def cell(value: Any = "", classes: str = "", name: str | None = None, caller: Caller = None, **attributes: str) -> Markup:
    """Make a cell; `class`, and `name` of the column that may be hidden."""
    return _cell(f"{escape(value)}{caller() if caller else ''}", attributes.get("class", classes), name)


def code_cell(value: str | None, stem: str | None = None) -> Markup:
    """Make the cell of an archival code; a draft has none yet."""
    return _cell(code(value, stem) if value else _no_code(get_locale()), "code-cell", "code")


def escaped_code_cell(value: str) -> str:
    """Make the cell of a code that is escaped already: escaping makes none of the signs at which a code is parted."""
    return f"{_opening('code-cell', 'code')}{_code(*code_parts(value)) if value else _no_code(get_locale())}</td>"


@lru_cache(maxsize=16)
def _no_code(language: Locale | None) -> Markup:  # noqa: ARG001  the words depend on the language
    return Markup('<span class="muted">{}</span>').format(gettext("未编号"))


def title_cell(title: str, url: str, note: str = "") -> Markup:
    """Make the cell of a title that opens its item."""
    beside = f' <span class="note nowrap">{escape(note)}</span>' if note else ""
    return _cell(f'<a href="{escape(url)}" data-open>{escape(title)}</a>{beside}', "title", None)


def state_cell(name: str, word: str | None = None) -> Markup:
    """Make the cell of a state."""
    return _cell(state(name, word), "push-narrow", "state")


def pick(value: Any, label: str, checked: bool = False) -> Markup:  # noqa: FBT001, FBT002  a part of templates
    """Make the cell with the box that picks a row."""
    before, named, behind = picking()
    return Markup(f'{before}{" checked" if checked else ""} value="{escape(value)}{named}{escape(label)}{behind}')  # noqa: S704  escaped


def picking() -> tuple[str, str, str]:
    """Return what stands before, between and behind value and name of a row in the cell that picks it."""
    return _picking(get_locale())


def filter_menu(label: str, choices: Iterable[tuple[str, str, int | None]]) -> Markup:
    """Draw a filter that is off: its values in a list that opens, each with its address and how many things it leaves, if that is known."""
    links = (
        f'<li><a href="{escape(url)}">{escape(name)}{"" if count is None else _COUNT.format(count)}</a></li>'
        for name, url, count in choices
    )
    return Markup(f"{_closed_menu(label, get_locale())}{''.join(links)}</ul></details>")  # noqa: S704  escaped


@lru_cache(maxsize=64)
def _closed_menu(label: str, language: Locale | None) -> Markup:  # noqa: ARG001  the words depend on the language
    closed = '<details class="menu" data-menu><summary class="chip"><span class="chip-label">{}</span>{} {}</summary><ul class="pop">'
    return Markup(closed).format(label, gettext("不限"), icon("chevron-down"))  # noqa: S704  our own words


def row(*cells: str) -> Markup:
    """Put cells into a row."""
    return Markup(f'<tr role="row">{"".join(cells)}</tr>\n')  # noqa: S704  cells are markup


@lru_cache(maxsize=16)
def _picking(language: Locale | None) -> tuple[str, str, str]:  # noqa: ARG001  the words depend on the language
    before, _, behind = (str(escape(part)) for part in str(gettext("选中 %(what)s")).partition("%(what)s"))
    box = '<input class="form-check-input" type="checkbox" name="pick"'
    return f'<td role="cell" class="pick">{box}', f'" aria-label="{before}', f'{behind}" data-pick></td>'


def _cell(inside: str, css_class: str | None, name: str | None) -> Markup:
    """Put what is escaped already into a cell."""
    return Markup(f"{_opening(css_class, name)}{inside}</td>")  # noqa: S704  escaped by the callers


@lru_cache(maxsize=512)
def _opening(css_class: str | None, name: str | None) -> str:
    classes = f' class="{escape(css_class)}"' if css_class else ""
    column = f' data-col="{escape(name)}"' if name else ""
    return f'<td role="cell"{classes}{column}>'


def keys() -> Markup:
    """Draw the dialog of keys: the same on every page."""
    return _keys(current_app._get_current_object(), get_locale())  # type: ignore[attr-defined]  # noqa: SLF001  flask's own way


@lru_cache(maxsize=16)
def _keys(app: Flask, language: Locale | None) -> Markup:  # noqa: ARG001  the words depend on the language
    return Markup(app.jinja_env.get_template("_keys.html").render())  # noqa: S704  our own template


def init_app(app: Flask) -> None:
    """Hand the parts to the macro files."""
    for one in (icon, state, code, cell, code_cell, title_cell, state_cell, pick, filter_menu, keys):
        app.jinja_env.globals[f"{one.__name__}_part"] = one
