"""The list of incidents, the newest first."""

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock, incidents
from commarch.accounts import Duty
from commarch.web.guards import needs
from commarch.web.incidents.blueprint import bp
from commarch.web.incidents.desk import after
from commarch.web.incidents.labels import KINDS, STATES, lateness
from commarch.web.paging import PageLinks

PAGE = 50


@bp.get("/")
@needs(Duty.REPORT_INCIDENT)
def list_incidents() -> str:
    """List the incidents that are open, or those that have ended."""
    ended = request.args.get("show") == "ended"
    counts = incidents.count_incidents()
    listed = incidents.list_incidents(is_open=not ended, after=after(), limit=PAGE + 1)
    shown, show = listed[:PAGE], "ended" if ended else None
    last = shown[-1] if len(listed) > PAGE else None
    return render_template(
        "incidents/list.html",
        listed=shown,
        ended=ended,
        none=not any(counts),
        tabs=[
            (_("未办结"), url_for("incidents.list_incidents"), counts[0], not ended),
            (_("已办结"), url_for("incidents.list_incidents", show="ended"), counts[1], ended),
        ],
        kinds=KINDS,
        states=STATES,
        now=clock.now(),
        lateness=lateness,
        page=PageLinks(
            shown=len(shown),
            next_url=url_for("incidents.list_incidents", show=show, found=last.found_at.isoformat(), after=last.id) if last else None,
            previous_url=url_for("incidents.list_incidents", show=show) if request.args.get("after") else None,
            total=counts[1 if ended else 0],
            unit=_("起"),
            order=_("按发现时间倒序"),
        ),
    )
