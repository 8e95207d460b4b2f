"""The duty matrix: post × expected entries of a year (岗位职责与每年应有)."""

from flask import render_template, request

from commarch import clock
from commarch.accounts import Duty
from commarch.web.guards import needs
from commarch.web.posts.blueprint import bp
from commarch.web.posts.duties import duties_by_post

#: So many years back are offered.
YEARS = 4


@bp.get("/duties")
@needs(Duty.VIEW)
def show_duties() -> str:
    """Show what each post owes of a year, done, missing, overdue."""
    today = clock.today()
    asked = request.args.get("year", type=int)
    years = [today.year - back for back in range(YEARS)]
    year = asked if asked in years else today.year
    return render_template("posts/duties.html", rows=duties_by_post([year], today)[year], year=year, years=years, today=today)
