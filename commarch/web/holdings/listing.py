"""The catalogue: every filed item, narrowed, ordered, in groups, page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import get_template_attribute, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import PersonalLevel, queries, sifting
from commarch.holdings.models import WAITING
from commarch.holdings.sifting import Due, Order, Sieve
from commarch.holdings.tally import Tally, tally
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.addresses import CONDITIONS, Asked, read_asked, read_query
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.labels import DUE, OPENNESS, ORDERS, PERSONAL, STATES, class_label
from commarch.web.holdings.rows import row_drawer
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.pieces import drawn_once, drawn_page

PAGE = 50


@dataclass
class Group:
    """Rows of one lowest class, under its heading."""

    code: str = ""
    name: str = ""
    count: int | None = None
    rows: Sequence[Any] = ()


@dataclass(frozen=True)
class Tab:
    """A view of the catalogue, with how many items it shows."""

    name: str
    url: str
    count: int | None
    is_here: bool


@bp.get("/")
@needs(Duty.VIEW)
def list_items() -> bytes:
    """Show the catalogue."""
    today, asked = clock.today(), read_asked()
    figures = tally(today)
    sieve = asked.found()
    page = _page(sieve, asked)
    shown = figures.total(asked.sieve) if sieve.is_plain else sifting.count(sieve, today)
    views = queries.saved_views(visitor.signed_in_visitor().person_id)
    return drawn_page(_catalogue, asked, figures, views, shown, page, today, sieve.is_plain)


def _catalogue(
    asked: Asked,
    figures: Tally,
    views: Sequence[Any],
    shown: int,
    page: sifting.ListPage,
    today: date,
    counted: bool,  # noqa: FBT001  a fact
) -> str:
    """Draw the page, which rests on nothing but these facts."""
    return render_template(
        "holdings/list.html",
        asked=asked.whole,
        figures=figures,
        everything=figures.total(),
        shown=shown,
        rows=list(_groups(page.rows, asked, figures, today, counted=counted)),
        narrowing=drawn_once(_narrowing, asked.whole, figures, views, shown),
        here=next((view for view in views if read_query(view.query).query(dense=None) == asked.query(dense=None)), None),
        page=_links(page, asked, shown),
        caption=_("归档文件，%(order)s", order=ORDERS[asked.order]),
    )


def _narrowing(asked: Asked, figures: Tally, views: Iterable[Any], shown: int) -> Markup:
    """Draw the views, and what the list is and can be narrowed to."""
    chips = [_chip(name, asked, figures) for name in CONDITIONS if _is_set(asked, name)]
    menus = [menu for name in CONDITIONS if not _is_set(asked, name) and (menu := _menu(name, asked, figures))]
    draw = get_template_attribute("holdings/_list.html", "narrowing")
    drawn: Markup = draw(asked, _tabs(asked, figures, views), figures.waiting, shown, chips, menus)
    return drawn


def _page(sieve: Sieve, asked: Asked) -> sifting.ListPage:
    try:
        return sifting.page(sieve, clock.today(), order=asked.order, descending=asked.descending, cursor=asked.cursor, size=PAGE)
    except ValueError:  # the key of a page that somebody has written by hand
        return sifting.page(sieve, clock.today(), order=asked.order, descending=asked.descending, size=PAGE)


def _links(page: sifting.ListPage, asked: Asked, shown: int) -> PageLinks:
    direction = _("降序") if asked.descending else _("升序")
    return PageLinks(
        len(page.rows),
        previous_url=asked.page_address(page, backwards=True, size=PAGE),
        next_url=asked.page_address(page, backwards=False, size=PAGE),
        first=asked.first,
        total=shown,
        order=f"{ORDERS[asked.order]}{direction}",
    )


_KIND = attrgetter("archival_class", "year", "retention_code", "category_code")


def _groups(rows: Sequence[Any], asked: Asked, figures: Tally, today: date, *, counted: bool) -> Iterable[Markup]:
    """Put rows under the headings of their lowest class as long as the order is that of codes."""
    draw = row_drawer(today)
    if asked.order is not Order.CODE:
        yield draw(rows)
        return
    for kind, members in groupby(rows, key=_KIND):
        yield drawn_once(_heading, kind, asked.sieve, figures, counted) + draw(list(members))


def _heading(kind: tuple[str, int, str, str], sieve: Sieve, figures: Tally, counted: bool) -> Markup:  # noqa: FBT001  a fact
    """Draw the heading of a lowest class, without what the list is narrowed to."""
    archival_class, year, retention, category = kind
    parts = [figures.names.get((archival_class, category), class_label(archival_class))]
    if sieve.year is None:
        parts.append(_("%(year)s 年度", year=year))
    if sieve.retention is None:
        parts.append(period_words(retention))
    draw = get_template_attribute("macros/table.html", "group_row")
    drawn: Markup = draw(9, "　".join(parts), category or archival_class, figures.groups(sieve).get(kind) if counted else None)
    return drawn + Markup("\n")


def _tabs(asked: Asked, figures: Tally, views: Iterable[Any]) -> list[Tab]:
    """Return the views that everybody has, then one's own; what can't be counted without searching has no figure."""
    offered = [
        (_("全部"), Asked(Sieve())),
        (_("含个人信息"), Asked(Sieve(personal=PersonalLevel.PERSONAL))),
        (_("已到期"), Asked(Sieve(due=Due.EXPIRED))),
        *((view.name, read_query(view.query)) for view in views),
    ]
    here = asked.query(dense=None)
    return [
        Tab(
            str(name),
            view.address(),
            figures.total(view.sieve) if view.sieve.is_plain and not view.text else None,
            view.query(dense=None) == here,
        )
        for name, view in offered
    ]


def _is_set(asked: Asked, name: str) -> bool:
    return getattr(asked.sieve, CONDITIONS[name][0]) is not None


_NAMES = {
    "year": lambda: _("年度"),
    "class": lambda: _("门类"),
    "category": lambda: _("类目"),
    "period": lambda: _("期限"),
    "state": lambda: _("状态"),
    "personal": lambda: _("个人信息"),
    "openness": lambda: _("开放"),
    "due": lambda: _("到期"),
    "import": lambda: _("批次"),
}


def _value_label(name: str, value: Any, figures: Tally) -> str:
    match name:
        case "year":
            return str(value)
        case "class":
            return f"{value} {class_label(value)}"
        case "category":
            return f"{value} {next((words for (_class, code), words in figures.names.items() if code == value), '')}".strip()
        case "period":
            return _period(value)
        case "import":
            return str(_("这一批"))
    return str({"state": STATES, "personal": PERSONAL, "openness": OPENNESS, "due": DUE}[name][value])  # type: ignore[index]


def _period(code: str) -> str:
    try:
        return period_words(code)
    except RuleBroken:
        return code


def _chip(name: str, asked: Asked, figures: Tally) -> tuple[str, str, str]:
    value = getattr(asked.sieve, CONDITIONS[name][0])
    return _NAMES[name](), _value_label(name, value, figures), asked.address(**{name: None})


def _menu(name: str, asked: Asked, figures: Tally) -> tuple[str, list[tuple[str, str, int]]] | None:
    """Return the values that a condition could have, with how many items each would leave; nothing where there is no choice."""
    if name == "import":
        return None
    counts = figures.by(CONDITIONS[name][0], asked.sieve)
    if name == "state":
        counts = {state: number for state, number in counts.items() if state not in WAITING}
    if len(counts) < (1 if name in ("due", "year") else 2):
        return None
    values = sorted(counts, reverse=name == "year")
    return _NAMES[name](), [(_value_label(name, value, figures), asked.address(**{name: str(value)}), counts[value]) for value in values]
