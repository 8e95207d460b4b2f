"""The package of a transfer: asked for, made by a job that one may leave, taken away for as long as it is kept."""

from urllib.parse import quote
from uuid import UUID

from flask import Response, abort, flash, jsonify, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import transfer
from commarch.accounts import Duty
from commarch.database import home_tenant
from commarch.jobs.queue import ring
from commarch.transfer import packing
from commarch.transfer.models import PackageState, TransferPackage
from commarch.web import visitor
from commarch.web.appraisal.desk import attempt
from commarch.web.guards import needs
from commarch.web.objects.labels import size_words
from commarch.web.transaction import after_commit
from commarch.web.transfer.blueprint import bp
from commarch.web.transfer.showing import found, shown


@bp.get("/<uuid:transfer_id>/package")
@needs(Duty.CONDUCT_APPRAISAL)
def show_package(transfer_id: UUID) -> str:
    """Show how far the package is, or what came of it."""
    one, made = _last(transfer_id)
    if made.is_at_work:
        return render_template("transfer/packing.html", one=one, made=made, text=_progress_text(made))
    told = {"name": packing.file_name_of(one), "days": packing.KEPT.days, "size_words": size_words}
    return render_template("transfer/package.html", one=one, made=made, **told)


@bp.post("/<uuid:transfer_id>/package")
@needs(Duty.CONDUCT_APPRAISAL)
def pack(transfer_id: UUID) -> ResponseReturnValue:
    """Ask for the package of a signed transfer; a job makes it."""
    asked: list[UUID] = []
    if fault := attempt(lambda: asked.append(packing.ask(found(transfer_id), by=visitor.actor()).id)):
        return shown(found(transfer_id), fault=fault), 422
    tenant_id = visitor.here().tenant_id
    after_commit(lambda: ring("transfers.pack", tenant_id=tenant_id, package_id=asked[0]))
    return redirect(url_for("transfer.show_package", transfer_id=transfer_id), 303)


@bp.get("/<uuid:transfer_id>/package/progress")
@needs(Duty.CONDUCT_APPRAISAL)
def package_progress(transfer_id: UUID) -> ResponseReturnValue:
    """Tell how far the job has come, for progress.js."""
    _one, made = _last(transfer_id)
    return jsonify(
        done=made.items_handled,
        total=made.items_total,
        text=_progress_text(made),
        finished=not made.is_at_work,
        next=None if made.is_at_work else url_for("transfer.show_package", transfer_id=transfer_id),
    )


@bp.get("/<uuid:transfer_id>/package.zip")
@needs(Duty.CONDUCT_APPRAISAL)
def take_package(transfer_id: UUID) -> ResponseReturnValue:
    """Take the package away; one that is not made, or forgotten again, is missing."""
    one, made = _last(transfer_id)
    if made.state is not PackageState.DONE:
        abort(404)
    try:
        file = packing.file_of(home_tenant(), made.id).open("rb")
    except FileNotFoundError:
        flash(_("移交包的文件不在了，请再打包。"), "late")
        return redirect(url_for("transfer.show_package", transfer_id=transfer_id), 303)
    answer: Response = send_file(file, mimetype="application/zip")
    name = quote(packing.file_name_of(one), safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"package.zip\"; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _last(transfer_id: UUID) -> tuple[transfer.Transfer, TransferPackage]:
    one = found(transfer_id)
    return one, packing.last_package(one) or abort(404)


def _progress_text(made: TransferPackage) -> str:
    if made.state is PackageState.WAITING:
        return str(_("排队等候，可以离开这一页，稍后从这次移交里找到它。"))
    if made.state is PackageState.WORKING and made.items_handled >= made.items_total:
        return str(_("文件已放齐，正在写清单、逐个校验，可以离开这一页。"))
    if made.state is PackageState.WORKING:
        return str(_("正在放文件，可以离开这一页，稍后从这次移交里找到它。"))
    return ""
