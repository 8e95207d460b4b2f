"""What a year was expected to bring: which entries have items, which are missing, and the clerk's answer 本年无."""

from itertools import groupby
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from commarch import audit, clock, completeness
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.completeness import ExpectedEntry
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.completeness.blueprint import bp
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.labels import period_words
from commarch.web.spreadsheets import xlsx
from commarch.web.years import known_year, offered_years, year_being_filed

__all__ = ["bp"]


class AbsenceForm(FlaskForm):
    """Which entries have nothing, and why."""

    lineages = SelectMultipleField(_l("条目"), coerce=UUID, validate_choice=False)
    reason = TextAreaField(
        _l("本年无的理由"),
        [InputRequired(_l("请写明为什么本年没有，如“本年未开展此项工作”")), Length(max=500, message=_l("理由太长，请写在 500 字以内"))],
    )


@bp.get("/<int:year>")
@needs(Duty.VIEW)
def show_year(year: int) -> ResponseReturnValue:
    """Show the entries expected in a year."""
    return _page(known_year(year), AbsenceForm())


@bp.get("/")
@needs(Duty.VIEW)
def show() -> ResponseReturnValue:
    """Go to the year that is being filed: last year's until its deadline has passed."""
    return redirect(url_for("completeness.show_year", year=year_being_filed(clock.today())))


@bp.post("/<int:year>")
@needs(Duty.FILE)
def answer(year: int) -> ResponseReturnValue:
    """State that the chosen entries have nothing in this year."""
    form = AbsenceForm()
    if form.validate():
        try:
            count = completeness.state_absent(form.lineages.data or [], known_year(year), form.reason.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            flash(ngettext("已说明 %(num)d 条本年无。", "已说明 %(num)d 条本年无。", count))
            return redirect(url_for("completeness.show_year", year=year), 303)
    return _page(year, form), 422


@bp.post("/<int:year>/<uuid:lineage>/withdraw")
@needs(Duty.FILE)
def withdraw(year: int, lineage: UUID) -> ResponseReturnValue:
    """Take 本年无 back."""
    if not completeness.withdraw_absence(lineage, year, by=visitor.actor()):
        abort(404)
    flash(_("已取消，这一条重新计入待收集。"))
    return redirect(url_for("completeness.show_year", year=year), 303)


@bp.get("/<int:year>/completeness.xlsx")
@needs(Duty.EXPORT)
def export(year: int) -> Response:
    """Give the year's entries as a spreadsheet."""
    entries = completeness.expected_entries(known_year(year))
    audit.record(Act.EXPORT, "page", request.path, f"{year} 年度每年应有", by=visitor.actor(), after={"count": len(entries)})
    headings = [_("类目"), _("归档范围条目"), _("保管期限"), _("已归档"), _("草稿"), _("状态"), _("本年无的理由")]
    rows = (
        (one.full_code, one.wording, period_words(one.retention_code), one.filed, one.drafts, _word(one), one.absence or "")
        for one in entries
    )
    return xlsx(_("%(year)s 年度应归档", year=year), headings, rows)


def _page(year: int, form: AbsenceForm) -> str:
    entries = completeness.expected_entries(year)
    chosen = request.args.get("show", "")
    shown = [one for one in entries if not chosen or _standing(one) == chosen]
    counts = {name: sum(_standing(one) == name for one in entries) for name in ("missing", "under_way", "filed", "absent")}
    return render_template(
        "completeness/show.html",
        year=year,
        years=offered_years(clock.today()),
        groups=[(code, list(rows)) for code, rows in groupby(shown, key=lambda one: (one.full_code, one.category_name))],
        standing_of=_standing,
        period_words=period_words,
        chosen=chosen,
        counts=counts,
        expected=len(entries),
        met=counts["filed"] + counts["absent"],
        form=form,
        picked=set(form.lineages.data or []),
    )


def _standing(entry: ExpectedEntry) -> str:
    if entry.filed:
        return "filed"
    if entry.absence is not None:
        return "absent"
    return "under_way" if entry.drafts else "missing"


def _word(entry: ExpectedEntry) -> str:
    words: dict[str, str] = {"filed": _("已归档"), "absent": _("本年无"), "under_way": _("在办"), "missing": _("还缺")}
    return words[_standing(entry)]
