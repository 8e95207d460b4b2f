"""Carrying a destruction out: how, where, when; the check list; witnesses before and after; and its end."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from commarch import appraisal, clock, erasure, holds
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch, Moment, WitnessUnit
from commarch.appraisal.composing import MOST_ITEMS
from commarch.appraisal.models import Verdict
from commarch.appraisal.queries import lines_of
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import attempt, found, line_found, seen_revision
from commarch.web.appraisal.forms import AppointForm, BecauseForm, DestructionForm, SignatureForm, WitnessForm
from commarch.web.appraisal.labels import UNITS
from commarch.web.appraisal.showing import WORDS, people_to_ask
from commarch.web.attending import proves_herself
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.labels import period_words


@bp.route("/<uuid:appraisal_id>/destruction", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def begin_destruction(appraisal_id: UUID) -> ResponseReturnValue:
    """Say how, where and when; whoever says so carries it out."""
    batch, form = found(appraisal_id), DestructionForm()
    people = offer(batch, form.first_witness, form.second_witness)
    if form.validate_on_submit():
        try:
            told = _told(form) | {"witnesses": _witnesses(batch, form, people)}
            appraisal.begin_destruction(batch, **told, by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("销毁已登记，请打印清册，请两名监销人核对。"))
            return redirect(url_for("appraisal.check_list", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data, form.happens_on.data = str(batch.revision), clock.today().isoformat()
    page = render_template("appraisal/begin_destruction.html", batch=batch, form=form, today=clock.today(), **WORDS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/<uuid:appraisal_id>/destruction/list")
@needs(Duty.VIEW)
def check_list(appraisal_id: UUID) -> str:
    """Show the list against which the witnesses check what lies there; it is made to be printed."""
    batch = found(appraisal_id)
    lines = lines_of(batch, limit=MOST_ITEMS, decision=Verdict.DESTROY)
    destruction = appraisal.destruction_of(batch)
    return render_template(
        "appraisal/check_list.html",
        batch=batch,
        lines=[one for one in lines if one.line.is_open],
        left_out=[one for one in lines if one.line.withdrawn_because],
        held=holds.held_ids([one.line.item_id for one in lines]),
        destruction=destruction,
        witnesses=appraisal.signatures(destruction) if destruction else [],
        called=appraisal.appointed(destruction) if destruction else [],
        period_words=period_words,
        me=visitor.actor().person_id,
        **{name: value for name, value in WORDS.items() if name != "period_words"},
    )


@bp.route("/<uuid:appraisal_id>/destruction/lines/<uuid:appraisal_line_id>", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def leave_out(appraisal_id: UUID, appraisal_line_id: UUID) -> ResponseReturnValue:
    """Take an item out of the destruction, with the reason that the register will note."""
    batch, form = found(appraisal_id), BecauseForm()
    one = line_found(batch, appraisal_line_id)
    if form.validate_on_submit():
        try:
            because = form.because.data or ""
            appraisal.withdraw_line(batch, one.line, because, revision=number(form.revision.data), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("%(code)s 不再销毁，清册会注明理由。", code=one.line.archival_code))
            return redirect(url_for("appraisal.check_list", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    page = render_template("appraisal/leave_out.html", batch=batch, line=one.line, item=one.item, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:appraisal_id>/destruction/signature", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def witness(appraisal_id: UUID) -> ResponseReturnValue:
    """Sign as a witness: before, having checked; after, having seen."""
    batch, form = found(appraisal_id), WitnessForm()
    moment = _moment(batch)
    if form.validate_on_submit() and proves_herself(form):
        batch = found(appraisal_id)
        try:
            _sign(batch, moment, form)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已签字。") if moment is Moment.AFTER else _("已签字：销毁前逐件核对。"))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    destruction, me = appraisal.destruction_of(batch), visitor.actor().person_id
    mine = next((one for one in appraisal.appointed(destruction) if one.person_id == me), None) if destruction else None
    told: dict[str, Any] = {
        "moment": moment,
        "destruction": destruction,
        "mine": mine,
        "photos": appraisal.photos_of(destruction) if destruction else [],
        "wants_photos": destruction is not None and moment is Moment.AFTER and appraisal.wants_photos(batch, destruction),
    }
    page = render_template("appraisal/witness.html", batch=batch, form=form, **told, **WORDS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:appraisal_id>/destruction/end", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def destroy(appraisal_id: UUID) -> ResponseReturnValue:
    """Complete the destruction as its executor: contents go, stubs and register stay."""
    batch, form = found(appraisal_id), SignatureForm()
    if form.validate_on_submit() and proves_herself(form):
        batch = found(appraisal_id)
        try:
            destruction = appraisal.destroy(
                batch, erase=erasure.erase, revision=number(form.revision.data), by=visitor.actor(), today=clock.today()
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("销毁已完成，销毁清册 %(number)s 已写入全宗卷。", number=destruction.register_number))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    told = {"destruction": appraisal.destruction_of(batch), "count": appraisal.left_to_destroy(batch)}
    page = render_template("appraisal/destroy.html", batch=batch, form=form, **told)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:appraisal_id>/destruction/none", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def end_without_destruction(appraisal_id: UUID) -> ResponseReturnValue:
    """End a batch of which nothing is left to destroy."""
    batch, fault = found(appraisal_id), ""
    if request.method == "POST":
        by, today = visitor.actor(), clock.today()
        fault = attempt(lambda: appraisal.end_without_destruction(batch, revision=seen_revision(), by=by, today=today))
        if not fault:
            flash(_("批次已办结，没有销毁任何档案，说明已写入全宗卷。"))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    lines = lines_of(batch, limit=MOST_ITEMS, decision=Verdict.DESTROY)
    told = {"fault": fault, "lines": lines, "held": holds.held_ids([one.line.item_id for one in lines])}
    return render_template("appraisal/end_without.html", batch=batch, **told), 422 if fault else 200


@bp.route("/<uuid:appraisal_id>/destruction/witnesses", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def appoint_witness(appraisal_id: UUID) -> ResponseReturnValue:
    """Appoint a further witness with her unit; she can't choose it herself."""
    batch, form = found(appraisal_id), AppointForm()
    people = offer(batch, form.person)
    if form.validate_on_submit():
        try:
            name = people.get(form.person.data) or _nobody("person")
            unit, revision = WitnessUnit(form.unit.data), number(form.revision.data)
            appraisal.appoint_witness(batch, form.person.data, name, unit, revision=revision, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已指定 %(name)s 监销。", name=name))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id, _anchor="destruction"), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    destruction = appraisal.destruction_of(batch)
    called = appraisal.appointed(destruction) if destruction else []
    page = render_template("appraisal/appoint.html", batch=batch, form=form, called=called, UNITS=UNITS)
    return page, 422 if form.errors or form.form_errors else 200


def offer(batch: AppraisalBatch, *fields: SelectField) -> dict[int, str]:
    """Let fields offer who may witness: members of the tenant with that duty, neither who asks nor who signed or approved."""
    out = {visitor.actor().person_id, *appraisal.approvers(batch)}
    people = {key: name for key, name, _email in people_to_ask() if key not in out}
    for field in fields:
        field.choices = [SelectChoice(0, _("请选择")), *(SelectChoice(key, name) for key, name in people.items())]
    return people


def _told(form: DestructionForm) -> dict[str, Any]:
    return {
        "method": form.method.data or "",
        "place": form.place.data or "",
        "happens_on": form.happens_on.day,
        "with_paper": bool(form.with_paper.data),
        "with_digital": bool(form.with_digital.data),
        "note": form.note.data or "",
        "revision": number(form.revision.data),
    }


def _moment(batch: AppraisalBatch) -> Moment:
    """Return for which moment this person signs next."""
    destruction, me = appraisal.destruction_of(batch), visitor.actor().person_id
    before = destruction is not None and any(
        one.person_id == me and one.moment is Moment.BEFORE for one in appraisal.signatures(destruction)
    )
    return Moment.AFTER if before else Moment.BEFORE


def _sign(batch: AppraisalBatch, moment: Moment, form: WitnessForm) -> None:
    if not form.checked.data:
        raise RuleBroken(_("请先逐件核对、看过销毁，再勾选签字"), field="checked")
    appraisal.witness(batch, moment, revision=number(form.revision.data), by=visitor.actor(), today=clock.today())


def _witnesses(batch: AppraisalBatch, form: DestructionForm, people: dict[int, str]) -> list[tuple[int, str, WitnessUnit]]:
    """Return who is to witness; of accounting archives the first for the archives unit, the second for the accounting unit."""
    second = WitnessUnit.ACCOUNTING if batch.accounting else WitnessUnit.ARCHIVES
    chosen = ((form.first_witness, WitnessUnit.ARCHIVES), (form.second_witness, second))
    return [(field.data, people.get(field.data) or _nobody(field.name), unit) for field, unit in chosen]


def _nobody(field: str) -> str:
    raise RuleBroken(_("请选一位监销人；名单里没有的人，先请负责人在“人员”里邀请为鉴定小组成员"), field=field)
