"""How much paper a year used and did not use, and how that was counted."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from commarch import clock
from commarch.accounts import Duty
from commarch.printing.saving import COPIES_OF_A_HANDOVER, ROWS_OF_A_SHEET, paper_of
from commarch.web.guards import needs
from commarch.web.printing.blueprint import bp
from commarch.web.years import known_year, offered_years


@bp.get("/saved")
@needs(Duty.VIEW)
def show_saved() -> ResponseReturnValue:
    """Show the paper of a year."""
    today = clock.today()
    asked = request.args.get("year", "")
    year = known_year(int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year)
    rules = {"rows": ROWS_OF_A_SHEET, "copies": COPIES_OF_A_HANDOVER}
    return render_template("printing/saved.html", year=year, years=offered_years(today), paper=paper_of(year), **rules)
