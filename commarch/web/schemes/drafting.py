"""Drafting a version: begun, its settings, thrown away, put in force."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock, schemes
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.schemes import Purpose, YearRule, editing, queries
from commarch.schemes.codes import PRESETS
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.desk import lay_open_draft
from commarch.web.schemes.examples import examples, preset_examples
from commarch.web.schemes.forms import ActForm, CodesForm, FromYearForm


@bp.route("/drafts", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def begin_draft() -> ResponseReturnValue:
    """Begin a new version as a copy of the newest one."""
    purpose = _purpose()
    open_draft = queries.draft(purpose)
    if open_draft is not None:
        return redirect(url_for("schemes.show_version", version_id=open_draft.id), 303)
    form = FromYearForm(data={"from_year": clock.today().year + 1})
    if form.validate_on_submit():
        try:
            version = schemes.draft_version(form.from_year.data, form.note.data or "", by=visitor.actor(), purpose=purpose)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("第 %(number)s 版草稿已建好，改动在发布前不起作用。", number=version.number))
            return redirect(url_for("schemes.show_version", version_id=version.id), 303)
    newest = queries.newest_published(purpose)
    return render_template("schemes/begin.html", form=form, newest=newest, purpose=purpose), 422 if form.errors else 200


@bp.route("/versions/<uuid:version_id>/settings", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def edit_settings(version_id: UUID) -> ResponseReturnValue:
    """Change how a draft makes codes and from which year it is to be in force."""
    desk = lay_open_draft(version_id)
    form = CodesForm(obj=desk.version)
    if request.method == "GET":
        form.volume_classes.data = desk.version.volume_classes.split()
    if request.method == "POST" and request.form.get("preset"):
        _choose_preset(form, request.form["preset"])
    elif form.validate_on_submit() and "try" not in request.form:
        try:
            editing.change_settings(
                desk.version,
                from_year=form.from_year.data,
                code_template=form.code_template.data,
                year_rule=YearRule(form.year_rule.data),
                note=form.note.data or "",
                by=visitor.actor(),
                volume_template=form.volume_template.data or "",
                volume_classes=form.volume_classes.data or (),
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("设置已存。"))
            return redirect(url_for("schemes.edit_settings", version_id=version_id), 303)
    tried = replace(
        desk.scheme,
        code_template=form.code_template.data or "",
        volume_template=form.volume_template.data or "",
        volume_classes=" ".join(form.volume_classes.data or ()),
    )
    made = examples(tried, visitor.here().fonds_number)
    page = render_template("schemes/codes.html", desk=desk, scheme=desk.scheme, made=made, form=form, presets=preset_examples())
    return page, 422 if form.errors else 200


def _choose_preset(form: CodesForm, template: str) -> None:
    """Take a standard's structure: one with volumes is for classes that are arranged so, accounts unless others are ticked."""
    if any(template == preset.template.text and "volume" in preset.template for preset in PRESETS.values()):
        form.volume_template.data = template
        form.volume_classes.data = form.volume_classes.data or ["KU"]
    else:
        form.code_template.data = template


@bp.route("/versions/<uuid:version_id>/discarding", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def discard_draft(version_id: UUID) -> ResponseReturnValue:
    """Throw a draft away, on a page of its own."""
    desk = lay_open_draft(version_id)
    if ActForm().validate_on_submit():
        schemes.discard_draft(desk.version, by=visitor.actor())
        flash(_("草稿已放弃，现行方案不变。"))
        return redirect(url_for(home_of(desk.version.purpose)), 303)
    return render_template("schemes/discard.html", desk=desk, scheme=desk.scheme)


@bp.route("/versions/<uuid:version_id>/publication", methods=["GET", "POST"])
@needs(Duty.PUBLISH_SCHEME)
def publish(version_id: UUID) -> ResponseReturnValue:
    """Put a draft in force, after showing what that does."""
    desk = lay_open_draft(version_id)
    form, longer = ActForm(), any(one.longer for one in desk.impacts)
    if form.validate_on_submit():
        try:
            schemes.publish(desk.version, by=visitor.actor(), last_filed_year=desk.usage.last_filed_year)
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("第 %(number)s 版已发布，自 %(year)s 年度起用。", number=desk.version.number, year=desk.version.from_year))
            if longer:
                return redirect(url_for("schemes.lengthen", version_id=version_id), 303)
            return redirect(url_for(home_of(desk.version.purpose)), 303)
    page = render_template("schemes/publish.html", desk=desk, scheme=desk.scheme, difference=desk.difference, form=form)
    return page, 422 if form.errors else 200


def home_of(purpose: Purpose) -> str:
    """Return the endpoint where the newest version of a line stands."""
    return "schemes.show_reference" if purpose is Purpose.REFERENCE else "schemes.show_scheme"


def _purpose() -> Purpose:
    asked = request.values.get("purpose") == Purpose.REFERENCE and visitor.here().is_street
    return Purpose.REFERENCE if asked else Purpose.OWN
