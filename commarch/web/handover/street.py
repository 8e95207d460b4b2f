"""The street's side: what is under way in its communities, attending, beginning and closing one where the clerk has vanished.

Reading across communities writes nothing; where she writes, she first stands in the street, then steps into the one community.
"""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from commarch import clock, handover, supervision
from commarch.accounts import Duty, Role
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.handover import signing
from commarch.web.handover.beginning import begun
from commarch.web.handover.desk import at_the_street
from commarch.web.handover.labels import STATES
from commarch.web.handover.showing import shown
from commarch.web.supervision.views import bp


@bp.get("/handovers/")
@needs(Duty.SUPERVISE, across=True)
def handover_list() -> str:
    """List what is under way in the communities, and who has no clerk."""
    place = visitor.here()
    communities = supervision.communities(place.tenant_id)
    return render_template(
        "handover/street.html",
        listed=handover.across([one.id for one in communities]),
        communities=communities,
        vacant=set(supervision.without_clerk(place.tenant_id)),
        attends=Role.STREET_ARCHIVIST in place.roles,
        states=STATES,
        today=clock.today(),
    )


@bp.route("/handovers/<community>/new", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def handover_begin(community: str) -> ResponseReturnValue:
    """Begin a handover where nobody of the community can."""
    return begun(at_the_street(community))


@bp.get("/handovers/<community>/<uuid:handover_id>")
@needs(Duty.SUPERVISE, across=True)
def handover_show(community: str, handover_id: UUID) -> str:
    """Show a community's handover to the archivist who attends."""
    return shown(at_the_street(community), handover_id)


@bp.route("/handovers/<community>/<uuid:handover_id>/signature", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def handover_sign(community: str, handover_id: UUID) -> ResponseReturnValue:
    """Sign as the witness."""
    return signing.signed(at_the_street(community), handover_id)


@bp.route("/handovers/<community>/<uuid:handover_id>/forced", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def handover_force(community: str, handover_id: UUID) -> ResponseReturnValue:
    """Close a handover without the giver."""
    return signing.forced(at_the_street(community), handover_id)
