"""All pages of `appraisal`."""

from uuid import UUID

from commarch.accounts import Duty
from commarch.web.appraisal import bench, calendar, composing, deciding, destroying, listing, notice, photos, signing, street  # noqa: F401  their views
from commarch.web.appraisal.blueprint import bp, feeds
from commarch.web.appraisal.desk import Desk
from commarch.web.appraisal.showing import shown
from commarch.web.guards import needs

__all__ = ["bp", "feeds"]


@bp.get("/<uuid:appraisal_id>")
@needs(Duty.VIEW)
def show(appraisal_id: UUID) -> str:
    """Show a batch: how far it is, the next step, the items, all that was said."""
    return shown(Desk(), appraisal_id)
