"""The transfers of a community, and what has come of age for the next one."""

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, transfer
from commarch.accounts import Duty
from commarch.appraisal import settings_here
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.showing import WORDS

PAGE = 50
#: Items that wait for a transfer and are named on the page.
WAITING = 20


@bp.get("/")
@needs(Duty.VIEW)
def list_transfers() -> str:
    """List the transfers, the newest first; above them, how much could be transferred now."""
    before, settings = read_id(request.args.get("before")), settings_here()
    listed = transfer.transfers(before=before, limit=PAGE + 1)
    shown, earliest = listed[:PAGE], transfer.earliest_year(settings, clock.today())
    waiting = transfer.waiting_lines(limit=WAITING) if before is None else []
    decided = waiting[0].total if waiting else 0
    return render_template(
        "transfer/list.html",
        listed=shown,
        extents=transfer.extents([one.id for one in shown]),
        ripe=max(sum(group.count for group in transfer.ripe(earliest)) - decided, 0),
        earliest=earliest,
        waiting=waiting,
        years=settings.transfer_after_years,
        page=PageLinks(
            shown=len(shown),
            next_url=url_for("transfer.list_transfers", before=shown[-1].id) if len(listed) > PAGE else None,
            previous_url=url_for("transfer.list_transfers") if before else None,
            unit=_("次移交"),
        ),
        **WORDS,
    )
