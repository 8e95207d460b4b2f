"""The pages of sheets: one's own list, the sheet itself as a form that works without script, throwing one away."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commarch import clock, entry
from commarch.accounts import Duty
from commarch.entry import Column, Reader, Sheet, SheetChanged
from commarch.errors import RuleBroken
from commarch.web import visitor
from commarch.web.entry.blueprint import bp
from commarch.web.entry.labels import COLUMNS
from commarch.web.entry.laying_out import BLANK, laid_out, typed
from commarch.web.guards import needs

_MORE = 20


@bp.get("/")
@needs(Duty.REGISTER)
def list_sheets() -> ResponseReturnValue:
    """Show the sheets that one has begun."""
    return render_template("entry/list.html", sheets=entry.sheets_of(visitor.actor().person_id), today=clock.today())


@bp.post("/")
@needs(Duty.REGISTER)
def begin() -> ResponseReturnValue:
    """Begin a sheet."""
    try:
        sheet = entry.begin(request.form.get("name", ""), by=visitor.actor(), today=clock.today())
    except RuleBroken as broken:
        flash(str(broken), "late")
        return redirect(url_for("entry.list_sheets"), 303)
    return redirect(url_for("entry.fill_in", entry_sheet_id=sheet.id), 303)


@bp.route("/<uuid:entry_sheet_id>", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def fill_in(entry_sheet_id: UUID) -> ResponseReturnValue:
    """Show a sheet, and do what its buttons ask for: keep, repeat, paste, register."""
    sheet = sheet_here(entry_sheet_id)
    if request.method == "GET":
        more = _MORE if request.args.get("more") else BLANK
        return _page(sheet, sheet.rows, sheet.revision, blank=more)
    rows = typed(request.form)
    rows = sheet.rows if rows is None else rows
    try:
        _keep(sheet, rows)
        return _act(sheet)
    except SheetChanged as changed:
        return _page(sheet, rows, changed.revision, changed=str(changed)), 409
    except RuleBroken as broken:
        return _page(sheet, rows, _revision(), refused=str(broken)), 422


@bp.route("/<uuid:entry_sheet_id>/discarding", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def throw_away(entry_sheet_id: UUID) -> ResponseReturnValue:
    """Throw a sheet away, on a page of its own."""
    sheet = sheet_here(entry_sheet_id)
    if request.method == "POST":
        entry.throw_away(sheet)
        flash(_("著录表「%(name)s」已删去。", name=sheet.name))
        return redirect(url_for("entry.list_sheets"), 303)
    return render_template("entry/discard.html", sheet=sheet)


def sheet_here(sheet_id: UUID) -> Sheet:
    """Return one's own sheet, or answer that there is none."""
    found: Sheet = entry.sheet_of(sheet_id, visitor.actor()) or abort(404)
    return found


def _keep(sheet: Sheet, rows: Sequence[Mapping[str, str]]) -> None:
    """Keep what the form brought, with what its button does to the rows."""
    repeats = request.form.getlist("repeats") if "shown" in request.form else sheet.repeats
    changed = list(rows)
    match request.form.get("then"):
        case "repeat":
            changed = list(entry.repeat_down(rows, repeats))
        case "paste":
            changed = _with_paste(changed)
    entry.keep(sheet, changed, revision=_revision(sheet), repeats=repeats)


def _with_paste(rows: list[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Add pasted rows below what is filled."""
    begin = request.form.get("paste_from", "")
    column = Column(begin) if begin in set(Column) - {Column.SURPLUS} else Column.TITLE
    pasted = entry.read_paste(request.form.get("paste", ""), column)
    while rows and entry.is_blank(rows[-1]):
        rows.pop()
    return [*rows, *pasted.rows]


def _act(sheet: Sheet) -> ResponseReturnValue:
    here = url_for("entry.fill_in", entry_sheet_id=sheet.id)
    match request.form.get("then"):
        case "register":
            return _register(sheet)
        case "more":
            return redirect(here + "?more=1", 303)
        case "repeat" | "paste":
            return redirect(here, 303)
    flash(_("已存。"))
    return redirect(here, 303)


def _register(sheet: Sheet) -> ResponseReturnValue:
    done = entry.register_rows(sheet, by=visitor.actor(), today=clock.today())
    if done.items:
        flash(ngettext("%(num)s 行已登记为草稿。", "%(num)s 行已登记为草稿。", len(done.items)))
    if done.left:
        flash(ngettext("%(num)s 行还要改，留在这里，原因写在行末。", "%(num)s 行还要改，留在这里，原因写在行末。", len(done.left)), "late")
        return redirect(url_for("entry.fill_in", entry_sheet_id=sheet.id), 303)
    entry.throw_away(sheet)
    return redirect(url_for("arrangement.list_batches"), 303)


def _revision(sheet: Sheet | None = None) -> int:
    text = request.form.get("revision", "")
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return sheet.revision if sheet else 0


def _page(sheet: Sheet, rows: Sequence[Mapping[str, str]], revision: int, *, blank: int = BLANK, **facts: Any) -> str:
    shown = laid_out(rows, Reader(clock.today()), blank=blank)
    told = {"changed": "", "refused": ""} | facts
    return render_template(
        "entry/sheet.html", sheet=sheet, shown=shown, revision=revision, labels=COLUMNS, repeatable=entry.REPEATABLE, **told
    )
