"""The street's look: which inspections there are in its communities, when, and how far they are; nothing of what is laid out."""

from flask import render_template

from commarch import clock, inspection, supervision
from commarch.accounts import Duty
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.supervision.views import bp


@bp.get("/inspections/")
@needs(Duty.SUPERVISE, across=True)
def inspection_list() -> str:
    """List the inspections in the communities, the newest first."""
    communities = supervision.communities(visitor.here().tenant_id)
    seen = inspection.across([one.id for one in communities])
    return render_template("inspection/street.html", seen=seen, today=clock.today())
