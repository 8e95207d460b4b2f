"""Languages: Chinese is the source and the default, English the second. A person chooses; the browser's wish does not decide.

The office's machines ask for any language their image happened to be made in, so `Accept-Language` would give a clerk English pages.

Catalogues are read from `.po` when a language is first used. Nothing is compiled at install time, no `.mo` lies in git, and the
installed package may be read-only.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

SOURCE = "zh_Hans_CN"
#: What a person may choose, in its own words.
LANGUAGES = {SOURCE: "中文", "en": "English"}
LOCALES = {language: Locale.parse(language) for language in LANGUAGES}
TRANSLATIONS = Path(__file__).parent.parent / "translations"
COOKIE = "locale"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> NullTranslations:
    """Return the translations of a language; the source language needs none."""
    source = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE or not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class CatalogueDomain(Domain):
    """Flask-Babel's domain, fed from `.po` files."""

    def get_translations(self) -> NullTranslations:
        """Return the translations of the language of this request."""
        locale = get_locale()
        return catalogue(str(locale)) if locale else NullTranslations()


class Languages(Babel):
    """Flask-Babel with our domain."""

    domain_instance = CatalogueDomain()


def chosen_language() -> str:
    """Return the language this person chose, or Chinese."""
    wish = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return wish if wish in LANGUAGES else SOURCE


def language_tag() -> str:
    """Return the language of the page as HTML names it: zh-Hans-CN."""
    return str(get_locale() or SOURCE).replace("_", "-")


@lru_cache(maxsize=8192)
def _worded(locale: Locale | None, message: str) -> Markup:
    """Translate a message that takes no values; a percent sign is written twice in it, as in those that do."""
    words = catalogue(str(locale)) if locale else NullTranslations()
    return Markup(words.ugettext(message)) % {}  # noqa: S704  our own messages are our own markup


@pass_eval_context
def translate(context: EvalContext, message: str, /, **values: object) -> str:
    """Translate a message of a template. A page holds some two hundred, hence no detour by way of Flask-Babel's."""
    if context.autoescape and not values:
        return _worded(get_locale(), message)
    words = gettext(message)
    return (Markup(words) if context.autoescape else words) % values  # noqa: S704  our own messages are our own markup


def init_app(app: Flask, *, time_zone: str = "Asia/Shanghai") -> None:
    """Translate templates and messages."""
    Languages(app, default_locale=SOURCE, default_timezone=time_zone, locale_selector=lambda: LOCALES[chosen_language()])
    app.jinja_env.globals.update(_=translate, gettext=translate)
    app.jinja_env.globals.update(language_tag=language_tag, languages=LANGUAGES, chosen_language=chosen_language)
