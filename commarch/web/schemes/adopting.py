"""The street's reference scheme (参考方案): shown, adopted, its news merged into a draft."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, schemes
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.schemes import Purpose, merging, queries
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.desk import lay_open_draft, newest
from commarch.web.schemes.forms import ActForm, AdoptionForm
from commarch.web.schemes.reading import show
from commarch.web.schemes.sifting import Sift


@bp.get("/reference")
@needs(Duty.VIEW)
def show_reference() -> str:
    """Show the reference scheme: to its street as a version of its own, to a community to be read and adopted."""
    if visitor.here().is_street:
        desk = newest(Purpose.REFERENCE)
        return show(desk) if desk else render_template("schemes/blank.html", reference=None)
    reference = queries.newest_reference()
    if reference is None:
        return render_template("schemes/blank.html", reference=None)
    sift = Sift.of(request.args)
    return render_template(
        "schemes/reference.html",
        scheme=reference,
        sift=sift,
        groups=sift.groups(reference),
        own=queries.newest_published(),
    )


@bp.route("/reference/adoption", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def adopt() -> ResponseReturnValue:
    """Make the street's reference scheme one's own."""
    form = AdoptionForm(data={"from_year": clock.today().year})
    reference = queries.newest_reference()
    if form.validate_on_submit():
        try:
            version = schemes.adopt(reference, form.from_year.data, by=visitor.actor(), today=clock.today(), code_template=form.preset.data)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已采用“%(name)s”，自 %(year)s 年度起用。", name=version.adopted_from, year=version.from_year))
            return redirect(url_for("schemes.show_scheme"), 303)
    page = render_template("schemes/adopt.html", form=form, reference=reference, own=queries.newest_published())
    return page, 422 if form.errors else 200


@bp.route("/versions/<uuid:version_id>/merging", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def merge(version_id: UUID) -> ResponseReturnValue:
    """Take the street's news into a draft: each change is taken or left."""
    desk = lay_open_draft(version_id)
    offered = desk.offered
    form = ActForm()
    if offered is not None and form.validate_on_submit():
        chosen = request.form.getlist("take")
        known = {one.shown.lineage for one in offered.categories} | {one.shown.lineage for one in offered.entries}
        taken = {lineage for lineage in known if str(lineage) in chosen}
        count = merging.merge(desk.version, offered, taken, by=visitor.actor())
        flash(_("采纳了 %(count)s 处改动，其余保持不变。", count=count))
        return redirect(url_for("schemes.show_difference", version_id=version_id), 303)
    return render_template("schemes/merge.html", desk=desk, scheme=desk.scheme, difference=offered, form=form)
