"""Closing a year, after a look at how it stands."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, filing_year
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.filing_year.blueprint import bp
from commarch.web.guards import needs
from commarch.web.years import known_year


@bp.route("/<int:year>/closing", methods=["GET", "POST"])
@needs(Duty.FILE)
def close(year: int) -> ResponseReturnValue:
    """Show how the year stands; with the confirmation, close it."""
    refusal = ""
    if request.method == "POST":
        try:
            filing_year.close_year(known_year(year), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            refusal = str(broken)
        else:
            flash(_("%(year)s 年度已结束，全宗卷里写好了四份材料。", year=year))
            return redirect(url_for("dossier.list_sheets", year=year), 303)
    page = render_template(
        "filing_year/close.html",
        year=year,
        found=filing_year.state_of(known_year(year)),
        refusal=refusal,
        is_over=year < clock.today().year,
    )
    return page, 422 if refusal else 200
