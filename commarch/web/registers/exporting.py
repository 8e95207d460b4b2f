"""A register taken out as a workbook: as it stood on a day, masked, or whole for a purpose; an ID number is never in it whole."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import audit, clock, registers
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.errors import RuleBroken
from commarch.registers import ADDRESS, ID_NUMBER, SUBJECT, Field, Register
from commarch.registers.fields import of_stored
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.registers.blueprint import bp
from commarch.web.registers.forms import ExportForm
from commarch.web.registers.masked import label_of, shown
from commarch.web.spreadsheets import xlsx


@bp.route("/<uuid:register_id>/export", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def export_register(register_id: UUID) -> ResponseReturnValue:
    """Take out who stood in a register on a day. No redirect: the answer is the file."""
    register, form = registers.find_register(register_id) or abort(404), ExportForm()
    if form.validate_on_submit():
        try:
            day, purpose = form.told(clock.today())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            lines = registers.entries_on(register, day, limit=None)
            rows = [(one.entry.number, one.standing.joined_on, one.standing.facts) for one in lines]
            return _workbook(register, registers.fields_of(register), rows, day, purpose)
    elif request.method == "GET":
        form.on.data = clock.today().isoformat()
    page = render_template("registers/export.html", form=form, register=register)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/<uuid:register_id>/freezes/<int:year>.xlsx")
@needs(Duty.EXPORT)
def export_freeze(register_id: UUID, year: int) -> Response:
    """Take a frozen year out, masked as on the page."""
    register = registers.find_register(register_id) or abort(404)
    frozen = registers.find_freeze(register, year) or abort(404)
    rows = [(row["number"], row["joined_on"], row) for row in frozen.rows]
    return _workbook(register, of_stored(frozen.fields), rows, date(year, 12, 31), "")


def _workbook(
    register: Register,
    fields: Sequence[Field],
    rows: Sequence[tuple[int, object, Mapping[str, Any]]],
    day: date,
    purpose: str,
) -> Response:
    """Write a table with all that a purpose allows; who took it, as of which day and what for stands in the trail."""
    by_key = {one.key: one for one in fields}
    keys = (SUBJECT, ADDRESS, ID_NUMBER, *by_key)
    headings = [_("编号"), *(label_of(key, by_key) for key in keys), _("入册日期")]

    def values(facts: Mapping[str, Any]) -> Iterable[str]:
        told = ((key, str(facts.get(key, ""))) for key in keys)
        return (value if purpose else shown(register, key, value, by_key) for key, value in told)

    after = {"on": day, "count": len(rows), "whole": bool(purpose)}
    audit.record(Act.EXPORT, "register", register.id, register.name, by=visitor.actor(), after=after, reason=purpose or None)
    table = ([number, *values(facts), joined_on] for number, joined_on, facts in rows)
    return xlsx(f"{register.name}{day.isoformat()}-", headings, table)
