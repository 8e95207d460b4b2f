"""An import at work: where it stands, its progress, having its rows committed or taken back."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.imports import operations, queries
from commarch.imports.layout import Layout
from commarch.imports.models import ImportBatch, ImportState
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.imports.blueprint import bp, found, ring_for, told


@bp.get("/<uuid:batch_id>")
@needs(Duty.IMPORT)
def show_import(batch_id: UUID) -> ResponseReturnValue:
    """Go to where an import stands: at work, refused, to be mapped, to be mended, or done."""
    batch = found(batch_id)
    if batch.is_at_work:
        return render_template("imports/working.html", batch=batch, text=_progress_text(batch))
    if batch.state is ImportState.REFUSED:
        return render_template("imports/refused.html", batch=batch)
    return redirect(_next(batch), 303)


@bp.get("/<uuid:batch_id>/progress")
@needs(Duty.IMPORT)
def progress(batch_id: UUID) -> ResponseReturnValue:
    """Tell how far a job has come, for progress.js."""
    batch = found(batch_id)
    at_work = batch.is_at_work
    return jsonify(
        done=batch.rows_handled,
        total=batch.rows_total,
        text=_progress_text(batch),
        finished=not at_work,
        next=None if at_work else url_for("imports.show_import", batch_id=batch.id),
    )


@bp.post("/<uuid:batch_id>/commit")
@needs(Duty.IMPORT)
def commit(batch_id: UUID) -> ResponseReturnValue:
    """Have the ready rows made into items."""
    return _begin(batch_id, "imports.commit")


@bp.route("/<uuid:batch_id>/undo", methods=["GET", "POST"])
@needs(Duty.IMPORT)
def undo(batch_id: UUID) -> ResponseReturnValue:
    """Ask once more, then have all that an import brought taken back."""
    batch = found(batch_id)
    if request.method == "POST":
        return _begin(batch_id, "imports.undo")
    if not batch.may_be_changed:
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    return render_template("imports/undo.html", batch=batch, figures=queries.figures(batch_id))


def _begin(batch_id: UUID, job: str) -> ResponseReturnValue:
    found(batch_id)
    begin = operations.begin_commit if job == "imports.commit" else operations.begin_undo
    try:
        begin(batch_id, by=visitor.actor())
    except RuleBroken as broken:
        flash(*told(broken))
    else:
        ring_for(job, batch_id)
    return redirect(url_for("imports.show_import", batch_id=batch_id), 303)


def _next(batch: ImportBatch) -> str:
    """Return the page of an import that waits for a person: unsure columns first."""
    if batch.state is not ImportState.STAGED:
        return url_for("imports.report", batch_id=batch.id)
    layout = Layout.from_json(batch.layout or {"sheets": []})
    sure = any(sheet.take for sheet in layout.sheets) and all(
        column.confidence >= 1 for sheet in layout.sheets if sheet.take for column in sheet.columns
    )
    return url_for("imports.rows" if sure else "imports.columns", batch_id=batch.id)


def _progress_text(batch: ImportBatch) -> str:
    handled = f"{batch.rows_handled:,}"
    if batch.state is ImportState.UPLOADED:
        return str(_("已收下，正在等后台读取；可以离开，稍后回来。"))
    if batch.state is ImportState.READING:
        return str(_("已读 %(rows)s 行；可以离开，稍后回来。", rows=handled))
    if batch.state is ImportState.COMMITTING:
        return str(_("已处理 %(rows)s 行。每一行要么入库，要么留下原因；可以离开，稍后回来。", rows=handled))
    if batch.state is ImportState.UNDOING:
        return str(_("已撤销 %(rows)s 件；可以离开，稍后回来。", rows=handled))
    return str(_("已完成。"))
