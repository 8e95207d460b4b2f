"""One hold: what it is about, whose consent to its lifting is missing, what lies under it."""

from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from commarch import audit, clock, holds
from commarch.accounts import Duty
from commarch.holds import Held
from commarch.web.attending import Desk
from commarch.web.guards import needs
from commarch.web.holdings.history import line_of
from commarch.web.holds.blueprint import bp
from commarch.web.holds.desk import found, list_url
from commarch.web.holds.labels import PARTS, REASONS, awaited
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks

PAGE = 50


@bp.get("/<uuid:hold_id>")
@needs(Duty.VIEW)
def show(hold_id: UUID) -> str:
    """Show a hold in its community."""
    return shown(Desk(), hold_id)


def shown(desk: Desk, hold_id: UUID) -> str:
    """Render a hold at a desk."""
    with desk.inside():
        one = found(hold_id)
        count, listed = holds.count_items(one), holds.items_of(one, after=_after(), limit=PAGE + 1)
        consents, mine = holds.consents_of(one), holds.parts_here()
        # at the street it is the community's trail, too
        trail = audit.history_of("hold", hold_id, limit=20)
    items, missing = listed[:PAGE], awaited(one)
    return render_template(
        "holds/show.html",
        one=one,
        desk=desk,
        url=lambda page: desk.address("holds", page, hold_id=hold_id),
        list_url=list_url(desk),
        items=items,
        count=count,
        consents=consents,
        missing=missing,
        mine=[part for part in missing if part in mine],
        history=[line_of(entry) for entry in trail],
        reasons=REASONS,
        parts=PARTS,
        today=clock.today(),
        page=PageLinks(
            shown=len(items),
            next_url=_further(desk, hold_id, items[-1]) if len(listed) > PAGE else None,
            previous_url=desk.address("holds", "show", hold_id=hold_id) if request.args.get("after") else None,
            total=count,
            order=_("按档号升序"),
        ),
    )


def _after() -> tuple[str, UUID] | None:
    key = read_id(request.args.get("after"))
    return (request.args.get("code", ""), key) if key else None


def _further(desk: Desk, hold_id: UUID, last: Held) -> str:
    return f"{desk.address('holds', 'show', hold_id=hold_id)}?code={last.archival_code}&after={last.id}"
