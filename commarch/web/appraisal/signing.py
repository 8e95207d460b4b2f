"""Signing the report, sending back, withdrawing, objecting: each on a page of its own, each with its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch import appraisal, clock
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch
from commarch.appraisal.queries import decisions_of
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import Desk, found
from commarch.web.appraisal.forms import BecauseForm, SignatureForm
from commarch.web.appraisal.showing import WORDS
from commarch.web.attending import proves_herself
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number


@dataclass(frozen=True)
class Step:
    """A step that needs reasons: what it is called, what it does, what is said afterwards, and the operation."""

    title: LazyString
    label: LazyString
    asks: LazyString
    effects: tuple[LazyString, ...]
    done: LazyString
    act: Callable[..., Any]


SEND_BACK = Step(
    _l("退回小组"),
    _l("退回"),
    _l("退回的理由"),
    (_l("批次回到合议，小组看着理由重新定结论。"), _l("原来的意见和结论都留着，理由写在批次的经过里。")),
    _l("已退回小组。"),
    appraisal.send_back,
)
WITHDRAW = Step(
    _l("撤回批次"),
    _l("撤回"),
    _l("撤回的理由"),
    (_l("这个批次就此结束，不能恢复。"), _l("里面的件都放出来，可以选进别的批次。"), _l("已提的意见留存备查。")),
    _l("批次已撤回。"),
    appraisal.withdraw,
)
OBJECT = Step(
    _l("提出异议"),
    _l("提出异议"),
    _l("对哪一件、有什么异议"),
    (_l("批次立即回到合议，公示和冷静期不再计。"), _l("小组重新定结论后，要再经负责人签署、街道审批。")),
    _l("异议已提出，批次回到合议。"),
    appraisal.object_to,
)
STOP = Step(
    _l("停止销毁"),
    _l("停止销毁"),
    _l("为什么停止"),
    (_l("还没有销毁任何档案，批次回到合议。"), _l("小组重新定结论后，要再经负责人签署、街道审批和冷静期；已签的字留存备查。")),
    _l("已停止，批次回到合议。"),
    appraisal.stop_destruction,
)
LOOK_AGAIN = Step(
    _l("退回再审查"),
    _l("退回再审查"),
    _l("要再看什么"),
    (_l("成员可以再逐件提意见，最后一次的算数。"),),
    _l("已退回逐件审查。"),
    appraisal.back_to_review,
)


@bp.route("/<uuid:appraisal_id>/signature", methods=["GET", "POST"])
@needs(Duty.SIGN_APPRAISAL)
def sign(appraisal_id: UUID) -> ResponseReturnValue:
    """Sign the report as the head."""
    batch, form = found(appraisal_id), SignatureForm()
    if form.validate_on_submit() and proves_herself(form):
        batch = found(appraisal_id)
        try:
            appraisal.sign(batch, revision=number(form.revision.data), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("鉴定报告已签署，报街道审批。"))
            return redirect(url_for("appraisal.show", appraisal_id=appraisal_id), 303)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    page = render_template("appraisal/sign.html", batch=batch, form=form, counts=decisions_of(batch), **WORDS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:appraisal_id>/return", methods=["GET", "POST"])
@needs(Duty.SIGN_APPRAISAL)
def send_back(appraisal_id: UUID) -> ResponseReturnValue:
    """Send the report back to the group, as the head."""
    return stepped(Desk(), appraisal_id, "send_back", SEND_BACK)


@bp.route("/<uuid:appraisal_id>/withdrawal", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def withdraw(appraisal_id: UUID) -> ResponseReturnValue:
    """Take a batch back that has not gone to the street."""
    return stepped(Desk(), appraisal_id, "withdraw", WITHDRAW)


@bp.route("/<uuid:appraisal_id>/objection", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def object_to(appraisal_id: UUID) -> ResponseReturnValue:
    """Object as a member while notice or waiting lasts."""
    return stepped(Desk(), appraisal_id, "object_to", OBJECT)


@bp.route("/<uuid:appraisal_id>/destruction/stop", methods=["GET", "POST"])
@needs(Duty.APPRAISE)
def stop(appraisal_id: UUID) -> ResponseReturnValue:
    """Give the batch back to its group before anything went."""
    return stepped(Desk(), appraisal_id, "stop", STOP)


@bp.route("/<uuid:appraisal_id>/review/again", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def look_again(appraisal_id: UUID) -> ResponseReturnValue:
    """Give the items back to the members."""
    return stepped(Desk(), appraisal_id, "look_again", LOOK_AGAIN)


def stepped(desk: Desk, appraisal_id: UUID, page: str, step: Step) -> ResponseReturnValue:
    """Ask for reasons, then take a step at a desk."""
    form = BecauseForm()
    if form.validate_on_submit():
        try:
            with desk.inside():
                _take(step, found(appraisal_id), form, clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(str(step.done))
            return redirect(desk.url("show", appraisal_id), 303)
    with desk.inside():
        batch = found(appraisal_id)
    if request.method == "GET":
        form.revision.data = str(batch.revision)
    shown = render_template(
        "appraisal/because.html", batch=batch, form=form, step=step, desk=desk, action=desk.url(page, appraisal_id), **WORDS
    )
    return shown, 422 if form.errors or form.form_errors else 200


def _take(step: Step, batch: AppraisalBatch, form: BecauseForm, today: date) -> None:
    step.act(batch, form.because.data or "", revision=number(form.revision.data), by=visitor.actor(), today=today)
