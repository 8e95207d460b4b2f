"""The head's signature, the receipt of the archives, taking a transfer back: each on a page of its own."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, transfer
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.transfer import Transfer
from commarch.web import visitor
from commarch.web.attending import proves_herself
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.forms import BecauseForm, ReceiptForm, SignatureForm
from commarch.web.transfer.showing import WORDS, found


@bp.route("/<uuid:transfer_id>/signature", methods=["GET", "POST"])
@needs(Duty.SIGN_APPRAISAL)
def sign(transfer_id: UUID) -> ResponseReturnValue:
    """Sign the list as the head."""
    one, form = found(transfer_id), SignatureForm()
    if form.validate_on_submit() and proves_herself(form):
        one = found(transfer_id)
        try:
            transfer.sign(one, revision=number(form.revision.data), by=visitor.actor(), today=clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("移交目录已签署，归入全宗卷。可以打包送交了。"))
            return redirect(url_for("transfer.show", transfer_id=transfer_id), 303)
    return _page("sign", one, form)


@bp.route("/<uuid:transfer_id>/receipt", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def receive(transfer_id: UUID) -> ResponseReturnValue:
    """Record the receipt of the archives."""
    one, form = found(transfer_id), ReceiptForm()
    if form.validate_on_submit() and form.received_on.day:
        try:
            transfer.receive(
                one,
                receipt_number=form.receipt_number.data or "",
                received_by=form.received_by.data or "",
                received_on=form.received_on.day,
                revision=number(form.revision.data),
                by=visitor.actor(),
                today=clock.today(),
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已登记签收，这些件移交进馆，目录留存。"))
            return redirect(url_for("transfer.show", transfer_id=transfer_id), 303)
    return _page("receive", one, form)


@bp.route("/<uuid:transfer_id>/withdrawal", methods=["GET", "POST"])
@needs(Duty.CONDUCT_APPRAISAL)
def withdraw(transfer_id: UUID) -> ResponseReturnValue:
    """Take a transfer back that has not been received."""
    one, form = found(transfer_id), BecauseForm()
    if form.validate_on_submit():
        try:
            transfer.withdraw(one, form.because.data or "", revision=number(form.revision.data), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("移交已撤回，里面的件都放出来了。"))
            return redirect(url_for("transfer.show", transfer_id=transfer_id), 303)
    return _page("withdraw", one, form)


def _page(name: str, one: Transfer, form: SignatureForm | ReceiptForm | BecauseForm) -> ResponseReturnValue:
    if request.method == "GET":
        form.revision.data = str(one.revision)
    page = render_template(f"transfer/{name}.html", one=one, form=form, extent=transfer.extents([one.id])[one.id], **WORDS)
    return page, 422 if form.errors or form.form_errors else 200
