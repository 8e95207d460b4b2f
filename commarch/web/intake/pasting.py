"""Handing many in by pasting rows out of a spreadsheet: columns told, faulty cells mended in place, good rows handed in."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import clock
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.intake import IntakePaste
from commarch.intake.paste import FIELDS, PastedRow, find_paste, give_up_paste, hand_in_paste, keep_paste, look_at, mend_paste
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.intake.blueprint import bp
from commarch.web.intake.forms import PasteForm

_CELL = re.compile(r"cell-(\d{1,4})-(\d{1,3})", re.ASCII)


@bp.route("/paste", methods=["GET", "POST"])
@needs(Duty.CONTRIBUTE)
def paste() -> ResponseReturnValue:
    """Take rows in, or show those that are not handed in yet with what is wrong with each cell."""
    form = PasteForm()
    kept = find_paste(visitor.actor())
    if request.method == "GET":
        return _page(form, kept), 200
    if form.validate():
        try:
            keep_paste(form.text.data or "", by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            return redirect(url_for("intake.paste"), 303)
    return _page(form, kept), 422


@bp.post("/paste/rows")
@needs(Duty.CONTRIBUTE)
def mend_rows() -> ResponseReturnValue:
    """Do what a button asks for: read again, hand the good rows in, give the rest up. A form sent twice does nothing twice."""
    kept = find_paste(visitor.actor(), for_update=True)
    if kept is None or str(kept.revision) != request.form.get("seen"):
        flash(_("刚才那一批已经交过或改过，请看现在的情况。"), "look")
        return redirect(url_for("intake.paste"), 303)
    if request.form.get("act") == "give_up":
        give_up_paste(kept)
        flash(_("已放弃没有交的几行。"))
        return redirect(url_for("intake.paste"), 303)
    try:
        mend_paste(kept, request.form.getlist("column"), _cells())
        if request.form.get("act") == "hand_in":
            return _handed_in(kept)
    except RuleBroken as broken:
        flash(str(broken), "late")
    return redirect(url_for("intake.paste"), 303)


def _handed_in(kept: IntakePaste) -> ResponseReturnValue:
    good, left = hand_in_paste(kept, by=visitor.actor(), today=clock.today())
    if good:
        flash(_("已交 %(count)s 份。", count=good))
    if left:
        flash(_("还有 %(count)s 行没有交，改好再交；填的内容都在。", count=left), "look")
    return redirect(url_for("intake.paste" if left else _followed_where()), 303)


def _followed_where() -> str:
    """Return where she goes on: a clerk to the inbox, where her next step is, others to what they handed in."""
    return "intake.list_waiting" if Duty.FILE in visitor.here().duties else "intake.list_mine"


def _cells() -> dict[tuple[int, int], str]:
    found = {}
    for name, value in request.form.items():
        match = _CELL.fullmatch(name)
        if match:
            found[int(match[1]), int(match[2])] = value
    return found


def _page(form: PasteForm, kept: IntakePaste | None) -> str:
    rows: list[PastedRow] = look_at(kept, clock.today()) if kept else []
    faults = [fault for row in rows for fault in sorted(row.faults, key=lambda one: one.column or 0)]
    good = sum(row.facts is not None for row in rows)
    return render_template("intake/paste.html", form=form, kept=kept, rows=rows, faults=faults, good=good, fields=FIELDS)
