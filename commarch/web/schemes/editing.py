"""Editing the rows of a draft where they stand: entries and categories, each act a small form of its own, all without script too."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from commarch.accounts import Duty
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.schemes import Category, FilingScopeEntry, editing
from commarch.schemes.periods import spoken
from commarch.web import visitor
from commarch.web.addresses import asked
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.desk import Desk, lay_open_draft
from commarch.web.schemes.forms import ActForm, CategoryForm, EntryForm
from commarch.web.schemes.reading import show
from commarch.web.schemes.sifting import FILTERS

ENTRY_ACTS: dict[str, Callable[..., None]] = {
    "retire": editing.retire_entry,
    "restore": editing.restore_entry,
    "remove": editing.remove_entry,
    "up": lambda version, entry, *, by: editing.shift(version, entry, -1, by=by),
    "down": lambda version, entry, *, by: editing.shift(version, entry, 1, by=by),
}
CATEGORY_ACTS: dict[str, Callable[..., None]] = {
    "retire": editing.retire_category,
    "restore": editing.restore_category,
    "remove": editing.remove_category,
    "up": lambda version, category, *, by: editing.shift(version, category, -1, by=by),
    "down": lambda version, category, *, by: editing.shift(version, category, 1, by=by),
}


@bp.route("/versions/<uuid:version_id>/categories/<uuid:category_id>/entries", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def add_entry(version_id: UUID, category_id: UUID) -> ResponseReturnValue:
    """Add an entry at the end of a category; the form opens in the table."""
    desk = lay_open_draft(version_id)
    category = editing.find_category(desk.version, category_id) or abort(404)
    form = _entry_form(desk)
    if form.validate_on_submit():
        try:
            entry = editing.add_entry(desk.version, category, form.values(), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已增设：%(wording)s", wording=entry.wording))
            if request.form.get("then") == "next":
                return redirect(url_for("schemes.add_entry", version_id=version_id, category_id=category_id, _anchor="adding"), 303)
            return _back(version_id, "entry", entry.id)
    return show(desk, form=form, adding=category_id), 422 if form.errors else 200


@bp.route("/versions/<uuid:version_id>/entries/<uuid:entry_id>", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def edit_entry(version_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Edit an entry in its row."""
    desk = lay_open_draft(version_id)
    entry = editing.find_entry(desk.version, entry_id) or abort(404)
    form = _entry_form(desk, entry)
    if form.validate_on_submit():
        try:
            _change_entry(desk, entry, form)
        except RuleBroken as broken:
            session.expire(entry)
            tell(form, broken)
        else:
            return _back(version_id, "entry", entry_id)
    return show(desk, form=form, editing=entry_id), 422 if form.errors else 200


@bp.post("/versions/<uuid:version_id>/entries/<uuid:entry_id>/<any(retire,restore,remove,up,down):act>")
@needs(Duty.EDIT_SCHEME)
def change_entry(version_id: UUID, entry_id: UUID, act: str) -> ResponseReturnValue:
    """Retire, restore, remove an entry or move it among its neighbours."""
    desk = lay_open_draft(version_id)
    entry = editing.find_entry(desk.version, entry_id) or abort(404)
    return _do(ENTRY_ACTS[act], desk, entry, "entry")


@bp.route("/versions/<uuid:version_id>/categories", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def add_category(version_id: UUID) -> ResponseReturnValue:
    """Add a class of archives, or a subject below one."""
    desk = lay_open_draft(version_id)
    form = _category_form(desk, data={"parent": request.args.get("parent", "")})
    if form.validate_on_submit():
        parent = _chosen(desk, form.parent.data)
        try:
            category = editing.add_category(desk.version, parent, form.code.data or "", form.name.data, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已增设类目：%(name)s", name=category.name))
            return _back(version_id, "category", category.id)
    return show(desk, form=form, adding="category"), 422 if form.errors else 200


@bp.route("/versions/<uuid:version_id>/categories/<uuid:category_id>", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def edit_category(version_id: UUID, category_id: UUID) -> ResponseReturnValue:
    """Rename a category or put it below another one."""
    desk = lay_open_draft(version_id)
    category = editing.find_category(desk.version, category_id) or abort(404)
    form = _category_form(desk, data={"name": category.name, "parent": str(category.parent_id or "")})
    del form.code  # for ever, since items carry it in their archival codes
    if form.validate_on_submit():
        try:
            _change_category(desk, category, form)
        except RuleBroken as broken:
            session.expire(category)
            tell(form, broken)
        else:
            return _back(version_id, "category", category_id)
    return show(desk, form=form, editing=category_id), 422 if form.errors else 200


@bp.post("/versions/<uuid:version_id>/categories/<uuid:category_id>/<any(retire,restore,remove,up,down):act>")
@needs(Duty.EDIT_SCHEME)
def change_category(version_id: UUID, category_id: UUID, act: str) -> ResponseReturnValue:
    """Retire, restore, remove a category or move it among its neighbours."""
    desk = lay_open_draft(version_id)
    category = editing.find_category(desk.version, category_id) or abort(404)
    return _do(CATEGORY_ACTS[act], desk, category, "category")


def _change_entry(desk: Desk, entry: FilingScopeEntry, form: EntryForm) -> None:
    editing.edit_entry(desk.version, entry, form.values(), by=visitor.actor())
    wanted = _chosen(desk, form.category.data)
    if wanted is not None and wanted.id != entry.category_id:
        editing.move_entry(desk.version, entry, wanted, by=visitor.actor())


def _change_category(desk: Desk, category: Category, form: CategoryForm) -> None:
    if form.name.data != category.name:
        editing.rename_category(desk.version, category, form.name.data, by=visitor.actor())
    parent = _chosen(desk, form.parent.data)
    if category.parent_id is not None and parent is not None and parent.id != category.parent_id:
        editing.move_category(desk.version, category, parent, by=visitor.actor())


def _do(act: Callable[..., None], desk: Desk, thing: Category | FilingScopeEntry, kind: str) -> ResponseReturnValue:
    """Do an act of one button; a rule against it is told on the page of the draft."""
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        act(desk.version, thing, by=visitor.actor())
    except RuleBroken as broken:
        tell(form, broken)
        return show(desk, refused=form), 422
    return _back(desk.version.id, kind, thing.id)


def _entry_form(desk: Desk, entry: FilingScopeEntry | None = None) -> EntryForm:
    known = (
        {}
        if entry is None
        else {
            "wording": entry.wording,
            "retention": spoken(entry.retention_code),
            "access_default": entry.access_default.value,
            "expected_yearly": entry.expected_yearly,
            "category": str(entry.category_id),
        }
    )
    form = EntryForm(data=known)
    form.category.choices = _category_choices(desk)
    form.category.flags.required = True  # one of its choices is always chosen
    return form


def _category_form(desk: Desk, data: dict[str, str]) -> CategoryForm:
    form = CategoryForm(data=data)
    form.parent.choices = [SelectChoice("", _("（新门类，最上层）")), *_category_choices(desk)]
    form.parent.flags.required = True  # one of its choices is always chosen
    return form


def _category_choices(desk: Desk) -> list[SelectChoice]:
    return [
        SelectChoice(str(one.id), f"{'　' * (level - 1)}{one.full_code} {one.name}")
        for one, level in desk.scheme.in_order
        if not one.retired
    ]


def _chosen(desk: Desk, category_id: str | None) -> Category | None:
    """Return the category that a select names; what isn't of this version is as if none was named."""
    try:
        return editing.find_category(desk.version, UUID(category_id)) if category_id else None
    except ValueError:
        return None


def _back(version_id: UUID, kind: str, thing_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("schemes.show_version", version_id=version_id, **asked(*FILTERS), _anchor=f"{kind}-{thing_id}"), 303)
