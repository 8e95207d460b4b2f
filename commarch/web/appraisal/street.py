"""The street's side: what waits for it in its communities, and its word on a batch: agreed, refused item by item, or sent back."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import appraisal, clock, supervision
from commarch.accounts import Duty, Role
from commarch.appraisal import Verdict
from commarch.appraisal.composing import MOST_ITEMS
from commarch.appraisal.models import AppraisalLine
from commarch.appraisal.queries import across, decisions_of, everybody_of, lines_of
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp as own_bp
from commarch.web.appraisal.desk import Desk, at_the_street, found
from commarch.web.appraisal.forms import ApprovalForm
from commarch.web.appraisal.labels import PARTS, STAGES
from commarch.web.appraisal.showing import WORDS, rows_of, shown
from commarch.web.appraisal.signing import SEND_BACK, stepped
from commarch.web.attending import proves_herself
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.supervision.views import bp


@bp.get("/appraisals/")
@needs(Duty.SUPERVISE, across=True)
def appraisal_list() -> str:
    """List the batches under way in the communities, first what waits for the street."""
    place = visitor.here()
    communities = supervision.communities(place.tenant_id)
    listed = across([one.id for one in communities])
    return render_template(
        "appraisal/street.html",
        waiting=[one for one in listed if one.stage == "submitted"],
        others=[one for one in listed if one.stage != "submitted"],
        attends=Role.STREET_ARCHIVIST in place.roles,
        STAGES=STAGES,
        today=clock.today(),
    )


@bp.get("/appraisals/<community>/<uuid:appraisal_id>")
@needs(Duty.SUPERVISE, across=True)
def appraisal_show(community: str, appraisal_id: UUID) -> str:
    """Show a community's batch to the archivist who steps in."""
    return shown(at_the_street(community), appraisal_id)


@bp.route("/appraisals/<community>/<uuid:appraisal_id>/approval", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def appraisal_approve(community: str, appraisal_id: UUID) -> ResponseReturnValue:
    """Approve all, or all but single items, each with why."""
    return _approved(at_the_street(community), appraisal_id)


@own_bp.route("/<uuid:appraisal_id>/approval", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def approve(appraisal_id: UUID) -> ResponseReturnValue:
    """Approve a batch of the street's own archives."""
    return _approved(Desk(), appraisal_id)


@bp.route("/appraisals/<community>/<uuid:appraisal_id>/return", methods=["GET", "POST"])
@needs(Duty.SUPERVISE)
def appraisal_send_back(community: str, appraisal_id: UUID) -> ResponseReturnValue:
    """Send a batch back to its group, as the street."""
    return stepped(at_the_street(community), appraisal_id, "send_back", SEND_BACK)


def _approved(desk: Desk, appraisal_id: UUID) -> ResponseReturnValue:
    form = ApprovalForm()
    if form.validate_on_submit() and proves_herself(form):
        try:
            with desk.inside():
                _approve(appraisal_id, form)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已审批。"))
            return redirect(desk.url("show", appraisal_id), 303)
    page = _approval_page(desk, appraisal_id, form)
    return page, 422 if form.errors or form.form_errors else 200


def _approve(appraisal_id: UUID, form: ApprovalForm) -> None:
    batch = found(appraisal_id)
    refused = {line.id: request.form.get(f"why-{line.id}", "") for line in _to_destroy(appraisal.open_lines(batch)) if _is_refused(line.id)}
    appraisal.approve(
        batch,
        revision=number(form.revision.data),
        by=visitor.actor(),
        today=clock.today(),
        refused=refused,
        note=form.note.data or "",
    )


def _is_refused(line_id: UUID) -> bool:
    return str(line_id) in request.form.getlist("refused")


def _to_destroy(lines: object) -> list[AppraisalLine]:
    return [one for one in lines if one.decision is Verdict.DESTROY]  # type: ignore[attr-defined]


def _approval_page(desk: Desk, appraisal_id: UUID, form: ApprovalForm) -> str:
    with desk.inside():
        batch = found(appraisal_id)
        parts = {one.person_id: str(PARTS[one.part]) for one in everybody_of(batch)}
        rows = rows_of(lines_of(batch, limit=MOST_ITEMS, decision=Verdict.DESTROY), parts, hides=True)
        counts = decisions_of(batch)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    return render_template(
        "appraisal/approve.html",
        batch=batch,
        desk=desk,
        form=form,
        rows=rows,
        counts=counts,
        refused=set(request.form.getlist("refused")),
        why=request.form,
        is_author=visitor.actor().person_id == batch.opened_by,
        **WORDS,
    )
