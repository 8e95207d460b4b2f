"""The batches of a community: what this person must do with them first, then what waits for others, then what has ended."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.appraisal import access
from commarch.appraisal.queries import count_batches, list_batches
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.labels import PURPOSES, STAGES
from commarch.web.appraisal.turning import ball_of, mine, task_of
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.paging import PageLinks

PAGE = 50


@bp.get("/")
@needs(Duty.VIEW)
def list_all() -> str:
    """List the batches under way, one's own turns first; or those that have ended."""
    ended, after, today = request.args.get("view") == "ended", read_id(request.args.get("after")), clock.today()
    rows = list_batches(visitor.actor().person_id, ended=ended, after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    turns = [(one, turn) for one in shown if (turn := mine(one)) is not None]
    under_way, done = count_batches()
    view: dict[str, Any] = {"view": "ended"} if ended else {}
    return render_template(
        "appraisal/list.html",
        mine=[task_of(one, turn, today, primary=place == 0) for place, (one, turn) in enumerate(turns)],
        to_review=access.count_due(today) if Duty.CONDUCT_APPRAISAL in visitor.here().duties else 0,
        has_late=any(one.late_by(today) for one, _turn in turns),
        rows=shown,
        ended=ended,
        under_way=under_way,
        done=done,
        tabs=[
            (_("在办"), url_for("appraisal.list_all"), under_way, not ended),
            (_("已办结"), url_for("appraisal.list_all", view="ended"), done, ended),
        ],
        page=PageLinks(
            shown=len(shown),
            next_url=url_for("appraisal.list_all", after=shown[-1].id, **view) if len(rows) > PAGE else None,
            previous_url=url_for("appraisal.list_all", **view) if after else None,
            total=done if ended else under_way,
            unit=_("个批次"),
        ),
        STAGES=STAGES,
        PURPOSES=PURPOSES,
        ball_of=ball_of,
        today=today,
    )
