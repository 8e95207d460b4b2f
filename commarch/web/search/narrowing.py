"""What the hits of a search spread over, to narrow it by."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from babel import Locale
from flask import get_template_attribute
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from commarch import search as searching
from commarch.search import Counts
from commarch.web.parts import filter_menu
from commarch.web.search.addresses import NARROWING, address, addresses_with


def narrowing(counts: Counts) -> Markup:
    """Draw a menu of years, classes and categories where there is a choice, and what was chosen of them."""
    names = searching.category_names()
    spreads: dict[str, Callable[[], Sequence[tuple[str | int, int]]]]
    spreads = {"year": counts.years, "archival_class": counts.classes, "category_code": counts.categories}
    drawn = []
    for label, (field, spread) in zip(_labels(get_locale()), spreads.items(), strict=True):
        key, chosen = NARROWING[field], getattr(counts.chosen, field)
        if chosen is not None:
            draw = get_template_attribute("macros/parts.html", "filter_chip")
            drawn.append(draw(label, names.get(chosen, chosen) if field == "category_code" else chosen, address(**{key: None})))
        elif len(choices := spread()) > 1:
            url = addresses_with(key)
            drawn.append(filter_menu(label, [(_named(value, names), url(value), found) for value, found in choices]))
    return Markup().join(drawn)


@lru_cache(maxsize=16)
def _labels(language: Locale | None) -> tuple[str, str, str]:  # noqa: ARG001  the words depend on the language
    return _("年度"), _("门类"), _("类目")


def _named(value: str | int, names: Mapping[str, str]) -> str:
    name = names.get(str(value))
    return f"{value}　{name}" if name else str(value)
