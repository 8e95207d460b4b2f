"""What the register says: a year's figures, what is wanted and not there, what is used most, what nobody has used for years."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, usage
from commarch.accounts import Duty
from commarch.usage import UseResult, WayOfUse
from commarch.usage.rules import UNUSED_YEARS, share, unused_limits
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label
from commarch.web.labels import period_words
from commarch.web.paging import PageLinks
from commarch.web.usage.addresses import read_year
from commarch.web.usage.blueprint import bp, tabs
from commarch.web.usage.labels import RESULTS, WAYS
from commarch.web.years import known_year, offered_years

PAGE = 50


@bp.get("/report")
@needs(Duty.VIEW)
def report() -> str:
    """Show a year's figures of use, each a link to its rows."""
    today = clock.today()
    year = known_year(read_year(request.args.get("year", "")) or today.year)
    kinds = usage.by_kind(year)
    lying = usage.unused(today)
    return render_template(
        "usage/report.html",
        tabs=tabs(),
        year=year,
        years=offered_years(today),
        figures=usage.year_of_use(year),
        kinds=[
            (_("利用方式"), "way", [(str(WAYS[WayOfUse(one)]), one, count) for one, count in kinds["way"]]),
            (_("利用目的"), "purpose", [(one, one, count) for one, count in kinds["purpose"]]),
            (_("利用结果"), "result", [(str(RESULTS[UseResult(one)]), one, count) for one, count in kinds["result"]]),
        ],
        wanted=usage.wanted(year),
        most=usage.most_used(year),
        unused_share=share(sum(one.unused for one in lying), sum(one.held for one in lying)),
        since=usage.first_day(),
        unused_years=UNUSED_YEARS,
    )


@bp.get("/unused")
@needs(Duty.VIEW)
def list_unused() -> str:
    """Show by class what has lain there for five years and nobody has used since; of one class, the items."""
    today = clock.today()
    archival_class, category, after = (request.args.get(name, "").replace("\0", "") for name in ("class", "category", "after"))
    facts: dict[str, Any] = {
        "archival_class": archival_class,
        "category": category,
        "tabs": tabs(),
        "until": unused_limits(today)[0],
        "since": usage.first_day(),
        "class_label": class_label,
    }
    if not archival_class:
        return render_template("usage/unused.html", lines=usage.unused(today), years=UNUSED_YEARS, **facts)
    items = usage.unused_items(today, archival_class, category, after, PAGE + 1)
    shown = items[:PAGE]
    values: dict[str, Any] = {"class": archival_class, "category": category}
    further = url_for("usage.list_unused", after=shown[-1].code_key, **values) if len(items) > PAGE else None
    page = PageLinks(len(shown), next_url=further)
    return render_template("usage/unused_items.html", items=shown, page=page, period=period_words, **facts)
