"""The street's side: holds of its communities whose lifting is asked for, and the street's consent inside the community."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from commarch import holds, supervision
from commarch.accounts import Duty, Role
from commarch.web import visitor
from commarch.web.attending import Desk, community_attended
from commarch.web.guards import needs
from commarch.web.holds.labels import REASONS
from commarch.web.holds.lifting import consented
from commarch.web.holds.reviewing import refused
from commarch.web.holds.showing import shown
from commarch.web.supervision.views import bp


@bp.get("/holds/")
@needs(Duty.SUPERVISE, across=True)
def holds_list() -> str:
    """List the holds whose lifting is asked for, those that wait for the street first."""
    place = visitor.here()
    listed = holds.asked_across([one.id for one in supervision.communities(place.tenant_id)])
    return render_template(
        "holds/street.html",
        listed=sorted(listed, key=lambda one: one.has_street),
        consents=Role.STREET_ARCHIVIST in place.roles,
        reasons=REASONS,
    )


@bp.get("/holds/<community>/<uuid:hold_id>")
@needs(Duty.SUPERVISE, across=True)
def holds_show(community: str, hold_id: UUID) -> str:
    """Show a community's hold to the archivist who is asked for her consent."""
    return shown(Desk(community_attended(community)), hold_id)


@bp.route("/holds/<community>/<uuid:hold_id>/consent", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def holds_consent(community: str, hold_id: UUID) -> ResponseReturnValue:
    """Consent to the lifting on behalf of the street."""
    return consented(Desk(community_attended(community)), hold_id)


@bp.route("/holds/<community>/<uuid:hold_id>/refusal", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def holds_refuse(community: str, hold_id: UUID) -> ResponseReturnValue:
    """Refuse the lifting on behalf of the street."""
    return refused(Desk(community_attended(community)), hold_id)
