"""What the group decides (合议): line by line as the voices say or otherwise, the report, and the ways back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import appraisal, clock, retention
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch, Purpose, Stage, Verdict
from commarch.appraisal.models import AppraisalLine
from commarch.appraisal.queries import everybody_of, lines_of, progress_of
from commarch.appraisal.reasons import reasons_here
from commarch.appraisal.rules import Outcome
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.appraisal.bench import choices_of
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import Desk, attempt, found, line_found, seen_revision
from commarch.web.appraisal.forms import DecisionForm
from commarch.web.appraisal.labels import PARTS, VERDICTS, verdict_words
from commarch.web.appraisal.showing import WORDS, rows_of, shown
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number

PAGE = 50


@bp.get("/<uuid:appraisal_id>/decisions/")
@needs(Duty.APPRAISE)
def decisions(appraisal_id: UUID) -> str:
    """Show what the voices come to, item by item, and what is decided."""
    return _page(found(appraisal_id))


@bp.post("/<uuid:appraisal_id>/decisions/")
@needs(Duty.APPRAISE)
def decide_as_voiced(appraisal_id: UUID) -> ResponseReturnValue:
    """Decide all items as their voices say."""
    batch = found(appraisal_id)
    decided = 0

    def act() -> None:
        nonlocal decided
        decided = appraisal.decide_as_voiced(batch, revision=seen_revision(), by=visitor.actor())

    if fault := attempt(act):
        return _page(batch, fault), 422
    flash(_("已按小组意见定了 %(count)s 件的结论。", count=decided))
    return redirect(url_for("appraisal.decisions", appraisal_id=appraisal_id), 303)


@bp.route("/<uuid:appraisal_id>/decisions/<uuid:appraisal_line_id>", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def decide(appraisal_id: UUID, appraisal_line_id: UUID) -> ResponseReturnValue:
    """Decide on one item otherwise, or say that its debts are settled."""
    batch = found(appraisal_id)
    one, form = line_found(batch, appraisal_line_id), DecisionForm()
    if request.method == "POST" and form.validate():
        try:
            settled = form.settled.data if one.line.archival_class == "KU" else None
            appraisal.decide(batch, one.line, form.judgement(), revision=number(form.revision.data), by=visitor.actor(), settled=settled)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已定结论：%(code)s。", code=one.line.archival_code))
            return redirect(f"{url_for('appraisal.decisions', appraisal_id=appraisal_id)}#line-{one.line.position}", 303)
    elif request.method == "GET":
        _fill(form, batch, one.line)
    settings, members = appraisal.settings_here(), everybody_of(batch)
    page = render_template(
        "appraisal/decide.html",
        batch=batch,
        line=one.line,
        item=one.item,
        form=form,
        row=rows_of([one], {member.person_id: str(PARTS[member.part]) for member in members})[0],
        came_to=came_to(appraisal.outcomes(batch, [one.line], settings=settings)[one.line.id]),
        choices=[
            choice
            for choice in choices_of(Purpose(batch.purpose), settings, retention.facts(one.item).expiry, clock.today())
            if choice.verdict is not Verdict.UNDECIDED
        ],
        reasons=reasons_here(),
        **WORDS,
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/<uuid:appraisal_id>/review/end")
@needs(Duty.CONDUCT_APPRAISAL)
def close_review(appraisal_id: UUID) -> ResponseReturnValue:
    """End the review: the group decides now."""
    batch = found(appraisal_id)
    fault = attempt(lambda: appraisal.close_review(batch, revision=seen_revision(), by=visitor.actor(), today=clock.today()))
    if fault:
        return shown(Desk(), appraisal_id, fault=fault), 422
    return redirect(url_for("appraisal.decisions", appraisal_id=appraisal_id), 303)


@bp.post("/<uuid:appraisal_id>/report")
@needs(Duty.CONDUCT_APPRAISAL)
def report(appraisal_id: UUID) -> ResponseReturnValue:
    """Write the report; it waits for the head's signature."""
    batch = found(appraisal_id)
    fault = attempt(lambda: appraisal.report(batch, revision=seen_revision(), by=visitor.actor(), today=clock.today()))
    if fault:
        return _page(batch, fault), 422
    flash(_("鉴定报告已出具，请社区负责人在 %(day)s 前签署。", day=batch.act_by))
    return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)


def came_to(one: Outcome) -> dict[str, Any]:
    """Return what voices come to, in words and as a state."""
    if one.verdict is None:
        return {"words": _("意见不足"), "state": "not_run", "reason": one.reason}
    return {
        "words": verdict_words(one.verdict, one.period_code, one.open_from),
        "state": VERDICTS[one.verdict].state,
        "reason": one.reason,
    }


def _page(batch: AppraisalBatch, fault: str = "") -> str:
    asked = request.args.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    lines = lines_of(batch, after=after, limit=PAGE + 1)
    found_outcomes = appraisal.outcomes(batch, [one.line for one in lines[:PAGE]], settings=appraisal.settings_here())
    progress = progress_of(visitor.actor().person_id, batch_id=batch.id)
    return render_template(
        "appraisal/decisions.html",
        batch=batch,
        one=progress,
        fault=fault,
        rows=[
            (row, came_to(found_outcomes[row.line.id]))
            for row in rows_of(lines[:PAGE], {member.person_id: str(PARTS[member.part]) for member in everybody_of(batch)})
        ],
        next_after=lines[PAGE - 1].line.position if len(lines) > PAGE else None,
        after=after,
        deciding=batch.stage is Stage.DECIDING,
        conducts=Duty.CONDUCT_APPRAISAL in visitor.here().duties,
        **WORDS,
    )


def _fill(form: DecisionForm, batch: AppraisalBatch, line: AppraisalLine) -> None:
    form.revision.data, form.settled.data = str(batch.revision), line.settled
    if line.decision is not None:
        form.verdict.data = f"{line.decision}:{line.decided_code}" if line.decided_code else str(line.decision)
        form.reason.data = line.decided_reason
        form.open_from.data = line.decided_open_from.isoformat() if line.decided_open_from else ""
