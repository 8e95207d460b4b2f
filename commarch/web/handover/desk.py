"""Where a handover is dealt with: in the community itself, or at the street, whose archivist steps into the community to attend."""

from uuid import UUID

from flask import abort

from commarch import handover
from commarch.handover import Handover
from commarch.web import attending
from commarch.web.attending import community_attended, proves_herself

__all__ = ["Desk", "at_the_street", "found", "proves_herself"]


class Desk(attending.Desk):
    """The community itself, or one of the street's communities."""

    def url(self, page: str, handover_id: UUID | None = None) -> str:
        """Return the address of a page of this desk."""
        return self.address("handover", page, **({"handover_id": handover_id} if handover_id else {}))


def at_the_street(code: str) -> Desk:
    """Return the desk of the street's archivist in a community: 404 where it is not of this street, 403 for others of the street."""
    return Desk(community_attended(code))


def found(handover_id: UUID) -> Handover:
    """Return a handover of the community; another's is missing."""
    one = handover.find_handover(handover_id)
    if one is None:
        abort(404)
    return one
