"""Deciding otherwise than to take: return, not file, not ours; and taking a decision back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import intake
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.intake import DecidedMeanwhile, IntakeDocument, queries
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.intake.blueprint import bp
from commarch.web.intake.desk import desk, onwards
from commarch.web.intake.forms import DeclineForm, RedirectForm, ReturnForm, TakeForm, seen_revision
from commarch.web.intake.handing import tell_all


@bp.post("/<uuid:intake_id>/return")
@needs(Duty.FILE)
def return_document(intake_id: UUID) -> ResponseReturnValue:
    """Return a document with what is missing."""
    document, form = _found(intake_id), ReturnForm(prefix="return-")

    def decide() -> str:
        intake.return_to_sender(document, form.reason.data or "", revision=seen_revision(form), by=visitor.actor())
        return str(_("「%(title)s」已退回，%(name)s会看到。", title=document.title, name=document.handed_in_name))

    return _decided(document, form, decide, "return_form")


@bp.post("/<uuid:intake_id>/decline")
@needs(Duty.FILE)
def decline_document(intake_id: UUID) -> ResponseReturnValue:
    """Decide that a document is not filed."""
    document, form = _found(intake_id), DeclineForm(prefix="decline-")

    def decide() -> str:
        if form.why is None:
            raise RuleBroken(_("请选一条理由"), field="code")
        intake.decline(document, form.why, form.reason.data or "", revision=seen_revision(form), by=visitor.actor())
        return str(_("「%(title)s」定为不归档，已记入登记。", title=document.title))

    return _decided(document, form, decide, "decline_form")


@bp.post("/<uuid:intake_id>/redirect")
@needs(Duty.FILE)
def redirect_document(intake_id: UUID) -> ResponseReturnValue:
    """Decide that a document belongs to another body."""
    document, form = _found(intake_id), RedirectForm(prefix="redirect-")

    def decide() -> str:
        to = form.belongs_to.data or ""
        intake.redirect(document, to, form.reason.data or "", revision=seen_revision(form), by=visitor.actor())
        return str(_("「%(title)s」定为非本单位，已记入登记。", title=document.title))

    return _decided(document, form, decide, "redirect_form")


@bp.post("/<uuid:intake_id>/reopening")
@needs(Duty.FILE)
def reopen_document(intake_id: UUID) -> ResponseReturnValue:
    """Take a decision back: the document waits again."""
    document = _found(intake_id)
    try:
        intake.reopen(document, by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("已撤回处理，「%(title)s」又在等待；原来的决定留在登记里。", title=document.title))
    return redirect(url_for("intake.show_document", intake_id=document.id), 303)


def _found(intake_id: UUID) -> IntakeDocument:
    return queries.find_document(intake_id) or abort(404)


def _decided(document: IntakeDocument, form: Any, decide: Callable[[], str], name: str) -> ResponseReturnValue:
    """Decide and go on, or show the desk again with what is wrong."""
    if form.validate():
        try:
            flash(decide())
        except DecidedMeanwhile as meanwhile:
            return desk(document, TakeForm(formdata=None), meanwhile=str(meanwhile)), 409
        except RuleBroken as broken:
            tell_all(form, broken)
        else:
            return onwards(document)
    return desk(document, TakeForm(formdata=None), **{name: form}), 422
