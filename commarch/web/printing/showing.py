"""A print: its progress, its pages as they will come out, the PDF to take away; the same once more."""

from uuid import UUID

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.printing import Paper, PrintOrder, PrintState, ask_again, pictures
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.printing.blueprint import bp, found, ring_for
from commarch.web.printing.labels import PAPERS, paper_name
from commarch.web.spreadsheets import attachment

PDF = "application/pdf"
#: What is printed next of the same boxes.
FOLLOWING = {Paper.CATALOGUE: Paper.SPINE, Paper.SPINE: Paper.NOTE_SHEET, Paper.NOTE_SHEET: Paper.BOX_LABELS}
#: Pages of a preview that are shown at once.
SHOWN = 6


@bp.get("/<uuid:order_id>")
@needs(Duty.VIEW)
def show_print(order_id: UUID) -> str:
    """Show a print: how far it is, or what came of it."""
    order = found(order_id)
    if order.is_at_work:
        return render_template("printing/working.html", order=order, paper=PAPERS[order.paper], text=_progress_text(order))
    first = min(max(request.args.get("from", 1, type=int), 1), max(order.pages or 1, 1))
    last = min(first + SHOWN - 1, order.pages or 0)
    return render_template(
        "printing/show.html",
        order=order,
        paper=PAPERS[order.paper],
        first=first,
        last=last,
        shown=SHOWN,
        kept=order.state is PrintState.DONE,
        following=None if order.scope.get("item_ids") else FOLLOWING.get(order.paper),
    )


@bp.get("/<uuid:order_id>/progress")
@needs(Duty.VIEW)
def progress(order_id: UUID) -> ResponseReturnValue:
    """Tell how far a job has come, for progress.js."""
    order = found(order_id)
    return jsonify(
        done=order.rows_handled,
        total=order.rows_total,
        text=_progress_text(order),
        finished=not order.is_at_work,
        next=None if order.is_at_work else url_for("printing.show_print", order_id=order.id),
    )


@bp.get("/<uuid:order_id>/pages/<int:number>.png")
@needs(Duty.VIEW)
def show_page(order_id: UUID, number: int) -> Response:
    """Show a page of the very PDF that is printed."""
    picture = pictures.page_picture(_content(found(order_id)), number)
    if picture is None:
        abort(404)
    return Response(picture, mimetype="image/png")


@bp.get("/<uuid:order_id>/paper.pdf")
@needs(Duty.VIEW)
def download(order_id: UUID) -> Response:
    """Take the PDF away."""
    order = found(order_id)
    name = f"{visitor.here().name}{paper_name(order.paper)}（{order.label}）{order.asked_at.astimezone(clock.zone()):%Y%m%d}.pdf"
    return attachment(_content(order), name, PDF)


@bp.post("/<uuid:order_id>/again")
@needs(Duty.VIEW)
def print_again(order_id: UUID) -> ResponseReturnValue:
    """Print the same once more, as the archives are today."""
    order = found(order_id)
    try:
        made = ask_again(order, by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
        return redirect(url_for("printing.show_print", order_id=order_id), 303)
    ring_for(made)
    return redirect(url_for("printing.show_print", order_id=made.id), 303)


def _content(order: PrintOrder) -> bytes:
    """Return the PDF; one that is not made yet, or forgotten again, is missing."""
    return order.content or abort(404)


def _progress_text(order: PrintOrder) -> str:
    if order.state is PrintState.WAITING:
        return str(_("排队等候，可以离开这一页，稍后在打印记录里找到它。"))
    if order.state is PrintState.WORKING:
        return str(_("正在排版，可以离开这一页，稍后在打印记录里找到它。"))
    return ""
