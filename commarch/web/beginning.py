"""Where somebody's day begins in a place: at the first page that her duties open."""

from flask import url_for

from commarch.accounts import Duty
from commarch.web.visitor import Place

#: Endpoints with the duty that opens each, in the order in which they are offered.
BEGINNINGS = (
    ("today.show", Duty.VIEW),
    ("accounts.list_people", Duty.MANAGE_PEOPLE),
    ("audit.list_entries", Duty.READ_TRAIL),
    ("notices.list_notices", Duty.SEE_NOTICES),
    ("intake.list_mine", Duty.CONTRIBUTE),
    ("inspection.list_assigned", Duty.INSPECT),
)


def first_page_of(place: Place) -> str:
    """Return the page to begin with in a place; who may do nothing there sees her own account."""
    for endpoint, duty in BEGINNINGS:
        if duty in place.duties:
            return url_for(endpoint, tenant_code=place.code)
    return url_for("accounts.profile")
