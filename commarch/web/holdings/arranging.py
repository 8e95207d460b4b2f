"""What waits to be filed: drafts in the order in which they would be numbered."""

from itertools import groupby
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.holdings import ItemState, sifting
from commarch.holdings.sifting import Order, Sieve
from commarch.holdings.tally import tally
from commarch.web.guards import needs
from commarch.web.holdings.addresses import Asked, read_asked
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.labels import class_label
from commarch.web.holdings.listing import Group
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks

PAGE = 100


@bp.get("/waiting")
@needs(Duty.VIEW)
def arrange() -> str:
    """Show the drafts that wait, in groups of the classes that they will be numbered in."""
    asked = read_asked()
    sieve = Sieve(state=ItemState.DRAFT)
    page = sifting.page(sieve, clock.today(), order=Order.REGISTERED, cursor=asked.cursor, size=PAGE)
    figures = tally(clock.today())
    waiting = figures.total(sieve)
    return render_template(
        "holdings/arrange.html",
        groups=[_group(list(rows), figures.names) for _key, rows in groupby(sorted(page.rows, key=_order), key=_place)],
        waiting=waiting,
        query=Asked(sieve).query(),
        page=PageLinks(len(page.rows), next_url=_further(page), total=waiting, unit=_("份")),
    )


def _further(page: sifting.ListPage) -> str | None:
    asked = Asked(Sieve())
    address = asked.page_address(page, backwards=False, size=PAGE)
    return "?" + address.partition("?")[2] if address else None


def _place(row: Any) -> tuple[str, int, str, str]:
    return row.archival_class, -row.year, row.category_code, row.retention_code


def _order(row: Any) -> tuple[Any, ...]:
    return (*_place(row), row.document_date == "", row.document_date, row.id)


def _group(rows: list[Any], names: dict[tuple[str, str], str]) -> Group:
    first = rows[0]
    name = names.get((first.archival_class, first.category_code), class_label(first.archival_class))
    heading = "　".join([name, _("%(year)s 年度", year=first.year), period_words(first.retention_code)])
    return Group(first.category_code or first.archival_class, heading, len(rows), rows)
