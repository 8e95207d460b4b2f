"""The register of what is not filed and of what is not ours (不归档、非本单位登记)."""

from flask import render_template, request, url_for
from flask_babel import gettext as _

from commarch.accounts import Duty
from commarch.intake import Outcome, queries
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.intake.blueprint import bp
from commarch.web.intake.labels import OUTCOMES, REASONS
from commarch.web.paging import PageLinks

PAGE = 50
KEPT = (Outcome.DECLINE, Outcome.REDIRECT, Outcome.RETURN)


@bp.get("/decisions")
@needs(Duty.VIEW)
def list_decisions() -> str:
    """Show the register, the latest first; decisions that were taken back stay in it."""
    asked = request.args.get("outcome")
    outcome = Outcome(asked) if asked in KEPT else Outcome.DECLINE
    found = queries.register_of_decisions(outcome, before=read_id(request.args.get("before")), limit=PAGE + 1)
    shown = found[:PAGE]
    further = url_for("intake.list_decisions", outcome=outcome.value, before=shown[-1][0].id) if len(found) > PAGE else None
    return render_template(
        "intake/decisions.html",
        rows=shown,
        outcome=outcome,
        outcomes=OUTCOMES,
        tabs=[(str(OUTCOMES[one]), url_for("intake.list_decisions", outcome=one.value), None, one is outcome) for one in KEPT],
        reasons=REASONS,
        page=PageLinks(len(shown), next_url=further, unit=_("条")),
    )
