"""What there is to arrange; a batch at one look; beginning, taking in, taking over and giving up."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.arrangement import operations, queries
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.arrangement.blueprint import bp
from commarch.web.arrangement.desk import Desk, attempt, revision, the_desk
from commarch.web.guards import needs
from commarch.web.holdings.labels import class_label

#: Where the next step begins.
BOXING = "storage.boxing"


@bp.get("/")
@needs(Duty.VIEW)
def list_batches() -> str:
    """Show the years and classes that have drafts, who is arranging them, and what was numbered last."""
    return render_template(
        "arrangement/list.html",
        waiting=queries.to_arrange(),
        numbered=queries.numbered(),
        class_label=class_label,
        me=visitor.actor().person_id,
        today=clock.today(),
    )


@bp.post("/")
@needs(Duty.FILE)
def begin() -> ResponseReturnValue:
    """Begin a batch, or open the one that is there."""
    year, archival_class = request.form.get("year", ""), request.form.get("class", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        flash(_("请选一个年度和门类开始整理。"), "look")
        return redirect(url_for("arrangement.list_batches"), 303)
    found = queries.open_batch_of(int(year), archival_class)
    if found is None:
        try:
            found = operations.open_batch(int(year), archival_class, by=visitor.actor())
        except RuleBroken as broken:
            flash(str(broken), "look")
            return redirect(url_for("arrangement.list_batches"), 303)
    return redirect(url_for("arrangement.show_batch", arrangement_id=found.id), 303)


@bp.get("/<uuid:arrangement_id>")
@needs(Duty.VIEW)
def show_batch(arrangement_id: UUID) -> str:
    """Show a batch: its sections, the numbers to come, what is missing; after the commit the codes that were given."""
    return batch_page(the_desk(arrangement_id))


@bp.post("/<uuid:arrangement_id>/gathering")
@needs(Duty.FILE)
def gather(arrangement_id: UUID) -> ResponseReturnValue:
    """Take in the drafts that have come since."""
    desk = the_desk(arrangement_id)
    count = len(desk.newcomers)
    faults, status = attempt(lambda: operations.gather(desk.batch, revision=revision(), by=visitor.actor()))
    if faults:
        return batch_page(the_desk(arrangement_id), faults), status
    flash(_("收进来 %(count)s 件，排在同一事由或本类的末尾。", count=count))
    return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)


@bp.route("/<uuid:arrangement_id>/holder", methods=["GET", "POST"])
@needs(Duty.FILE)
def take_over(arrangement_id: UUID) -> ResponseReturnValue:
    """Take a batch over from who holds it, on a page of its own."""
    desk = the_desk(arrangement_id)
    if desk.is_mine or not desk.batch.is_open:
        flash(_("这一批就在您手里。") if desk.is_mine else _("这一批已经结束，没有要接手的。"), "look")
        return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)
    if request.method == "GET":
        return render_template("arrangement/take_over.html", desk=desk)
    before = desk.holder
    operations.take_over(desk.batch, by=visitor.actor())
    flash(_("您已接手，%(person)s下次保存时会看到。", person=before))
    return redirect(url_for("arrangement.show_batch", arrangement_id=arrangement_id), 303)


@bp.route("/<uuid:arrangement_id>/abandonment", methods=["GET", "POST"])
@needs(Duty.FILE)
def abandon(arrangement_id: UUID) -> ResponseReturnValue:
    """Give a batch up, on a page of its own; its items stay drafts."""
    desk = the_desk(arrangement_id)
    if request.method == "GET" and desk.is_mine:
        return render_template("arrangement/abandon.html", desk=desk)
    faults, status = attempt(lambda: operations.abandon(desk.batch, revision=revision(), by=visitor.actor()))
    if request.method == "GET" or faults:
        return batch_page(the_desk(arrangement_id), faults or [_("这一批不在您手里。")]), status or 409
    flash(_("已放弃整理，文件仍是草稿。"))
    return redirect(url_for("arrangement.list_batches"), 303)


def batch_page(desk: Desk, faults: list[str] | None = None) -> str:
    """Draw the page of a batch, with what keeps a change from being saved."""
    template = "arrangement/batch.html" if desk.batch.is_open else "arrangement/report.html"
    boxing = url_for(BOXING) if BOXING in current_app.view_functions else None
    return render_template(template, desk=desk, faults=faults or [], boxing=boxing)
