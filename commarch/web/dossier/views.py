"""The fonds dossier: what stands in it, one sheet as it is read and printed, writing a further one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch import clock, dossier
from commarch.accounts import Duty
from commarch.dossier import Sheet, SheetKind
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.dossier import papers  # noqa: F401 - its views
from commarch.web.dossier.blueprint import bp, verifying
from commarch.web.dossier.labels import KINDS
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.paging import PageLinks

__all__ = ["bp", "verifying"]
PAGE = 50


class SheetForm(FlaskForm):
    """A sheet that a person writes."""

    kind = SelectField(_l("种类"), choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()], default=SheetKind.OTHER)
    title = StringField(_l("题名"), [InputRequired(_l("请填题名"))])
    text = TextAreaField(
        _l("正文"), [InputRequired(_l("请写正文，空白页不能归入全宗卷"))], description=_l("空一行另起一段；以 # 开头的一行是小标题")
    )


@bp.get("/")
@needs(Duty.VIEW)
def list_sheets() -> str:
    """Show the dossier, the newest sheet first."""
    kind = next((one for one in SheetKind if one.value == request.args.get("kind")), None)
    below = request.args.get("below", "")
    found = dossier.sheets(kind, below=int(below) if below.isdecimal() and len(below) < 9 else None, limit=PAGE + 1)
    shown = found[:PAGE]
    further = url_for("dossier.list_sheets", kind=kind.value if kind else None, below=shown[-1].number) if len(found) > PAGE else None
    back = url_for("dossier.list_sheets", kind=kind.value if kind else None) if below else None
    return render_template(
        "dossier/list.html",
        sheets=shown,
        kind=kind,
        kinds=KINDS,
        page=PageLinks(len(shown), next_url=further, previous_url=back, unit=_("份")),
    )


@bp.get("/<uuid:sheet_id>")
@needs(Duty.VIEW)
def show_sheet(sheet_id: UUID) -> str:
    """Show a sheet as it is read and printed."""
    sheet = dossier.find_sheet(sheet_id) or abort(404)
    replaced = dossier.find_sheet(sheet.replaces_id) if sheet.replaces_id else None
    return render_template("dossier/show.html", sheet=sheet, replaced=replaced, replacement=dossier.replacement_of(sheet), kinds=KINDS)


@bp.route("/new", methods=["GET", "POST"])
@needs(Duty.FILE)
def write_sheet() -> ResponseReturnValue:
    """Write a sheet."""
    return _write(None)


@bp.route("/<uuid:sheet_id>/replacement", methods=["GET", "POST"])
@needs(Duty.FILE)
def replace_sheet(sheet_id: UUID) -> ResponseReturnValue:
    """Put a sheet right by a new one; the old one stays."""
    return _write(dossier.find_sheet(sheet_id) or abort(404))


def _write(replaced: Sheet | None) -> ResponseReturnValue:
    form = SheetForm()
    if form.validate_on_submit():
        try:
            sheet = dossier.write(
                SheetKind(form.kind.data),
                form.title.data or "",
                dossier.of_text(form.text.data or ""),
                by=visitor.actor(),
                on_date=clock.today(),
                replaces=replaced.id if replaced else None,
            )
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(_("已归入全宗卷，第 %(number)s 号。", number=sheet.number))
            return redirect(url_for("dossier.show_sheet", sheet_id=sheet.id), 303)
    elif request.method == "GET" and replaced:
        form.kind.data, form.title.data, form.text.data = replaced.kind.value, replaced.title, dossier.as_text(replaced.content)
    return render_template("dossier/write.html", form=form, replaced=replaced), 422 if form.errors or form.form_errors else 200
