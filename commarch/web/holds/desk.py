"""Where a hold is dealt with: in the community, or at the street, whose archivist steps into the community."""

from uuid import UUID

from flask import abort, url_for

from commarch import holds
from commarch.holds import Hold
from commarch.web.attending import Desk


def found(hold_id: UUID) -> Hold:
    """Return a hold of the community; another's is missing."""
    return holds.find_hold(hold_id) or abort(404)


def list_url(desk: Desk) -> str:
    """Return the address of the list at this desk."""
    return url_for("holds.list_holds" if desk.community is None else "supervision.holds_list")
