"""Points and lines of evidence: written, added, taken out."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, dossier, inspection
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import queries as holdings
from commarch.holdings.tally import tally
from commarch.inspection import EvidenceKind, EvidenceLine, Inspection, Point
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.addresses import read_query
from commarch.web.ids import read_id
from commarch.web.inspection.blueprint import bp
from commarch.web.inspection.forms import LineForm, PointForm
from commarch.web.inspection.labels import KINDS
from commarch.web.inspection.pack import found

#: As many views and sheets as a choice offers.
MOST = 100


def _point(one: Inspection, point_id: UUID) -> Point:
    return inspection.find_point(one, point_id) or abort(404)


@bp.route("/<uuid:inspection_id>/points/new", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def add_point(inspection_id: UUID) -> ResponseReturnValue:
    """Write a further point."""
    one, form = found(inspection_id), PointForm()
    if form.validate_on_submit():
        try:
            point = inspection.add_point(one, form.facts(), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("要点已加。再给它加上材料。"))
            return redirect(url_for("inspection.add_line", inspection_id=one.id, point_id=point.id), 303)
    page = render_template("inspection/point.html", form=form, one=one, point=None)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/<uuid:inspection_id>/points/<uuid:point_id>", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def edit_point(inspection_id: UUID, point_id: UUID) -> ResponseReturnValue:
    """Reword a point."""
    one = found(inspection_id)
    point = _point(one, point_id)
    form = PointForm(obj=point)
    if form.validate_on_submit():
        try:
            inspection.edit_point(one, point, form.facts(), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已保存。"))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    page = render_template("inspection/point.html", form=form, one=one, point=point)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/<uuid:inspection_id>/points/<uuid:point_id>/removal")
@needs(Duty.PREPARE_INSPECTION)
def remove_point(inspection_id: UUID, point_id: UUID) -> ResponseReturnValue:
    """Take a point out with its lines."""
    one = found(inspection_id)
    try:
        inspection.remove_point(one, _point(one, point_id), by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("要点已去掉，档案没有动。"))
    return redirect(url_for("inspection.show", inspection_id=one.id), 303)


@bp.route("/<uuid:inspection_id>/points/<uuid:point_id>/lines/new", methods=["GET", "POST"])
@needs(Duty.PREPARE_INSPECTION)
def add_line(inspection_id: UUID, point_id: UUID) -> ResponseReturnValue:
    """Lay a line of evidence out; where it leads is chosen first."""
    one = found(inspection_id)
    point, form = _point(one, point_id), LineForm()
    kind = next((one for one in EvidenceKind if one.value == request.args.get("kind")), EvidenceKind.CATALOGUE)
    me = visitor.signed_in_visitor().person_id
    views = holdings.saved_views(me) if kind is EvidenceKind.CATALOGUE else ()
    form.offer(tally(clock.today()), views, dossier.sheets(limit=MOST) if kind is EvidenceKind.SHEET else ())
    if request.method == "GET" and kind in (EvidenceKind.QUALITY, EvidenceKind.PRINTS):
        form.label.data = str(KINDS[kind])
    if form.validate_on_submit():
        try:
            _lay(one, point, kind, form, {str(view.id): view.query for view in views})
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("材料已加：是链接，不是复印件，数量随时更新。"))
            return redirect(url_for("inspection.show", inspection_id=one.id), 303)
    page = render_template("inspection/line.html", form=form, one=one, point=point, kind=kind, kinds=KINDS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/<uuid:inspection_id>/lines/<uuid:line_id>/removal")
@needs(Duty.PREPARE_INSPECTION)
def remove_line(inspection_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Take a line out."""
    one = found(inspection_id)
    try:
        inspection.remove_line(one, inspection.find_line(one, line_id) or abort(404), by=visitor.actor())
    except RuleBroken as broken:
        flash(str(broken), "late")
    else:
        flash(_("材料已去掉，档案没有动。"))
    return redirect(url_for("inspection.show", inspection_id=one.id), 303)


def _lay(one: Inspection, point: Point, kind: EvidenceKind, form: LineForm, views: dict[str, str]) -> EvidenceLine:
    conditions = form.conditions()
    if kind is EvidenceKind.CATALOGUE and form.view.data:
        asked = read_query(views.get(form.view.data) or abort(404))
        if asked.text:
            raise RuleBroken(_("这个视图里有检索词，不能作材料；请选按年度、门类、类目、期限筛选的视图"), field="view")
        conditions = inspection.conditions_of(asked.sieve)
    return inspection.add_line(
        one,
        point,
        kind,
        form.label.data or "",
        conditions=conditions,
        archival_code=form.archival_code.data or "",
        sheet_id=read_id(form.sheet.data),
        by=visitor.actor(),
    )
