"""Inspections in the community: the list, one pack with its figures of this moment, opening, changing and ending it, its index on paper."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, inspection
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.inspection import Inspection
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.inspection.blueprint import bp
from commarch.web.inspection.forms import VisitForm
from commarch.web.inspection.labels import TONES, VERDICTS
from commarch.web.inspection.lines import address_inside, shown_lines


def found(inspection_id: UUID) -> Inspection:
    """Return an inspection of the community; another's is missing."""
    return inspection.find_inspection(inspection_id) or abort(404)


@bp.get("/")
@needs(Duty.VIEW)
def list_inspections() -> str:
    """List the inspections, the newest first."""
    return render_template("inspection/list.html", listed=inspection.inspections(), today=clock.today())


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def open_new() -> ResponseReturnValue:
    """Open an inspection; a list of points that stands ready brings its evidence with it."""
    form = VisitForm()
    form.offer()
    if request.method == "GET":
        form.begins_on.data = form.ends_on.data = clock.today().isoformat()
        form.ready.data = "default"
    if form.validate_on_submit() and (visit := form.visit()):
        try:
            one = inspection.open_inspection(visit, form.ready.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("检查已建好。看看每条要点的材料对不对，再请人来看。"))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    page = render_template("inspection/visit.html", form=form, one=None)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/<uuid:inspection_id>")
@needs(Duty.VIEW)
def show(inspection_id: UUID) -> str:
    """Show a pack: points, evidence with live figures, opinions, who was let in and who looked at what."""
    one = found(inspection_id)
    laid = inspection.laid_out(one)
    return render_template(
        "inspection/show.html",
        one=one,
        laid=laid,
        lines=shown_lines(laid, address_inside),
        reviewers=inspection.reviewers_of(one),
        looks=inspection.looks_at(one),
        verdicts=VERDICTS,
        tones=TONES,
        today=clock.today(),
    )


@bp.get("/<uuid:inspection_id>/index")
@needs(Duty.VIEW)
def show_index(inspection_id: UUID) -> str:
    """Give the pack as one sheet of paper: what is laid out and where it is seen; the evidence itself is not printed."""
    one = found(inspection_id)
    laid = inspection.laid_out(one)
    lines = shown_lines(laid, address_inside)
    return render_template("inspection/index.html", one=one, laid=laid, lines=lines, here=visitor.here(), today=clock.today())


@bp.route("/<uuid:inspection_id>/edit", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def edit(inspection_id: UUID) -> ResponseReturnValue:
    """Change who inspects and when."""
    one, form = found(inspection_id), VisitForm()
    del form.ready
    if request.method == "GET":
        form.title.data, form.body.data, form.note.data = one.title, one.body, one.note
        form.begins_on.data, form.ends_on.data = one.begins_on.isoformat(), one.ends_on.isoformat()
        form.revision.data = str(one.revision)
    elif form.validate() and (visit := form.visit()):
        try:
            inspection.edit(one, visit, revision=number(form.revision.data), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已保存。"))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    page = render_template("inspection/visit.html", form=form, one=one)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:inspection_id>/end", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def end(inspection_id: UUID) -> ResponseReturnValue:
    """Ask, then end an inspection: nobody from outside sees it any more."""
    one, refused = found(inspection_id), ""
    if request.method == "POST":
        try:
            inspection.close(one, by=visitor.actor())
        except RuleBroken as broken:
            refused = str(broken)
        else:
            flash(_("检查已结束，检查人员从现在起看不到了；意见和查看记录都留着。"))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    return render_template("inspection/end.html", one=one, refused=refused), 422 if refused else 200
