"""The fields that classes of archives have of their own: looked at by everybody, changed by who edits schemes."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.schemes import describing
from commarch.schemes.class_fields import FieldRow, class_fields
from commarch.schemes.describing import FieldValues
from commarch.schemes.models import ClassField, FieldKind
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.labels import CLASSES, class_label
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.labels import FIELD_KINDS


class ClassFieldForm(FlaskForm):
    """One field of a class."""

    revision = HiddenField()
    label = StringField(_l("名称"), [InputRequired(_l("请填写名称，如“拍摄时间”"))])
    kind = SelectField(
        _l("类型"),
        choices=[SelectChoice(kind.value, name) for kind, name in FIELD_KINDS.items()],
        default=FieldKind.TEXT,
        description=_l("定了不能再改"),
    )
    choices = TextAreaField(_l("选项"), description=_l("一行一个。类型是“单选”时只能填这些；是“文字”时作建议，填别的会提醒（如格式）"))
    unit = StringField(_l("单位"), description=_l("只有数字用，如 件、册、元"))
    required = BooleanField(_l("归档前必填"))

    def values(self) -> FieldValues:
        """Return what was written."""
        return FieldValues(
            label=self.label.data or "",
            kind=FieldKind(self.kind.data) if self.kind.data in set(FieldKind) else FieldKind.TEXT,
            required=bool(self.required.data),
            choices=(self.choices.data or "").splitlines(),
            unit=self.unit.data or "",
        )

    def show(self, field: ClassField | FieldRow) -> None:
        """Fill the form with what is known."""
        self.label.data, self.kind.data, self.unit.data, self.required.data = field.label, field.kind, field.unit, field.required
        self.choices.data, self.revision.data = "\n".join(field.choices), str(field.revision)


@bp.get("/fields")
@needs(Duty.VIEW)
def list_fields() -> str:
    """List the fields of every class that this tenant files in, and of those that it has fields for."""
    fields = class_fields()
    try:
        scheme = Arrangement().scheme(clock.today().year)
        own = [one.archival_class for one, level in scheme.in_order if level == 1]
    except RuleBroken:
        own = []
    names = list(dict.fromkeys((*own, *(name for name in CLASSES if name in fields), *fields)))
    classes = [(name, class_label(name), fields.get(name, ())) for name in names]
    return render_template("schemes/fields.html", classes=classes, FIELD_KINDS=FIELD_KINDS)


@bp.route("/fields/<archival_class>/new", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def add_field(archival_class: str) -> ResponseReturnValue:
    """Add a field of one's own to a class."""
    _known_class(archival_class)
    form = ClassFieldForm()
    if form.validate_on_submit():
        try:
            describing.add_field(archival_class, form.values(), by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已加上。登记、编辑这一门类的文件时就会问到。"))
            return _back(archival_class)
    return _page(form, archival_class)


@bp.route("/fields/<archival_class>/<key>", methods=["GET", "POST"])
@needs(Duty.EDIT_SCHEME)
def edit_field(archival_class: str, key: str) -> ResponseReturnValue:
    """Rename a field, demand it or not, change what it offers."""
    form = ClassFieldForm()
    if request.method == "GET":
        row = next((one for one in class_fields().get(archival_class, ()) if one.key == key), None) or abort(404)
        form.show(row)
        return _page(form, archival_class, row)
    field = _field(archival_class, key)
    if form.validate():
        try:
            revision = int(form.revision.data) if (form.revision.data or "").isdecimal() else 0
            describing.change_field(field, form.values(), revision=revision, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已存。"))
            return _back(archival_class)
    return _page(form, archival_class, field)


@bp.post("/fields/<archival_class>/<key>/<any(retire,restore,up,down):act>")
@needs(Duty.EDIT_SCHEME)
def act_on_field(archival_class: str, key: str, act: str) -> ResponseReturnValue:
    """Ask for a field no longer, ask for it again, or put it in another place."""
    field = _field(archival_class, key)
    match act:
        case "retire":
            describing.retire_field(field, by=visitor.actor())
            flash(_("“%(label)s”已停用，填过的内容仍然看得到。", label=field.label))
        case "restore":
            describing.restore_field(field, by=visitor.actor())
            flash(_("“%(label)s”已恢复。", label=field.label))
        case _other:
            describing.move_field(field, -1 if act == "up" else 1, by=visitor.actor())
    return _back(archival_class)


def _field(archival_class: str, key: str) -> ClassField:
    return describing.find_field(archival_class, key) or abort(404)


def _known_class(archival_class: str) -> None:
    """Only classes that there are, in the standard or in this tenant's scheme, have fields."""
    if archival_class in CLASSES or archival_class in class_fields():
        return
    if not any(one.archival_class == archival_class for one in Arrangement().scheme(clock.today().year).categories):
        abort(404)


def _back(archival_class: str) -> ResponseReturnValue:
    return redirect(url_for("schemes.list_fields", _anchor=archival_class), 303)


def _page(form: ClassFieldForm, archival_class: str, field: Any = None) -> ResponseReturnValue:
    facts = {"archival_class": archival_class, "class_name": class_label(archival_class), "row": field}
    return render_template("schemes/field.html", form=form, **facts), 422 if form.errors or form.form_errors else 200
