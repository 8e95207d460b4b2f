"""The year at one look: what is to be filed by when, how far it is, what is under way, whether it is closed."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from commarch import clock, completeness, filing_year, usage
from commarch.accounts import Duty
from commarch.database import home_tenant
from commarch.filing_year import Standing, Term
from commarch.holdings import ItemState
from commarch.holdings.sifting import Sieve
from commarch.holdings.tally import tally
from commarch.retention import settings_here
from commarch.web.filing_year.blueprint import bp
from commarch.web.filing_year.labels import STANDINGS, WHENS
from commarch.web.guards import needs
from commarch.web.retention.labels import class_label
from commarch.web.years import known_year, offered_years, year_being_filed


@dataclass(frozen=True)
class Line:
    """One class of archives in one year."""

    term: Term
    filed: int
    drafts: int
    expected: int
    met: int
    standing: Standing


@bp.get("/")
@needs(Duty.VIEW)
def show() -> ResponseReturnValue:
    """Go to the year that is being filed: last year's until its deadline has passed."""
    return redirect(url_for("filing_year.show_year", year=year_being_filed(clock.today())))


@bp.get("/<int:year>")
@needs(Duty.VIEW)
def show_year(year: int) -> str:
    """Show a year's calendar."""
    today = clock.today()
    known_year(year)
    return render_template(
        "filing_year/show.html",
        year=year,
        years=offered_years(today),
        lines=_lines(year),
        activities=filing_year.activities(year, today=today),
        closing=filing_year.closing_of(year),
        uses=usage.year_of_use(year),
        may_close=year < today.year,
        whens=WHENS,
        standings=STANDINGS,
        class_label=class_label,
    )


def _lines(year: int) -> list[Line]:
    today, figures = clock.today(), tally(clock.today())
    filed = figures.by("archival_class", Sieve(year=year))
    drafts = figures.by("archival_class", Sieve(year=year, state=ItemState.DRAFT))
    expected = {one.archival_class: one for one in completeness.figures([home_tenant()], years=[year])}
    chosen = settings_here()
    found = []
    for term in filing_year.terms(
        ["WS", "KU", *expected, *filed, *drafts], year, documentary=chosen.documentary, accounting=chosen.accounting
    ):
        of_class = expected.get(term.archival_class)
        due, met = (of_class.expected, of_class.met) if of_class else (0, 0)
        at = filing_year.standing(expected=due, met=met, due_on=term.due_on, today=today)
        found.append(Line(term, filed.get(term.archival_class, 0), drafts.get(term.archival_class, 0), due, met, at))
    return found
